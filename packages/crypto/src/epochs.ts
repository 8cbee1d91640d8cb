import { type Clock, signal, until } from '@folkmoot/kit';
import { cryptoError } from './errors.js';
import type { KeySource } from './key-source.js';

/** How long packets of an epoch that ended may still be on their way. */
const formerForMs = 15_000;

/** How long a packet waits for an epoch that has not begun here: commits and content come by lanes of their own. */
const unknownForMs = 5_000;

/** The key sources of the present epoch and of those that ended a moment ago. */
export class Epochs {
  readonly #clock: Clock;
  readonly #current;
  #former: { source: KeySource; endedAtMs: number }[] = [];

  constructor(first: KeySource, clock: Clock) {
    this.#current = signal(first);
    this.#clock = clock;
  }

  /** The epoch in which everything is sealed now. */
  get current(): KeySource {
    return this.#current.peek();
  }

  /** Begins the next epoch. Throws a RangeError for one that is not newer: nobody goes back. */
  begin(next: KeySource): void {
    if (next.epoch <= this.current.epoch) throw new RangeError('an epoch follows an earlier one');
    this.#former = [{ source: this.current, endedAtMs: this.#clock.now() }, ...this.#alive()];
    this.#current.value = next;
  }

  /**
   * The source of which this is true, of those that count; for one that has not begun here it waits a moment. Fails with
   * `crypto/unknown-epoch`.
   */
  async find(isIt: (source: KeySource) => Promise<boolean>): Promise<KeySource> {
    const former = await firstOf(this.#alive(), isIt);
    if (former) return former;
    const waiting = new AbortController();
    void this.#clock.sleep(unknownForMs, waiting.signal).then(
      () => waiting.abort(),
      () => undefined,
    );
    try {
      for (;;) {
        const { current } = this;
        if (await isIt(current)) return current;
        await until(this.#current, (now) => now !== current, { signal: waiting.signal });
      }
    } catch (cause) {
      throw cryptoError('crypto/unknown-epoch', 'The packet is of an epoch that is not known here.', cause);
    } finally {
      waiting.abort();
    }
  }

  #alive(): { source: KeySource; endedAtMs: number }[] {
    const sinceMs = this.#clock.now() - formerForMs;
    return this.#former.filter(({ endedAtMs }) => endedAtMs >= sinceMs);
  }
}

async function firstOf(
  former: readonly { source: KeySource }[],
  isIt: (source: KeySource) => Promise<boolean>,
): Promise<KeySource | undefined> {
  for (const { source } of former) if (await isIt(source)) return source;
  return undefined;
}
