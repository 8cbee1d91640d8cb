import { Rate } from './rate.js';
import { RoundTrip } from './round-trip.js';

/** How a {@link CreditWindow} behaves; all optional. */
export interface CreditWindowOptions {
  /** Queueing delay the window aims at, on top of the shortest round trip seen. Default 80. */
  targetDelayMs?: number;
  /** Bytes that may always be on the way. Default 16 kB. */
  minBytes?: number;
  /** Bytes that may at most be on the way. Default 4 MB. */
  maxBytes?: number;
}

/**
 * Decides how much may be on the way to somebody: a window of unacknowledged bytes that grows while acknowledgements
 * return quickly and shrinks when they queue up, so that data wait where they can still be superseded and not in the
 * kernel. After LEDBAT (RFC 6817): the delay decides, not the loss.
 */
export class CreditWindow {
  readonly #targetDelayMs: number;
  readonly #minBytes: number;
  readonly #maxBytes: number;
  readonly #marks: { totalBytes: number; atMs: number }[] = [];
  #windowBytes: number;
  #sentBytes = 0;
  #acknowledgedBytes = 0;
  readonly #roundTrip = new RoundTrip();
  readonly #rate = new Rate();

  constructor(options: CreditWindowOptions = {}) {
    this.#targetDelayMs = options.targetDelayMs ?? 80;
    this.#minBytes = options.minBytes ?? 16_384;
    this.#maxBytes = options.maxBytes ?? 4 << 20;
    this.#windowBytes = Math.min(this.#maxBytes, 4 * this.#minBytes);
  }

  /** Bytes that may be sent now; never negative. */
  get availableBytes(): number {
    return Math.max(0, this.#windowBytes - this.inFlightBytes);
  }

  /** Bytes sent and not acknowledged. */
  get inFlightBytes(): number {
    return this.#sentBytes - this.#acknowledgedBytes;
  }

  /** Bytes a second that were acknowledged lately; 0 before anything is known. */
  get bytesPerSecond(): number {
    return this.#rate.bytesPerSecond;
  }

  /** Latest round trip, in milliseconds; 0 before the first acknowledgement. */
  get rttMs(): number {
    return this.#roundTrip.latestMs;
  }

  /** Time data spend in queues on the way, in milliseconds. */
  get queueDelayMs(): number {
    return this.#roundTrip.queueMs;
  }

  /** Takes note that bytes left for the other side. */
  sent(sizeBytes: number, nowMs: number): void {
    if (this.inFlightBytes === 0) this.#rate.restart(this.#sentBytes, nowMs);
    this.#sentBytes += sizeBytes;
    this.#marks.push({ totalBytes: this.#sentBytes, atMs: nowMs });
  }

  /** Takes note of an acknowledgement: the other side has received `totalBytes` since the start. Older or false ones are ignored. */
  acknowledged(totalBytes: number, nowMs: number): void {
    if (totalBytes <= this.#acknowledgedBytes || totalBytes > this.#sentBytes) return;
    const newBytes = totalBytes - this.#acknowledgedBytes;
    const wasFull = this.inFlightBytes * 2 >= this.#windowBytes;
    this.#acknowledgedBytes = totalBytes;
    this.#measure(totalBytes, nowMs);
    this.#rate.reached(totalBytes, nowMs);
    this.#adapt(newBytes, wasFull);
  }

  #measure(totalBytes: number, nowMs: number): void {
    let mark: { atMs: number } | undefined;
    while (this.#marks[0] && this.#marks[0].totalBytes <= totalBytes) mark = this.#marks.shift();
    if (mark) this.#roundTrip.took(nowMs - mark.atMs, nowMs);
  }

  #adapt(newBytes: number, wasFull: boolean): void {
    const offTarget = (this.#targetDelayMs - this.queueDelayMs) / this.#targetDelayMs;
    if (offTarget > 0 && !wasFull) return;
    const gain = offTarget > 0 ? offTarget : Math.max(-1, offTarget) * 0.5;
    const next = this.#windowBytes + gain * newBytes;
    this.#windowBytes = Math.round(Math.min(this.#maxBytes, Math.max(this.#minBytes, next)));
  }
}
