/**
 * Bytes that no prediction explains ("escapes") are coded as eight binary decisions, each with a chance mixed from
 * several contexts by a small logistic mixer with integer weights (as in lpaq). The two tables of the logistic
 * function are written by the host, see tables.ts.
 */
import { INITIAL, codeWithChance, learned } from './coder';
import { MIXED, MIX_BITS, MIX_INPUTS, WEIGHTS, model } from './model';

/** 4,096 × i16: chance of 0 in 1 / 4,096 → logit in 1 / 256. */
export const stretchTable = memory.data(4096 * 2);
/** 4,096 × u16: logit in 1 / 256, from −2,048 → chance of 0 in 1 / 65,536. */
export const squashTable = memory.data(4096 * 2);

// @ts-ignore: decorator
@inline const FIRST_WEIGHT: i32 = 18000;
// @ts-ignore: decorator
@inline const WEIGHT_RATE: i32 = 40;
// @ts-ignore: decorator
@inline const SLOWEST_MIXED: u32 = 25;

const slots = memory.data(8 * 4);
const logits = memory.data(8 * 4);

/** Hashes of the four contexts of the byte that is coded next. */
let context0: u32 = 0;
let context1: u32 = 0;
let context2: u32 = 0;
let context3: u32 = 0;

/** Sets the contexts of the next byte. */
// @ts-ignore: decorator
@inline
export function setContexts(a: u32, b: u32, c: u32, d: u32): void {
  context0 = a * 0x2c1b3c6d;
  context1 = b * 0x2c1b3c6d + 1;
  context2 = c * 0x2c1b3c6d + 2;
  context3 = d * 0x2c1b3c6d + 3;
}

/** Codes one byte with table set `plane` (0 to 2); `referenced` chooses the weights. */
export function codeMixedByte<D>(plane: u32, referenced: bool, value: u32): u32 {
  const tables = model + MIXED + <usize>((plane * MIX_INPUTS) << (MIX_BITS + 2));
  let node: u32 = 1;
  for (let i = 7; i >= 0; i--) {
    const weights = model + WEIGHTS + <usize>((plane * 16 + (7 - i) + (referenced ? 8 : 0)) * MIX_INPUTS * 4);
    const chance = mixed(tables, weights, node);
    const bit = codeWithChance<D>(chance, (value >> i) & 1);
    teach(weights, <i32>chance, bit);
    node = (node << 1) | bit;
  }
  return node - 256;
}

// @ts-ignore: decorator
@inline
function slotOf(context: u32, node: u32): usize {
  let hash = (context + node * 0x9e3779b1) * 0x85ebca6b;
  hash ^= hash >> 15;
  return <usize>((hash * 0xc2b2ae35) >> (32 - MIX_BITS)) << 2;
}

// @ts-ignore: decorator
@inline
function weighed(k: u32, slot: usize, weights: usize): i32 {
  store<u32>(slots + (k << 2), <u32>slot);
  const logit = <i32>load<i16>(stretchTable + (((load<u32>(slot) ^ INITIAL) >> 20) << 1));
  store<i32>(logits + (k << 2), logit);
  const weight = load<i32>(weights + (k << 2)) + FIRST_WEIGHT;
  return ((weight >> 4) * logit) >> 4;
}

function mixed(tables: usize, weights: usize, node: u32): u32 {
  let sum = weighed(0, tables + slotOf(context0, node), weights);
  sum += weighed(1, tables + (1 << (MIX_BITS + 2)) + slotOf(context1, node), weights);
  sum += weighed(2, tables + (2 << (MIX_BITS + 2)) + slotOf(context2, node), weights);
  sum += weighed(3, tables + (3 << (MIX_BITS + 2)) + slotOf(context3, node), weights);
  sum >>= 8;
  if (sum > 2047) sum = 2047;
  else if (sum < -2047) sum = -2047;
  return <u32>load<u16>(squashTable + ((sum + 2048) << 1));
}

function teach(weights: usize, chance: i32, bit: u32): void {
  const error = ((bit == 0 ? 65535 : 0) - chance) >> 4;
  for (let k: u32 = 0; k < MIX_INPUTS; k++) {
    const weight = weights + (k << 2);
    const step = (load<i32>(logits + (k << 2)) * error * WEIGHT_RATE + 0x8000) >> 16;
    store<i32>(weight, load<i32>(weight) + step);
    const slot = <usize>load<u32>(slots + (k << 2));
    store<u32>(slot, learned(load<u32>(slot) ^ INITIAL, bit, SLOWEST_MIXED) ^ INITIAL);
  }
}
