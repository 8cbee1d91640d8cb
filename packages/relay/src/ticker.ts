import { performance } from 'node:perf_hooks';
import { Batches } from './batches.js';

/** What is flushed once a tick. */
export interface Flushable {
  /** Writes what there is; lines that have the same to say share its bytes. */
  flush(nowMs: number, batches: Batches): void;
}

const laterMs = 10;

/**
 * One write per line and tick: whatever one turn of the event loop brought in is written after it, at once. System calls
 * are what a relay spends its time on.
 */
export class Ticker {
  #marked = new Set<Flushable>();
  #later = new Set<Flushable>();
  #isDue = false;

  /** Flushes a line after this turn of the event loop. */
  mark(line: Flushable): void {
    this.#marked.add(line);
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => this.#tick());
  }

  /** Flushes a line soon: it has something to send that its rate does not allow yet. */
  markLater(line: Flushable): void {
    if (this.#later.size === 0) setTimeout(() => this.#wake(), laterMs).unref();
    this.#later.add(line);
  }

  #wake(): void {
    const lines = this.#later;
    this.#later = new Set();
    for (const line of lines) this.mark(line);
  }

  #tick(): void {
    const lines = this.#marked;
    this.#marked = new Set();
    this.#isDue = false;
    const nowMs = performance.now();
    const batches = new Batches();
    for (const line of lines) line.flush(nowMs, batches);
  }
}
