import type { Clock } from '@folkmoot/kit';

/** How long a picture may lack pixels before it is painted tile by tile. */
const PATIENCE_MS = 100;

/** Waits for a while, one time at a time. */
export class Patience {
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  #isWaiting = false;

  constructor(clock: Clock, signal?: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Calls `lost` after a while, unless it is waiting already or everything is over by then. */
  wait(lost: () => void): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#clock.sleep(PATIENCE_MS, this.#signal).then(
      () => {
        this.#isWaiting = false;
        lost();
      },
      () => undefined,
    );
  }
}
