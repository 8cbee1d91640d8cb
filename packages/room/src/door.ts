import { committersOf, type GroupNews, type GroupWord, organizes, type Roles } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { type LaneId, laneKinds, type MemberId } from '@folkmoot/wire';
import { Absences } from './absences.js';
import { type Change, Commits } from './commits.js';
import { asMeetingError } from './errors.js';
import { greetersFor } from './greeters.js';
import { type MessageLane, openMessageLane } from './message-lane.js';
import type { Seat } from './seat.js';

/** Who comes within this time, or four times what a commit took, is let in together. */
const coalesceMs = 250;

/** Keys are renewed at least this often. */
const renewEveryMs = 600_000;

const lookEveryMs = 2_500;

/** How much longer than the one before it in the charter a committer waits for others to act. */
const rankMs = 1_500;

type Addressed = GroupWord & { readonly to?: MemberId | readonly MemberId[] };

/** A committer's door: answers knocks, welcomes newcomers, and sees to it that who is gone cannot read on. */
export class Door {
  readonly #seat: Seat;
  readonly #roles: ReadonlySignal<Roles | undefined>;
  readonly #group: MessageLane<Addressed>;
  readonly #tree: MessageLane<GroupWord>;
  readonly #commits: Commits;
  readonly #absences = new Absences();
  /** Who is to be let in by the next commit. */
  readonly #waiting = new Set<MemberId>();
  /** Everybody in the group, those first who have been there for longest. */
  #members: readonly MemberId[] = [];
  #renewedAtMs: number;
  #isGathering = false;

