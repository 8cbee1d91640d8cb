import type { Clock } from '@folkmoot/kit';
import { times } from '@folkmoot/wire';

/** Cumulative bytes of packets and fragments on one connection. */
export interface Receipt {
  received: number;
  decoded: number;
}

/**
 * Counts what arrived and what is done with, and tells the other side soon: after 16 kB or 20 ms. `decoded` lags
 * behind `received` while somebody is still busy with a packet, so a slow reader throttles its relay.
 */
export class Receipts {
  readonly #tell: (receipt: Receipt) => void;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #received = 0;
  #decoded = 0;
  #told: Receipt = { received: 0, decoded: 0 };
  #waiting = false;

  constructor(tell: (receipt: Receipt) => void, { clock, signal }: { clock: Clock; signal: AbortSignal }) {
    this.#tell = tell;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Bytes arrived. */
  arrived(sizeBytes: number): void {
    this.#received += sizeBytes;
    this.#soon();
  }

  /** Somebody is done with bytes that arrived. */
  done(sizeBytes: number): void {
    this.#decoded += sizeBytes;
    this.#soon();
  }

  #soon(): void {
    const untold = this.#received - this.#told.received + this.#decoded - this.#told.decoded;
    if (untold >= 2 * times.acknowledgeBytes) return this.#tellNow();
    if (this.#waiting) return;
    this.#waiting = true;
    void this.#clock.sleep(times.acknowledgeMs, this.#signal).then(
      () => {
        this.#waiting = false;
        this.#tellNow();
      },
      () => undefined,
    );
  }

  #tellNow(): void {
    if (this.#received === this.#told.received && this.#decoded === this.#told.decoded) return;
    this.#told = { received: this.#received, decoded: this.#decoded };
    this.#tell(this.#told);
  }
}
