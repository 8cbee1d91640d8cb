/**
 * Remembers which counters were accepted, the newest `width` of them, so that a packet is accepted once (RFC 9605 §9.3,
 * the window of RFC 4303 §3.4.3). Older counters count as seen.
 */
export class ReplayWindow {
  readonly #width: bigint;
  readonly #seen: Uint8Array;
  /** One past the newest counter. */
  #end = 0n;

  /** @param width Counters remembered; a multiple of 8. */
  constructor(width = 4_096) {
    if (width <= 0 || width % 8 !== 0) throw new RangeError('the width is a positive multiple of 8');
    this.#width = BigInt(width);
    this.#seen = new Uint8Array(width / 8);
  }

  /** Whether this counter would be accepted now. */
  fresh(counter: bigint): boolean {
    if (counter >= this.#end) return true;
    if (counter < this.#end - this.#width) return false;
    const { index, bit } = this.#place(counter);
    return ((this.#seen[index] as number) & bit) === 0;
  }

  /** Accepts a counter; false when it was accepted before or is too old to know. */
  accept(counter: bigint): boolean {
    if (!this.fresh(counter)) return false;
    this.#advance(counter + 1n);
    const { index, bit } = this.#place(counter);
    this.#seen[index] = (this.#seen[index] as number) | bit;
    return true;
  }

  /** Makes room for counters below `end`: their places held counters that are now too old. */
  #advance(end: bigint): void {
    if (end <= this.#end) return;
    if (end - this.#end >= this.#width) this.#seen.fill(0);
    else for (let counter = this.#end; counter < end; counter += 1n) this.#clear(counter);
    this.#end = end;
  }

  #clear(counter: bigint): void {
    const { index, bit } = this.#place(counter);
    this.#seen[index] = (this.#seen[index] as number) & ~bit;
  }

  #place(counter: bigint): { index: number; bit: number } {
    const place = Number(counter % this.#width);
    return { index: place >> 3, bit: 1 << (place & 7) };
  }
}
