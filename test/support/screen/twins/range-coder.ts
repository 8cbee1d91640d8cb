/**
 * The bottom of everything: one binary decision after another, each under a chance, becomes a number between 0 and 1,
 * written as bytes. Carries run into bytes that are held back until they are sure.
 */

/** One of the three things that can be done with a decision. */
export interface BitCoder {
  readonly decoding: boolean;
  /** Codes a bit whose chance of being 0 is `chance` / 65,536, and returns it. When decoding, `bit` is ignored. */
  code(chance: number, bit: number): number;
}

const WHOLE = 2 ** 32;
const NARROW = 2 ** 24;

/** Writes decisions. */
export class RangeWriter implements BitCoder {
  readonly decoding = false;
  readonly #bytes: number[] = [];
  /** The interval is [low, low + range). */
  #low = 0;
  #range = WHOLE - 1;
  /** The byte a carry would go into, and how many follow it or are it. */
  #held = 0;
  #heldCount = 1;

  code(chance: number, bit: number): number {
    const bound = Math.floor(this.#range / 65_536) * chance;
    if (bit === 0) this.#range = bound;
    else {
      this.#low += bound;
      this.#range -= bound;
    }
    while (this.#range < NARROW) {
      this.#range *= 256;
      this.#shift();
    }
    return bit;
  }

  /** Bytes so far, those held back included. */
  get size(): number {
    return Math.max(0, this.#bytes.length - 1) + this.#heldCount;
  }

  /** Ends the stream: of all numbers in the interval the one with most zeros at its end, whose zeros are left out. */
  finish(): Uint8Array {
    return this.finishWithin(Infinity) ?? new Uint8Array();
  }

  /** As {@link finish}, or `undefined` where more bytes came about than `capacity`, the zeros included. */
  finishWithin(capacity: number): Uint8Array | undefined {
    const last = this.#low + this.#range - 1;
    let step = WHOLE;
    while (step > 1 && last - (last % step) < this.#low) step /= 2;
    this.#low = last - (last % step);
    for (let i = 0; i < 5; i += 1) this.#shift();
    const bytes = this.#bytes.slice(1);
    if (bytes.length > capacity) return undefined;
    while (bytes.at(-1) === 0) bytes.pop();
    return Uint8Array.from(bytes);
  }

  /** Moves the highest of the four lower bytes of `low` out. */
  #shift(): void {
    const carry = this.#low >= WHOLE ? 1 : 0;
    const lower = this.#low % WHOLE;
    const mayStillCarry = lower >= 0xff000000 && carry === 0;
    if (!mayStillCarry) {
      this.#bytes.push((this.#held + carry) % 256);
      for (let i = 1; i < this.#heldCount; i += 1) this.#bytes.push((0xff + carry) % 256);
      this.#held = Math.floor(lower / NARROW);
      this.#heldCount = 0;
    }
    this.#heldCount += 1;
    this.#low = (lower % NARROW) * 256;
  }
}

/** Reads decisions; past the end of the stream it reads zeros. */
export class RangeReader implements BitCoder {
  readonly decoding = true;
  readonly #bytes: Uint8Array;
  #next = 0;
  #range = WHOLE - 1;
  /** How far into the interval the number lies. */
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let i = 0; i < 4; i += 1) this.#take();
  }

  code(chance: number): number {
    const bound = Math.floor(this.#range / 65_536) * chance;
    const bit = this.#offset < bound ? 0 : 1;
    if (bit === 0) this.#range = bound;
    else {
      this.#offset -= bound;
      this.#range -= bound;
    }
    while (this.#range < NARROW) {
      this.#range *= 256;
      this.#take();
    }
    return bit;
  }

  /** Bytes that were not looked at. */
  get unread(): number {
    return this.#bytes.length - this.#next;
  }

  #take(): void {
    const byte = this.#bytes[this.#next] ?? 0;
    if (this.#next < this.#bytes.length) this.#next += 1;
    this.#offset = (this.#offset * 256 + byte) % WHOLE;
  }
}

/** Neither writes nor reads: decisions pass by, and models learn from them. */
export const listener: BitCoder = {
  decoding: false,
  code: (_chance, bit) => bit,
};
