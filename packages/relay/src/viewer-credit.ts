import { CreditWindow } from '@folkmoot/kit';
import { MeetingError, times } from '@folkmoot/wire';

/**
 * How much may be on the way to a viewer: the line decides by what was received, the viewer's processor by what it is
 * done with. Both are windows that shrink when acknowledgements come late.
 */
export class ViewerCredit {
  readonly #received = new CreditWindow();
  // What waits in a viewer's memory cannot be superseded either, but decoding comes in bursts.
  readonly #decoded = new CreditWindow({ targetDelayMs: 250, minBytes: 256 * 1024 });
  #sentBytes = 0;
  #heardMs = 0;

  /** Bytes that may be sent now. */
  get availableBytes(): number {
    return Math.min(this.#received.availableBytes, this.#decoded.availableBytes);
  }

  /** Bytes a second the line carried lately; 0: not known. A line that is never busy for long carries at least a window a round trip. */
  get bytesPerSecond(): number {
    const { bytesPerSecond, availableBytes, inFlightBytes, rttMs } = this.#received;
    if (bytesPerSecond > 0 || rttMs === 0) return bytesPerSecond;
    return ((availableBytes + inFlightBytes) * 1_000) / Math.max(1, rttMs);
  }

  /** Time data spend on the way beyond the line's own, in milliseconds. */
  get queueDelayMs(): number {
    return this.#received.queueDelayMs;
  }

  /** Takes note of bytes that left. */
  sent(sizeBytes: number, nowMs: number): void {
    if (this.#received.inFlightBytes === 0) this.#heardMs = nowMs;
    this.#sentBytes += sizeBytes;
    this.#received.sent(sizeBytes, nowMs);
    this.#decoded.sent(sizeBytes, nowMs);
  }

  /** Takes note of an acknowledgement. @throws MeetingError `protocol/acknowledgement` for one of what was never sent. */
  acknowledged({ received, decoded }: { received: number; decoded: number }, nowMs: number): void {
    if (received > this.#sentBytes || decoded > received) {
      throw new MeetingError(
        'protocol/acknowledgement',
        'The acknowledgement is of bytes that were never sent.',
      );
    }
    this.#heardMs = nowMs;
    this.#received.acknowledged(received, nowMs);
    this.#decoded.acknowledged(decoded, nowMs);
  }

  /** Whether the viewer owes an acknowledgement for longer than a line that works takes. */
  isStalled(nowMs: number): boolean {
    return this.#received.inFlightBytes > 0 && nowMs - this.#heardMs > times.silenceMs;
  }
}
