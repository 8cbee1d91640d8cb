import type { GroupNews, GroupWord, Roles } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { laneKinds, type MemberId } from '@folkmoot/wire';
import { type Change, Commits } from './commits.js';
import { asMeetingError } from './errors.js';
import { greetersFor } from './greeters.js';
import { type MessageLane, type MessageLaneOptions, openMessageLane } from './message-lane.js';
import type { Seat } from './seat.js';
import { Turns } from './turns.js';
import { Watch } from './watch.js';

/** Who comes within this time, or four times what a commit took, is let in together. */
const coalesceMs = 250;

type Addressed = GroupWord & { readonly to?: MemberId | readonly MemberId[] };

/** Seals what is said about the group, as the options of its lanes want it. */
export function sealingWords({ keys }: Pick<Seat, 'keys'>): MessageLaneOptions<GroupWord>['seal'] {
  return async (word, lane, header) => (await keys.tell({ lane, header }, word)).payload;
}

/** A committer's door: answers knocks, welcomes newcomers, and changes the group. */
export class Door {
  readonly #seat: Seat;
  readonly #roles: ReadonlySignal<Roles | undefined>;
  readonly #group: MessageLane<Addressed>;
  readonly #tree: MessageLane<GroupWord>;
  readonly #commits: Commits;
  readonly #turns: Turns;
  readonly #watch: Watch;
  /** Who is to be let in by the next commit. */
  readonly #waiting = new Set<MemberId>();
  #isGathering = false;

  constructor(
    seat: Seat,
    roles: ReadonlySignal<Roles | undefined>,
    members: ReadonlySignal<readonly MemberId[]>,
  ) {
    this.#seat = seat;
    this.#roles = roles;
    const seal = sealingWords(seat);
    this.#group = openMessageLane<Addressed>(seat, laneKinds.group, {
      priority: 0,
      recipients: ({ to }) => (to === undefined ? [] : [to].flat()),
      seal,
    });
    this.#tree = openMessageLane<GroupWord>(seat, laneKinds.tree, { priority: 0, newestOnly: true, seal });
    this.#commits = new Commits(seat, (word) => this.#group.send(word));
    this.#turns = new Turns(seat, roles);
    this.#watch = new Watch(seat, roles, this.#turns);
    this.#watch.began(members.peek());
    void this.#watch.keep((change) => this.#note(this.#commits.make(change)));
  }

  /** Takes what has become of a packet about the group. */
  take(news: GroupNews): void {
    if (news.name === 'knocked') void this.#answer(news);
    if (news.name !== 'epoch' && news.name !== 'joined') return;
    this.#watch.began(news.members);
    if (news.name === 'joined') return;
    for (const member of news.newcomers) this.#waiting.delete(member);
    if (news.isOwn) this.#welcome(news.newcomers);
    this.#commits.began(news);
  }

  /** Tells who is in a former group to come over. */
  announce(): void {
    this.#note(this.#group.send({ says: 'founding' }));
  }

  /** Makes a change; resolves when everybody has got it. */
  change(change: Change): Promise<void> {
    return this.#commits.make(change);
  }

  /** Waits for those who come first; whether this client may act then. */
  forMyTurn(): Promise<boolean> {
    return this.#turns.come();
  }

  async #answer({ member, wants }: GroupNews & { name: 'knocked' }): Promise<void> {
    if (wants === 'entry') this.#waiting.add(member);
    // What is found in the log of a lane may be of people who are gone.
    if (!(await this.#turns.come(member)) || !this.#turns.isHere(member)) return;
    if (wants === 'entry') return this.#gather();
    // Somebody else may have been faster.
    await this.#group.send({ says: wants, to: member }).catch(() => undefined);
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
    const adds = [...this.#waiting].filter((member) => this.#turns.isHere(member));
    this.#waiting.clear();
    if (closed.aborted || adds.length === 0 || !this.#turns.isCommitter) return;
    const greeters = this.#greeters();
    this.#note(this.#commits.make({ adds, ...(greeters && { roles: { greeters } }) }));
  }

  /** The greeters from now on, where the organizer would change them. */
  #greeters(): readonly MemberId[] | undefined {
    const roles = this.#roles.peek();
    const isOrganizer = roles?.charter.organizer === this.#seat.self;
    return isOrganizer ? greetersFor(roles, this.#watch.here) : undefined;
  }

  /** A committer's failure is told, unless it has left. */
  #note(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#seat.closed.aborted) this.#seat.dropped(asMeetingError(error, 'crypto/commit'));
    });
  }
}
