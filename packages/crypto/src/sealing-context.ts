import { usageError } from './errors.js';
import { encodeHeader, seal, type SFrameKey } from './sframe.js';
import type { Bytes } from './primitives.js';

/** A counter taken from a context and the header it will be sealed under, known before sealing so it can be signed. */
export interface SealTurn {
  header: Bytes;
  /** Seals this turn's bytes (RFC 9605 §4.4.3); once. */
  seal: (plain: Uint8Array, metadata: Uint8Array) => Promise<Bytes>;
}

/**
 * One use of an SFrame key: counts from zero and never goes back (RFC 9605 §9.1: a counter must not repeat under a
 * key). A context is never resumed: whoever starts anew has a new sender id, hence a new key. The counter is never the
 * packet's sequence number, since a replacement carries a known one.
 */
export class SealingContext {
  /** Keys a context was made for in this thread: a second one would count from zero again. */
  static readonly #taken = new WeakSet<CryptoKey>();
  readonly #key: SFrameKey;
  #next = 0n;

  /** Throws `usage/lane-taken` when another context counts for this key. */
  constructor(key: SFrameKey) {
    if (SealingContext.#taken.has(key.key))
      throw usageError('usage/lane-taken', 'This lane is being sealed already.');
    SealingContext.#taken.add(key.key);
    this.#key = key;
  }

  /** Takes the next counter. It is used up even when nothing is sealed with it. */
  take(): SealTurn {
    const ctr = this.#next;
    this.#next += 1n;
    let used = false;
    return {
      header: encodeHeader(this.#key.kid, ctr),
      seal: async (plain, metadata) => {
        if (used) throw new RangeError('this counter is used up');
        used = true;
        return seal(this.#key, ctr, { plain, metadata });
      },
    };
  }
}
