/**
 * A second implementation of the entropy coder, written after docs/codec.md section 3: slow, plain, and without a byte
 * of shared code.
 */

/** The chance of a 0, in 22 bits, and how much was seen. */
export interface Probability {
  p: number;
  n: number;
}

/** A probability that has seen nothing. */
export function fresh(): Probability {
  return { p: 2 ** 21, n: 0 };
}

/** Something that codes bits: the argument is what an encoder writes, the result is what was coded. */
export interface Bits {
  readonly reads: boolean;
  withChance(chance: number, bit: number): number;
}

const TOP = 2 ** 24;

/** Reads a stream; past its end there are zeros. */
export class BitReader implements Bits {
  readonly reads = true;
  readonly #bytes: Uint8Array;
  #at = 0;
  #range = 2 ** 32 - 1;
  #window = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let i = 0; i < 4; i += 1) this.#shift();
  }

  /** Bytes that were not touched. */
  get left(): number {
    return Math.max(0, this.#bytes.length - this.#at);
  }

  withChance(chance: number): number {
    const bound = Math.floor(this.#range / 65_536) * chance;
    const bit = this.#window < bound ? 0 : 1;
    if (bit === 0) this.#range = bound;
    else {
      this.#window -= bound;
      this.#range -= bound;
    }
    while (this.#range < TOP) {
      this.#range *= 256;
      this.#shift();
    }
    return bit;
  }

  #shift(): void {
    this.#window = (this.#window * 256 + (this.#bytes[this.#at] ?? 0)) % 2 ** 32;
    this.#at += 1;
  }
}

/** Writes a stream, by exact fractions instead of held bytes: the lower end is one big number. */
export class BitWriter implements Bits {
  readonly reads = false;
  #low = 0n;
  #range = 2 ** 32 - 1;
  #shifts = 0;

  withChance(chance: number, bit: number): number {
    const bound = Math.floor(this.#range / 65_536) * chance;
    if (bit === 0) this.#range = bound;
    else {
      this.#low += BigInt(bound);
      this.#range -= bound;
    }
    while (this.#range < TOP) {
      this.#range *= 256;
      this.#low <<= 8n;
      this.#shifts += 1;
    }
    return bit;
  }

  /** The stream: the value of the last interval with the most trailing zero bits, without trailing zero bytes. */
  finish(): Uint8Array {
    const last = this.#low + BigInt(this.#range) - 1n;
    let zeros = 32n;
    while (zeros > 0n && (last >> zeros) << zeros < this.#low) zeros -= 1n;
    const hex = ((last >> zeros) << zeros).toString(16).padStart((this.#shifts + 4) * 2, '0');
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    let length = bytes.length;
    while (length > 0 && bytes[length - 1] === 0) length -= 1;
    return bytes.slice(0, length);
  }
}

/** Codes nothing and learns everything. */
export const listener: Bits = { reads: false, withChance: (_, bit) => bit };

/** The probability after a bit. */
export function learn(probability: Probability, bit: number, limit: number): void {
  const rate = Math.floor(655_360 / (10 * probability.n + 16));
  if (bit === 0) probability.p += Number((BigInt(2 ** 22 - 1 - probability.p) * BigInt(rate)) >> 16n);
  else probability.p -= Number((BigInt(probability.p) * BigInt(rate)) >> 16n);
  probability.n = Math.min(probability.n + 1, limit);
}

/** Contexts by name: every name is a set of its own, all fresh at first. */
export class Contexts {
  readonly #known = new Map<string, Probability>();

  /** The probability of a context. */
  of(name: string): Probability {
    const probability = this.#known.get(name) ?? fresh();
    this.#known.set(name, probability);
    return probability;
  }
}

/** Codes one bit in a context. */
export function codeBit(bits: Bits, probability: Probability, bit = 0): number {
  const chance = Math.max(24, Math.min(65_512, probability.p >> 6));
  const coded = bits.withChance(chance, bit);
  learn(probability, coded, 30);
  return coded;
}

/** Codes bits and numbers in named contexts. */
export class Stream {
  readonly bits: Bits;
  readonly contexts: Contexts;

  constructor(bits: Bits, contexts = new Contexts()) {
    this.bits = bits;
    this.contexts = contexts;
  }

  /** One bit. */
  bit(name: string, value = 0): number {
    return codeBit(this.bits, this.contexts.of(name), value);
  }

  /** `count` bits by a tree. */
  tree(name: string, count: number, value = 0): number {
    let node = 1;
    for (let i = count - 1; i >= 0; i -= 1) node = node * 2 + this.bit(`${name}.${node}`, (value >> i) & 1);
    return node - 2 ** count;
  }

  /** A whole number. */
  number(name: string, value = 0): number {
    const length = Math.floor(Math.log2(value + 1));
    let count = 0;
    while (count < 24 && this.bit(`${name}.length${count}`, count < length ? 1 : 0) === 1) count += 1;
    let number = 1;
    for (let i = count - 1; i >= 0; i -= 1)
      number = number * 2 + this.bit(`${name}.bit${i}`, ((value + 1) >> i) & 1);
    return number - 1;
  }

  /** A whole number that may be negative. */
  signed(name: string, value = 0): number {
    const folded = this.number(name, value < 0 ? -2 * value - 1 : 2 * value);
    return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
  }
}
