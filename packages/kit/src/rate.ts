/** Time between two looks at a rate. */
const sampleMs = 50;

/** Measures bytes a second from a growing total, smoothed over a few samples. */
export class Rate {
  #bytesPerSecond = 0;
  #since: { totalBytes: number; atMs: number } | undefined;

  /** 0 before anything is known. */
  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  /** Begins a new stretch of time: after a pause, which says nothing about the rate. */
  restart(totalBytes: number, nowMs: number): void {
    this.#since = { totalBytes, atMs: nowMs };
  }

  /** Takes note of how much there has been in total. */
  reached(totalBytes: number, nowMs: number): void {
    const since = this.#since;
    const elapsedMs = since ? nowMs - since.atMs : 0;
    if (!since || elapsedMs < sampleMs) return;
    const sample = ((totalBytes - since.totalBytes) * 1_000) / elapsedMs;
    this.#bytesPerSecond = this.#bytesPerSecond === 0 ? sample : this.#bytesPerSecond * 0.7 + sample * 0.3;
    this.restart(totalBytes, nowMs);
  }
}
