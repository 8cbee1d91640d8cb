import type { GroupNews, GroupWord, RolesChange } from '@folkmoot/crypto';
import type { MemberId } from '@folkmoot/wire';
import type { Seat } from './seat.js';

/** Without the relay's echo a commit is made again after this time. */
const echoWaitMs = 10_000;

/** What a commit is to change: who comes, who is removed and may come back or not, and the table of roles. */
export interface Change {
  readonly adds?: readonly MemberId[];
  readonly removes?: readonly MemberId[];
  readonly bans?: readonly MemberId[];
  readonly roles?: RolesChange;
}

type Epoch = GroupNews & { name: 'epoch' };

/** Makes commits one after the other; each counts once the relay has given it back. */
export class Commits {
  /** How long making the last one took. */
  costMs = 0;
  readonly #seat: Seat;
  readonly #send: (word: GroupWord) => Promise<void>;
  /** What the next commit is to change. Without anything it renews keys. */
  #wanted: Change | undefined;
  #work: Promise<void> | undefined;
  #ended: (news: Epoch) => void = () => undefined;

  constructor(seat: Seat, send: (word: GroupWord) => Promise<void>) {
    this.#seat = seat;
    this.#send = send;
  }

  /** Makes these changes, together with what else is asked meanwhile; resolves when that is done. */
  make(change: Change = {}): Promise<void> {
    this.#wanted = bothOf(this.#wanted, change);
    this.#work ??= this.#workThrough().finally(() => (this.#work = undefined));
    return this.#work;
  }

  /** An epoch began, by a commit of one's own or of somebody who was faster: then what is left of it is made again. */
  began(news: Epoch): void {
    this.#ended(news);
  }

  async #workThrough(): Promise<void> {
    while (this.#wanted && !this.#seat.closed.aborted) {
      const wanted = this.#wanted;
      this.#wanted = undefined;
      const left = await this.#change(wanted).catch((error: unknown) => {
        // Who is to be removed still is; what was asked about roles has failed, and whoever asked is told.
        const { removes = [], bans = [] } = wanted;
        if (removes.length + bans.length > 0) this.#wanted = bothOf({ removes, bans }, this.#wanted);
        throw error;
      });
      if (left) this.#wanted = bothOf(left, this.#wanted);
    }
  }

  /** One commit; what is left to be done after it. */
  async #change(change: Change): Promise<Change | undefined> {
    const { clock, closed } = this.#seat;
    const end = new Promise<Epoch>((resolve) => (this.#ended = resolve));
    const waiting = new AbortController();
    const startedAtMs = clock.now();
    await this.#send({ says: 'commit', ...change });
    this.costMs = clock.now() - startedAtMs;
    const missed = clock.sleep(echoWaitMs, AbortSignal.any([closed, waiting.signal])).catch(() => undefined);
    const news = await Promise.race([end, missed]);
    waiting.abort();
    if (news?.isOwn) return undefined;
    return news ? leftOf(change, news) : change;
  }
}

/** What is left of a change after somebody else's commit. */
function leftOf({ adds = [], removes = [], bans = [], roles }: Change, news: Epoch): Change | undefined {
  const coming = adds.filter((member) => !news.newcomers.includes(member));
  const going = removes.filter((member) => news.members.includes(member));
  if (coming.length + going.length + bans.length === 0 && !roles) return undefined;
  return { adds: coming, removes: going, bans, ...(roles && { roles }) };
}

/** Two changes as one; of what contradicts itself the later one counts. */
function bothOf(first: Change = {}, second: Change = {}): Change {
  const lists = [first, second] as const;
  const roles = bothRoles(first.roles, second.roles);
  return {
    adds: together(...lists.map(({ adds }) => adds)),
    removes: together(...lists.map(({ removes }) => removes)),
    bans: together(...lists.map(({ bans }) => bans)),
    ...(roles && { roles }),
  };
}

function bothRoles(first: RolesChange | undefined, second: RolesChange | undefined): RolesChange | undefined {
  if (!first || !second) return second ?? first;
  return {
    ...first,
    ...second,
    ...turned('mute', 'unmute', [first, second]),
    ...turned('appoint', 'dismiss', [first, second]),
  };
}

type Turn = 'mute' | 'unmute' | 'appoint' | 'dismiss';

/** Two lists of which the second takes back what the first says. */
function turned(
  on: Turn,
  off: Turn,
  [first, second]: readonly [RolesChange, RolesChange],
): Partial<Record<Turn, readonly MemberId[]>> {
  const without = (names: readonly MemberId[] = [], gone: readonly MemberId[] = []): readonly MemberId[] =>
    names.filter((name) => !gone.includes(name));
  return {
    [on]: together(without(first[on], second[off]), second[on]),
    [off]: together(without(first[off], second[on]), second[off]),
  };
}

function together(...lists: readonly (readonly MemberId[] | undefined)[]): readonly MemberId[] {
  return [...new Set(lists.flatMap((names) => names ?? []))];
}
