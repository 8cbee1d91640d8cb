/** Chances that learn, and the plain values that are coded by them: bits, trees, numbers. */
import type { BitCoder } from './range-coder.js';

/** Chances have 22 bits. */
const ONE = 2 ** 22 - 1;
const HALF = 2 ** 21;
const SLOWEST_DECISION = 30;
/** The least chance of 0, and of 1, a decision is coded with, in 1 / 65,536. */
const LEAST = 24;

/** A chance after `count` bits moves by 1 / (count + 1.6) of what it was wrong by; here in 1 / 65,536. */
export function rateAfter(count: number): number {
  return Math.floor(655_360 / (10 * count + 16));
}

/** Many chances of a bit being 0, all even at first. */
export class Chances {
  readonly #chances: Uint32Array;
  readonly #counts: Uint8Array;

  constructor(size: number) {
    this.#chances = new Uint32Array(size).fill(HALF);
    this.#counts = new Uint8Array(size);
  }

  /** The chance at `index`, of 22 bits. */
  at(index: number): number {
    return this.#chances[index] ?? HALF;
  }

  /** Learns a bit; the count of what was learned stops at `slowest`. */
  learn(index: number, bit: number, slowest: number): void {
    const chance = this.at(index);
    const count = this.#counts[index] ?? 0;
    const rate = rateAfter(count);
    const error = bit === 0 ? ONE - chance : chance;
    const step = Math.floor((error * rate) / 65_536);
    this.#chances[index] = bit === 0 ? chance + step : chance - step;
    if (count < slowest) this.#counts[index] = count + 1;
  }

  /** Codes one bit and learns it. */
  code(coder: BitCoder, index: number, bit: number): number {
    const chance = Math.floor(this.at(index) / 64);
    const coded = coder.code(Math.min(65_536 - LEAST, Math.max(LEAST, chance)), bit);
    this.learn(index, coded, SLOWEST_DECISION);
    return coded;
  }

  /** Codes a value of `bits` bits, the highest first; every bit has a chance for each way that leads to it. */
  codeTree(coder: BitCoder, start: number, value: number, bits: number): number {
    let way = 1;
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      way = way * 2 + this.code(coder, start + way, (value >> bit) & 1);
    }
    return way - 2 ** bits;
  }

  /** Codes a number from 0 to 2^25 − 2: one more than it, as its length in ones, a zero, and its lower bits. */
  codeNumber(coder: BitCoder, start: number, value: number): number {
    const wanted = value + 1;
    const wantedLength = Math.floor(Math.log2(wanted));
    let length = 0;
    while (length < 24 && this.code(coder, start + length, length < wantedLength ? 1 : 0) === 1) length += 1;
    let coded = 1;
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      coded = coded * 2 + this.code(coder, start + 32 + bit, (wanted >> bit) & 1);
    }
    return coded - 1;
  }
}
