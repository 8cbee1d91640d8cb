/** The model of an object after docs/codec.md section 4: guesses, memories, mixed bytes. */
import { type Bits, codeBit, Contexts, fresh, learn, type Probability } from './bits.js';

const word = 2 ** 32;
const mask64 = (1n << 64n) - 1n;

/** Product of two 32-bit numbers, modulo 2³². */
export function times(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** The upper `count` bits of a 64-bit number. */
export function upper(hash: bigint, count: number): number {
  return Number((hash & mask64) >> BigInt(64 - count));
}

/** Product modulo 2⁶⁴. */
export function times64(a: bigint, b: bigint): bigint {
  return (a * b) & mask64;
}

export const K1 = 0x9e3779b97f4a7c15n;
export const K2 = 0xc2b2ae3d27d4eb4fn;

/** A place of a memory. */
export interface Recollection {
  colour: number;
  confidence: number;
}

/** From a neighbourhood to the colour last seen after it. */
export class Memory {
  readonly #places = new Map<number, Recollection>();
  readonly #bits: number;
  readonly #background: number;
  readonly #lightly: boolean;

  constructor(bits: number, background: number, lightly = false) {
    this.#bits = bits;
    this.#background = background;
    this.#lightly = lightly;
  }

  /** The place of a hash. */
  at(hash: bigint): Recollection {
    const index = upper(hash, this.#bits);
    const place = this.#places.get(index) ?? { colour: this.#background, confidence: 0 };
    this.#places.set(index, place);
    return place;
  }

  /** Learns what came. */
  learn(place: Recollection, colour: number): void {
    if (place.colour === colour) {
      place.confidence = Math.min(7, place.confidence + 1);
      return;
    }
    const half = place.confidence >> 1;
    const gives = this.#lightly ? half <= 1 : place.confidence <= 2;
    place.confidence = gives ? 0 : half;
    if (gives) place.colour = colour;
  }
}

/** min(confidence, 3) */
export function trust({ confidence }: Recollection): number {
  return Math.min(confidence, 3);
}

const stretch = Array.from({ length: 4096 }, (_, index) => {
  const q = (index + 0.5) / 4096;
  return Math.max(-2047, Math.min(2047, Math.round(256 * Math.log(q / (1 - q)))));
});

function squash(index: number): number {
  return Math.max(36, Math.min(65_500, Math.floor(65_536 / (1 + Math.exp(-(index - 2048) / 256)))));
}

/** Everything an object's pixels are coded with. */
export class TwinModel {
  readonly guesses = new Contexts();
  /** The colour last escaped with each green. */
  readonly lastColours = new Map<number, { red: number; blue: number }>();
  readonly #mixed = new Map<number, Probability>();
  readonly #weights = new Map<string, number[]>();
  readonly six: Memory;
  readonly eight: Memory;
  readonly twelve: Memory;
  readonly near = new Memory(13, 0x8080);
  readonly luma = new Memory(13, 0x8080);
  readonly wide = new Memory(13, 0x8080);

  constructor(background: number) {
    this.six = new Memory(14, background, true);
    this.eight = new Memory(14, background);
    this.twelve = new Memory(14, background);
  }

  /** Codes a byte that nothing predicted. */
  mixedByte(
    bits: Bits,
    plane: number,
    referenced: boolean,
    contexts: readonly number[],
    value: number,
  ): number {
    let node = 1;
    for (let i = 7; i >= 0; i -= 1) {
      const weights = this.#weightsOf(`${plane} ${referenced} ${i}`);
      const inputs = contexts.map((context, k) => this.#input(plane, k, context, node));
      const logits = inputs.map(({ p }) => stretch[p >> 10] ?? 0);
      const dot = logits.reduce((sum, logit, k) => sum + ((((weights[k] ?? 0) >> 4) * logit) >> 4), 0) >> 8;
      const chance = squash(Math.max(-2047, Math.min(2047, dot)) + 2048);
      const bit = bits.withChance(chance, (value >> i) & 1);
      const error = ((bit === 0 ? 65_535 : 0) - chance) >> 4;
      logits.forEach((logit, k) => (weights[k] = (weights[k] ?? 0) + ((logit * error * 40 + 32_768) >> 16)));
      for (const input of inputs) learn(input, bit, 25);
      node = node * 2 + bit;
    }
    return node - 256;
  }

  #input(plane: number, k: number, context: number, node: number): Probability {
    const key = (times(context, 0x2c1b3c6d) + k) % word;
    let hash = times((key + times(node, 0x9e3779b1)) % word, 0x85ebca6b);
    hash = (hash ^ (hash >>> 15)) >>> 0;
    const place = (plane * 4 + k) * 16_384 + (times(hash, 0xc2b2ae35) >>> 18);
    const probability = this.#mixed.get(place) ?? fresh();
    this.#mixed.set(place, probability);
    return probability;
  }

  #weightsOf(name: string): number[] {
    const weights = this.#weights.get(name) ?? [18_000, 18_000, 18_000, 18_000];
    this.#weights.set(name, weights);
    return weights;
  }
}

/** Asks guesses about one pixel. */
export class Guessing {
  readonly #bits: Bits;
  readonly #contexts: Contexts;
  readonly #asked: number[];
  readonly #actual: number;

  constructor(bits: Bits, contexts: Contexts, actual: number, excluded?: number) {
    this.#bits = bits;
    this.#contexts = contexts;
    this.#actual = actual;
    this.#asked = excluded === undefined ? [] : [excluded];
  }

  /** Whether the pixel is this; what was asked before is not asked again. */
  isIt(kind: string, context: number, guess: number): boolean {
    if (this.#asked.includes(guess)) return false;
    this.#asked.push(guess);
    return codeBit(this.#bits, this.#contexts.of(`${kind} ${context}`), guess === this.#actual ? 0 : 1) === 0;
  }
}
