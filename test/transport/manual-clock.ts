import { abortReason, type Clock } from '@folkmoot/kit';

interface Sleeper {
  untilMs: number;
  wake: () => void;
}

/** A clock that goes on only when it is told to. */
export class ManualClock implements Clock {
  #nowMs = 1_000_000;
  #sleepers: Sleeper[] = [];

  /** Milliseconds since the epoch of this clock. */
  now(): number {
    return this.#nowMs;
  }

  /** Resolves once the clock has been moved so far. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortReason(signal));
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        if (signal) reject(abortReason(signal));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { untilMs: this.#nowMs + delayMs, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** How many wait for the clock. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Moves the clock, and lets everybody who wakes meanwhile do what they do. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      await settled();
      const [first] = this.#sleepers
        .filter((each) => each.untilMs <= untilMs)
        .sort((a, b) => a.untilMs - b.untilMs);
      if (!first) break;
      this.#nowMs = Math.max(this.#nowMs, first.untilMs);
      this.#sleepers = this.#sleepers.filter((each) => each !== first);
      first.wake();
    }
    this.#nowMs = untilMs;
    await settled();
  }
}

/** Resolves once everything that can go on without time passing has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
