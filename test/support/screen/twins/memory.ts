/** Memories: what colour was last seen after a neighbourhood, and how often in a row that was right. */

const MOST_CONFIDENCE = 7;

/** One memory of 2^bits places. */
export class Memory {
  readonly #bits: bigint;
  readonly #colours: Uint32Array;
  readonly #confidence: Uint8Array;

  /** @param background What an empty place recalls. */
  constructor(bits: number, background: number) {
    this.#bits = BigInt(bits);
    this.#colours = new Uint32Array(2 ** bits).fill(background);
    this.#confidence = new Uint8Array(2 ** bits);
  }

  /** The place of a neighbourhood's hash: its highest bits. */
  placeOf(hash: bigint): number {
    return Number(BigInt.asUintN(64, hash) >> (64n - this.#bits));
  }

  /** The colour at a place. */
  recall(place: number): number {
    return this.#colours[place] ?? 0;
  }

  /** 0 (never right) to 3. */
  trust(place: number): number {
    return Math.min(3, this.#confidence[place] ?? 0);
  }

  /** Learns a colour. A wrong one halves the confidence; one of at most 2 (lightly: 3) gives way. */
  learn(place: number, colour: number, lightly = false): void {
    const confidence = this.#confidence[place] ?? 0;
    if (this.#colours[place] === colour) {
      this.#confidence[place] = Math.min(MOST_CONFIDENCE, confidence + 1);
      return;
    }
    const half = confidence >> 1;
    const keeps = lightly ? half > 1 : confidence > 2;
    this.#confidence[place] = keeps ? half : 0;
    if (!keeps) this.#colours[place] = colour;
  }
}
