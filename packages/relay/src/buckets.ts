/** How much a {@link TokenBucket} holds and how fast it fills. */
export interface BucketSize {
  /** Tokens in a full bucket: the largest burst. */
  capacity: number;
  /** Tokens that return every second. */
  perSecond: number;
}

/** A token bucket. Times are milliseconds of one monotonic clock, given by the caller. */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #atMs: number;

  constructor(size: BucketSize, nowMs: number) {
    this.#size = size;
    this.#tokens = size.capacity;
    this.#atMs = nowMs;
  }

  /** Takes `amount` tokens when they are there; otherwise takes nothing and says no. */
  take(amount: number, nowMs: number): boolean {
    if (this.level(nowMs) < amount) return false;
    this.#tokens -= amount;
    return true;
  }

  /** Takes `amount` tokens even into debt, for what has happened already; a negative amount gives tokens back. */
  charge(amount: number, nowMs: number): void {
    this.#tokens = Math.min(this.#size.capacity, this.level(nowMs) - amount);
  }

  /** Tokens in the bucket now; negative while in debt. */
  level(nowMs: number): number {
    const { capacity, perSecond } = this.#size;
    const gained = (Math.max(0, nowMs - this.#atMs) / 1_000) * perSecond;
    this.#atMs = Math.max(this.#atMs, nowMs);
    this.#tokens = Math.min(capacity, this.#tokens + gained);
    return this.#tokens;
  }

  /** Milliseconds until `amount` tokens are there; 0 when they are there now. */
  waitMs(amount: number, nowMs: number): number {
    const missing = amount - this.level(nowMs);
    return missing <= 0 ? 0 : Math.ceil((missing / this.#size.perSecond) * 1_000);
  }

  /** Whether nothing would be lost by forgetting this bucket. */
  isFull(nowMs: number): boolean {
    return this.level(nowMs) >= this.#size.capacity;
  }
}

/** One bucket a key (an address, say), made when needed and forgotten when full again; never more than `maxKeys`. */
export class KeyedBuckets {
  readonly #size: BucketSize;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(size: BucketSize, options: { maxKeys?: number } = {}) {
    this.#size = size;
    this.#maxKeys = options.maxKeys ?? 50_000;
  }

  /** The bucket of a key. */
  of(key: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(key);
    if (known) return known;
    if (this.#buckets.size >= this.#maxKeys) this.#makeRoom(nowMs);
    const bucket = new TokenBucket(this.#size, nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** Keys with a bucket that is not known to be full. */
  get size(): number {
    return this.#buckets.size;
  }

  #makeRoom(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(nowMs)) this.#buckets.delete(key);
    }
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= this.#maxKeys && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
