import { type ReadonlySignal, signal } from '@folkmoot/kit';
import type { FrameOf } from '@folkmoot/wire';
import type { Backlog } from '../link.js';
import type { Outbox } from './outbox.js';

const idle: Backlog = { bytes: 0, delayMs: 0, credit: 0, viewersLagMs: 0, bestViewerRate: 0 };

/** Shows how well packets leave. */
export class BacklogMeter {
  readonly #backlog = signal<Backlog>(idle);

  /** The latest measure. */
  get backlog(): ReadonlySignal<Backlog> {
    return this.#backlog;
  }

  /** The relay tells how viewers fare. */
  line({ bestViewerBytesPerSecond, viewersLagMs }: FrameOf<'line'>): void {
    this.#backlog.value = { ...this.#backlog.peek(), bestViewerRate: bestViewerBytesPerSecond, viewersLagMs };
  }

  /** Measures again: what waits in the outbox, if there is one, and in frames that are not finished. */
  measure(outbox: Outbox | undefined, stagedBytes: number): void {
    const { viewersLagMs, bestViewerRate } = this.#backlog.peek();
    const own = outbox ? measure(outbox, stagedBytes) : { bytes: stagedBytes, delayMs: 0, credit: 0 };
    this.#backlog.value = { ...own, viewersLagMs, bestViewerRate };
  }
}

function measure(
  { window, queuedBytes }: Outbox,
  stagedBytes: number,
): Pick<Backlog, 'bytes' | 'delayMs' | 'credit'> {
  const waitingMs = window.bytesPerSecond > 0 ? (queuedBytes * 1000) / window.bytesPerSecond : 0;
  return {
    bytes: queuedBytes + stagedBytes + window.inFlightBytes,
    delayMs: Math.round(window.queueDelayMs + waitingMs),
    credit: Math.max(0, window.availableBytes - queuedBytes - stagedBytes),
  };
}