  constructor(
    seat: Seat,
    roles: ReadonlySignal<Roles | undefined>,
    members: ReadonlySignal<readonly MemberId[]>,
  ) {
    this.#seat = seat;
    this.#roles = roles;
    this.#keepTo(members.peek());
    const seal = async (word: GroupWord, lane: LaneId, header: Uint8Array): Promise<Uint8Array> =>
      (await seat.keys.tell({ lane, header }, word)).payload;
    this.#group = openMessageLane<Addressed>(seat, laneKinds.group, {
      priority: 0,
      recipients: ({ to }) => (to === undefined ? [] : [to].flat()),
      seal,
    });
    this.#tree = openMessageLane<GroupWord>(seat, laneKinds.tree, { priority: 0, newestOnly: true, seal });
    this.#commits = new Commits(seat, (word) => this.#group.send(word));
    this.#renewedAtMs = seat.clock.now();
    void this.#keepWatch();
  }

  /** Takes what has become of a packet about the group. */
  take(news: GroupNews): void {
    if (news.name === 'knocked') void this.#answer(news);
    if (news.name !== 'epoch' && news.name !== 'joined') return;
    this.#renewedAtMs = this.#seat.clock.now();
    this.#keepTo(news.members);
    if (news.name === 'joined') return;
    for (const member of news.newcomers) this.#waiting.delete(member);
    if (news.isOwn) this.#welcome(news.newcomers);
    this.#commits.began(news);
  }

  /** Makes a change; resolves when everybody has got it. */
  change(change: Change): Promise<void> {
    this.#absences.delete(change.bans ?? []);
    return this.#commits.make(change);
  }

  /** Waits for those who come first in the charter and are there, so that not all act at once. */
  async forMyTurn(): Promise<boolean> {
    const { clock, closed } = this.#seat;
    const rank = this.#rank();
    if (rank > 0) await clock.sleep(rank * rankMs, closed).catch(() => undefined);
    return this.#isCommitter() && !closed.aborted;
  }

  async #answer({ member, wants }: GroupNews & { name: 'knocked' }): Promise<void> {
    if (wants === 'entry') this.#waiting.add(member);
    // What is found in the log of a lane may be of people who are gone.
    if (!(await this.forMyTurn()) || !this.#isHere(member)) return;
    if (wants === 'entry') return this.#gather();
    // Somebody else may have been faster.
    await this.#group.send({ says: 'admission', to: member }).catch(() => undefined);
  }

  /** The keys of their epoch lead newcomers to everything else. */
  #welcome(newcomers: readonly MemberId[]): void {
    if (newcomers.length > 0) {
      this.#note(this.#group.send({ says: 'welcome', to: newcomers }));
      this.#note(this.#group.send({ says: 'letter', to: newcomers }));
    }
    this.#note(this.#tree.send({ says: 'tree' }));
  }

  /** Whoever else knocks within a moment comes in by the same commit. */
  async #gather(): Promise<void> {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { clock, closed } = this.#seat;
    await clock.sleep(Math.max(coalesceMs, 4 * this.#commits.costMs), closed).catch(() => undefined);
    this.#isGathering = false;
    const adds = [...this.#waiting].filter((member) => this.#isHere(member));
    this.#waiting.clear();
    if (closed.aborted || adds.length === 0 || !this.#isCommitter()) return;
    const greeters = this.#greeters();
    this.#note(this.#commits.make({ adds, ...(greeters && { roles: { greeters } }) }));
  }

  async #keepWatch(): Promise<void> {
    const { clock, closed } = this.#seat;
    while (!closed.aborted) {
      await clock.sleep(lookEveryMs, closed).catch(() => undefined);
      if (!this.#isCommitter()) continue;
      const rank = this.#rank();
      const gone = this.#gone(rank * rankMs).filter((member) => this.#mayTakeOut(member));
      this.#absences.delete(gone);
      const isRenewalDue = clock.now() - this.#renewedAtMs >= renewEveryMs + rank * rankMs * 10;
      if (gone.length > 0 || isRenewalDue) this.#note(this.#commits.make({ removes: gone }));
    }
  }

  #keepTo(members: readonly MemberId[]): void {
    const now = new Set(members);
    const known = new Set(this.#members);
    this.#absences.delete(this.#members.filter((member) => !now.has(member)));
    this.#absences.add(members.filter((member) => !known.has(member)));
    this.#members = [
      ...this.#members.filter((member) => now.has(member)),
      ...members.filter((member) => !known.has(member)),
    ];
  }

  /** Who has left; the relay's word, which can take somebody's keys away for a moment and give none. */
  #gone(patienceMs: number): MemberId[] {
    const { link, clock, self } = this.#seat;
    if (link.state.peek().name === 'open') {
      const here = new Set(link.members.peek().map(({ member }) => member)).add(self);
      return this.#absences.look(here, clock.now(), patienceMs);
    }
    this.#absences.forgive();
    return [];
  }

  #mayTakeOut(member: MemberId): boolean {
    const roles = this.#roles.peek();
    if (!roles || member === roles.charter.organizer) return false;
    return organizes(roles, this.#seat.self) || !organizes(roles, member);
  }

  /** The greeters from now on, where the organizer would change them. */
  #greeters(): readonly MemberId[] | undefined {
    const roles = this.#roles.peek();
    if (roles?.charter.organizer !== this.#seat.self) return undefined;
    return greetersFor(
      roles,
      this.#members.filter((member) => this.#isHere(member)),
    );
  }

  /** How many committers who are there come before this client. */
  #rank(): number {
    const roles = this.#roles.peek();
    const before = roles ? committersOf(roles.charter) : [];
    const own = before.indexOf(this.#seat.self);
    return before.slice(0, Math.max(0, own)).filter((member) => this.#isHere(member)).length;
  }

  #isCommitter(): boolean {
    const roles = this.#roles.peek();
    return roles !== undefined && committersOf(roles.charter).includes(this.#seat.self);
  }

  #isHere(member: MemberId): boolean {
    return this.#seat.link.members.peek().some((one) => one.member === member && !one.away);
  }

  /** A committer's failure is told, unless it has left. */
  #note(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#seat.closed.aborted) this.#seat.dropped(asMeetingError(error, 'crypto/commit'));
    });
  }
}
