/**
 * How long news are gathered before they are told: what comes at once is one sentence, and a screen reader is not
 * interrupted by the next before it has begun.
 */
const gatheringMs = 400;

/** News that are told together when they come together. */
export class Gathered<T> {
  readonly #tell: (news: readonly T[]) => void;
  #news: T[] = [];
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (news: readonly T[]) => void) {
    this.#tell = tell;
  }

  /** Adds news. */
  add(...news: readonly T[]): void {
    if (news.length === 0) return;
    this.#news.push(...news);
    this.#telling ??= setTimeout(() => {
      const told = this.#news;
      this.forget();
      this.#tell(told);
    }, gatheringMs);
  }

  /** Drops what was not told yet. */
  forget(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#news = [];
  }
}
