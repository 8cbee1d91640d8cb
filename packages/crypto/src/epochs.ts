import { type Clock, deadline, signal, until } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { cryptoError, usageError } from './errors.js';
import { epochsAhead, type KeySource } from './key-source.js';

/** How long packets of an epoch that ended may still be on their way. */
const formerForMs = 15_000;

/** How long a packet waits for an epoch that has not begun here: commits and content come by lanes of their own. */
const unknownForMs = 5_000;

/** The key sources of the present epoch and of those that ended a moment ago. */
export class Epochs<S extends KeySource = KeySource> {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #current = signal<S | undefined>(undefined);
  #former: { source: S; endedAtMs: number }[] = [];
  /** The number of the last epoch that began here. */
  #last = -1;

  /** @param patienceMs How long a packet waits for an epoch that has not begun here. */
  constructor(clock: Clock, patienceMs = unknownForMs) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  /** The epoch in which everything is sealed now. Throws `usage/not-admitted` outside of the group. */
  get current(): S {
    const current = this.#current.peek();
    if (current) return current;
    throw notAdmitted();
  }

  /** The same, or undefined outside of the group. */
  get latest(): S | undefined {
    return this.#current.peek();
  }

  /** Begins the next epoch. Throws a RangeError for one that is not newer: nobody goes back. */
  begin(next: S): void {
    if (next.epoch <= this.#last) throw new RangeError('an epoch follows an earlier one');
    const before = this.#current.peek();
    this.#former = before ? [{ source: before, endedAtMs: this.#clock.now() }, ...this.#alive()] : [];
    this.#last = next.epoch;
    this.#current.value = next;
  }

  /** Gives up all keys. A later epoch may begin. */
  end(): void {
    this.#former = [];
    this.#current.value = undefined;
  }

  /**
   * The source of which this is true, of those that count; for one that has not begun here it waits a moment. Fails with
   * `crypto/unknown-epoch`, `crypto/former-epoch`, `crypto/unsealed` or `usage/not-admitted`.
   *
   * @param kid The key id that is looked for: nobody waits for an epoch that is over.
   */
  async find(isIt: (source: S) => Promise<boolean>, kid?: bigint): Promise<S> {
    const former = await firstOf(this.#alive(), isIt);
    if (former) return former;
    if (this.#last < 0) throw notAdmitted();
    const waiting = deadline(this.#clock, this.#patienceMs);
    try {
      for (;;) {
        const current = this.#current.peek();
        if (current && (await isIt(current))) return current;
        if (current && kid !== undefined) requireAhead(kid, current.epoch);
        await until(this.#current, (now) => now !== current, { signal: waiting.signal });
      }
    } catch (cause) {
      if (cause instanceof MeetingError) throw cause;
      throw cryptoError('crypto/unknown-epoch', 'The packet is of an epoch that is not known here.', cause);
    } finally {
      waiting.end();
    }
  }

  #alive(): { source: S; endedAtMs: number }[] {
    const sinceMs = this.#clock.now() - formerForMs;
    return this.#former.filter(({ endedAtMs }) => endedAtMs >= sinceMs);
  }
}

function notAdmitted(): Error {
  return usageError('usage/not-admitted', 'This client is not in the group of the meeting.');
}

/** Nobody waits for an epoch that is over, or for another key of the present one. */
function requireAhead(kid: bigint, epoch: number): void {
  const ahead = epochsAhead(kid, epoch);
  if (ahead < 0) throw cryptoError('crypto/former-epoch', 'The packet is of an epoch that is over.');
  if (ahead === 0) throw cryptoError('crypto/unsealed', 'The packet was sealed under another key.');
}

async function firstOf<S>(
  former: readonly { source: S }[],
  isIt: (source: S) => Promise<boolean>,
): Promise<S | undefined> {
  for (const { source } of former) if (await isIt(source)) return source;
  return undefined;
}
