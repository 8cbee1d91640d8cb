import type { GroupWord } from '@folkmoot/crypto';
import type { MemberId } from '@folkmoot/wire';
import type { Seat } from './seat.js';

/** Without the relay's echo a commit is made again after this time. */
const echoWaitMs = 10_000;

/** Who is to be removed: those who may come back, and those who may not. */
export interface Change {
  removes?: Iterable<MemberId>;
  bans?: Iterable<MemberId>;
}

/** What the next commit is to change. Without anything it renews keys. */
interface Wish {
  removes: Set<MemberId>;
  bans: Set<MemberId>;
}

/** Makes commits one after the other; each counts once the relay has given it back. */
export class Commits {
  /** How long making the last one took. */
  costMs = 0;
  readonly #seat: Seat;
  readonly #send: (word: GroupWord) => Promise<void>;
  #wish: Wish | undefined;
  #work: Promise<void> | undefined;
  #echoed: () => void = () => undefined;

  constructor(seat: Seat, send: (word: GroupWord) => Promise<void>) {
    this.#seat = seat;
    this.#send = send;
  }

  /** Adds whoever waits and makes these changes; resolves when that is done. */
  make(change: Change = {}): Promise<void> {
    this.#wishFor(change);
    this.#work ??= this.#workThrough().finally(() => (this.#work = undefined));
    return this.#work;
  }

  /** A commit came back. */
  echoed(): void {
    this.#echoed();
  }

  async #workThrough(): Promise<void> {
    while (this.#wish && !this.#seat.closed.aborted) {
      const wish = this.#wish;
      this.#wish = undefined;
      // What failed or was lost is wished for again, beside what came meanwhile.
      const isDone = await this.#change(wish).catch((error: unknown) => {
        this.#wishFor(wish);
        throw error;
      });
      if (!isDone) this.#wishFor(wish);
    }
  }

  #wishFor({ removes = [], bans = [] }: Change): void {
    this.#wish ??= { removes: new Set(), bans: new Set() };
    for (const member of removes) this.#wish.removes.add(member);
    for (const member of bans) this.#wish.bans.add(member);
  }

  /** One commit; whether the relay's echo came. */
  async #change({ removes, bans }: Wish): Promise<boolean> {
    const { clock, closed } = this.#seat;
    const echo = new Promise<boolean>((resolve) => (this.#echoed = () => resolve(true)));
    const waiting = new AbortController();
    const startedAtMs = clock.now();
    await this.#send({ says: 'commit', removes: [...removes], bans: [...bans] });
    this.costMs = clock.now() - startedAtMs;
    const missed = clock.sleep(echoWaitMs, AbortSignal.any([closed, waiting.signal])).then(
      () => false,
      () => false,
    );
    const isAdopted = await Promise.race([echo, missed]);
    waiting.abort();
    return isAdopted;
  }
}
