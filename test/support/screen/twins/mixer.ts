/** Bytes that nothing predicted: every bit under a chance that is mixed from four contexts. */
import { Chances } from './chances.js';
import { squash, stretch } from './logistic.js';
import type { BitCoder } from './range-coder.js';

const INPUTS = [0, 1, 2, 3] as const;
const SLOT_BITS = 14;
const FIRST_WEIGHT = 18_000;
const WEIGHT_RATE = 40;
const SLOWEST_MIXED = 25;
const PLANES = 3;

/** Four numbers that say what a byte may depend on. */
export type ByteContexts = readonly [number, number, number, number];

/** What is coded: which of the three planes, whether there is a reference (it chooses the weights), the value. */
export interface MixedByte {
  plane: 0 | 1 | 2;
  referenced: boolean;
  contexts: ByteContexts;
  value: number;
}

/** The chances of three planes and the weights they are mixed with. */
export class Mixer {
  readonly #chances = Array.from({ length: PLANES * INPUTS.length }, () => new Chances(2 ** SLOT_BITS));
  readonly #weights = Array.from({ length: PLANES * 16 }, () => INPUTS.map(() => FIRST_WEIGHT));

  /** Codes a byte, the highest bit first. */
  code(coder: BitCoder, { plane, referenced, contexts, value }: MixedByte): number {
    let way = 1;
    for (let place = 0; place < 8; place += 1) {
      const weights = this.#weights[plane * 16 + (referenced ? 8 : 0) + place] ?? [];
      const inputs = INPUTS.map((k) => {
        const chances = this.#chances[plane * INPUTS.length + k] ?? new Chances(0);
        const slot = slotOf(Math.imul(contexts[k], 0x2c1b3c6d) + k, way);
        return { chances, slot, logit: stretch[chances.at(slot) >> 10] ?? 0 };
      });
      const chance = mixed(
        inputs.map(({ logit }) => logit),
        weights,
      );
      const bit = coder.code(chance, (value >> (7 - place)) & 1);
      inputs.forEach(({ chances, slot, logit }, k) => {
        weights[k] = (weights[k] ?? 0) + weightStep(logit, chance, bit);
        chances.learn(slot, bit, SLOWEST_MIXED);
      });
      way = way * 2 + bit;
    }
    return way - 256;
  }
}

function slotOf(context: number, way: number): number {
  let hash = Math.imul(context + Math.imul(way, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0xc2b2ae35) >>> (32 - SLOT_BITS);
}

/** Chance of 0 in 1 / 65,536: the weighed sum of logits, as a chance again. A weight of 65,536 is 1. */
function mixed(logits: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  logits.forEach((logit, k) => {
    sum += (((weights[k] ?? 0) >> 4) * logit) >> 4;
  });
  sum = Math.min(2047, Math.max(-2047, sum >> 8));
  return squash[sum + 2048] ?? 0;
}

function weightStep(logit: number, chance: number, bit: number): number {
  const error = ((bit === 0 ? 65_535 : 0) - chance) >> 4;
  return (logit * error * WEIGHT_RATE + 0x8000) >> 16;
}
