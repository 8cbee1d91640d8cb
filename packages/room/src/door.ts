import type { GroupNews, GroupWord } from '@folkmoot/crypto';
import { type LaneId, laneKinds, type MemberId } from '@folkmoot/wire';
import { Absences } from './absences.js';
import { Commits } from './commits.js';
import { asMeetingError } from './errors.js';
import { type MessageLane, openMessageLane } from './message-lane.js';
import type { Seat } from './seat.js';

/** Who comes within this time, or four times what a commit took, is let in together. */
const coalesceMs = 250;

/** Keys are renewed at least this often. */
const renewEveryMs = 600_000;

const lookEveryMs = 2_500;

type Addressed = GroupWord & { readonly to?: MemberId | readonly MemberId[] };

/** A committer's door: answers knocks, welcomes newcomers, and sees to it that who is gone cannot read on. */
export class Door {
  readonly #seat: Seat;
  readonly #group: MessageLane<Addressed>;
  readonly #tree: MessageLane<GroupWord>;
  readonly #commits: Commits;
  readonly #absences = new Absences();
  #renewedAtMs: number;
  #isGathering = false;

  constructor(seat: Seat) {
    this.#seat = seat;
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
    if (news.name === 'knocked') {
      if (news.wants === 'entry') void this.#gather();
      else this.#note(this.#group.send({ says: 'admission', to: news.member }));
    } else if (news.name === 'epoch') {
      this.#renewedAtMs = this.#seat.clock.now();
      this.#absences.add(news.newcomers);
      if (news.isOwn) this.#welcome(news.newcomers);
      this.#commits.echoed();
    }
  }

  /** Removes somebody for good; resolves when the keys have changed. */
  async remove(member: MemberId): Promise<void> {
    this.#absences.delete([member]);
    await this.#commits.make({ bans: [member] });
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
    if (!closed.aborted) this.#note(this.#commits.make());
  }

  async #keepWatch(): Promise<void> {
    const { clock, closed } = this.#seat;
    while (!closed.aborted) {
      await clock.sleep(lookEveryMs, closed).catch(() => undefined);
      const gone = this.#gone();
      this.#absences.delete(gone);
      const isRenewalDue = clock.now() - this.#renewedAtMs >= renewEveryMs;
      if (gone.length > 0 || isRenewalDue) this.#note(this.#commits.make({ removes: gone }));
    }
  }

  /** Who has left; the relay's word, which can take somebody's keys away for a moment and give none. */
  #gone(): MemberId[] {
    const { link, clock } = this.#seat;
    if (link.state.peek().name === 'open')
      return this.#absences.look(new Set(link.members.peek().map(({ member }) => member)), clock.now());
    this.#absences.forgive();
    return [];
  }

  /** A committer's failure is told, unless it has left. */
  #note(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#seat.closed.aborted) this.#seat.dropped(asMeetingError(error, 'crypto/commit'));
    });
  }
}
