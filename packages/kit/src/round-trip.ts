/** Measures the way there and back: how long it takes, and how much of that is waiting in queues. */
export class RoundTrip {
  #latestMs = 0;
  #baseMs = Number.POSITIVE_INFINITY;
  #measuredAtMs = 0;

  /** The latest one, in milliseconds; 0 before the first. */
  get latestMs(): number {
    return this.#latestMs;
  }

  /** How much longer than the shortest one the latest took, in milliseconds. */
  get queueMs(): number {
    return Number.isFinite(this.#baseMs) ? Math.max(0, this.#latestMs - this.#baseMs) : 0;
  }

  /** Takes note of a round trip. The shortest one creeps up by 0.2 % a second, so that a longer route is learnt in time. */
  took(durationMs: number, nowMs: number): void {
    const creep = 1 + Math.max(0, nowMs - this.#measuredAtMs) * 2e-6;
    this.#latestMs = durationMs;
    this.#baseMs = Math.min(durationMs, this.#baseMs * creep);
    this.#measuredAtMs = nowMs;
  }
}
