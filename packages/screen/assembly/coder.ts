/**
 * The entropy core: an adaptive binary range coder (carry propagation as in LZMA), the same function for every
 * direction. The direction is a type parameter, so one model serves all three and they cannot drift apart:
 * `Encode` writes, `Decode` reads, `Train` only lets the probabilities learn.
 *
 * A probability is one u32: 22 bits of P(bit = 0), 10 bits of a count that lets it learn fast at first. It is
 * stored xor INITIAL, so that cleared memory is a fresh model.
 */
/** Direction: writes. */
export type Encode = u8;
/** Direction: reads. */
export type Decode = u16;
/** Direction: only learns. */
export type Train = u32;

/** A probability of one half that has seen nothing. */
// @ts-ignore: decorator
@inline export const INITIAL: u32 = 0x80000000;
// @ts-ignore: decorator
@inline const ONE: u32 = 0x3fffff;
// @ts-ignore: decorator
@inline const FLOOR: u32 = 24;
// @ts-ignore: decorator
@inline const SLOWEST_DECISION: u32 = 30;
// @ts-ignore: decorator
@inline const TOP: u32 = 1 << 24;
const rates = memory.data(64 * 4);

let low: u64 = 0;
let encodeRange: u32 = 0;
let held: u32 = 0;
let heldCount: u64 = 0;
let output: usize = 0;
let outputStart: usize = 0;
let outputEnd: usize = 0;
let started: bool = false;
let overflow: bool = false;

let decodeRange: u32 = 0;
let window: u32 = 0;
let input: usize = 0;
let inputEnd: usize = 0;

/** Fills the table of learning rates: after n bits a probability moves by 1 / (n + 1.6). */
export function prepareRates(): void {
  for (let n: u32 = 0; n < 64; n++) store<u32>(rates + (n << 2), 655360 / (10 * n + 16));
}

/** Starts writing at `at`, at most `capacity` bytes. */
export function startEncoding(at: usize, capacity: u32): void {
  low = 0;
  encodeRange = 0xffffffff;
  held = 0;
  heldCount = 1;
  output = at;
  outputStart = at;
  outputEnd = at + capacity;
  started = false;
  overflow = false;
}

/** Bytes written so far, without what the flush will add. */
export function encodedBytes(): u32 {
  return <u32>(output - outputStart) + <u32>heldCount;
}

/**
 * Ends the stream with as few bytes as decode alike: a decoder reads zeros past the end, so trailing zeros of a
 * value inside the final interval need not be sent. Returns the length, or -1 when the capacity did not suffice.
 */
export function finishEncoding(): i32 {
  const last = low + encodeRange - 1;
  let mask: u64 = 0xffffffff;
  while (mask > 0 && (last & ~mask) < low) mask >>= 1;
  low = last & ~mask;
  for (let i = 0; i < 5; i++) shiftLow();
  while (output > outputStart && load<u8>(output - 1) == 0) output--;
  return overflow ? -1 : <i32>(output - outputStart);
}

/** Starts reading `length` bytes at `at`. */
export function startDecoding(at: usize, length: u32): void {
  input = at;
  inputEnd = at + length;
  decodeRange = 0xffffffff;
  window = 0;
  for (let i = 0; i < 4; i++) window = (window << 8) | nextByte();
}

/** Bytes of the packet that the decoder has not touched. A sound packet leaves none. */
export function unread(): u32 {
  return <u32>(inputEnd - input);
}

function nextByte(): u32 {
  return input < inputEnd ? load<u8>(input++) : 0;
}

function shiftLow(): void {
  if (<u32>low < 0xff000000 || low >> 32 != 0) {
    const carry = <u32>(low >> 32);
    put(held + carry);
    for (let i: u64 = 1; i < heldCount; i++) put(0xff + carry);
    held = <u32>low >> 24;
    heldCount = 0;
  }
  heldCount++;
  low = <u64>(<u32>low << 8);
}

/** Stores a byte, but not the first: it is always 0. */
function put(byte: u32): void {
  if (!started) started = true;
  else if (output < outputEnd) store<u8>(output++, <u8>byte);
  else overflow = true;
}

/** Codes one bit whose chance of being 0 is `chance` / 65,536. The chance does not learn here. */
// @ts-ignore: decorator
@inline
export function codeWithChance<D>(chance: u32, bit: u32): u32 {
  if (sizeof<D>() == 4) return bit;
  if (sizeof<D>() == 1) {
    const bound = (encodeRange >> 16) * chance;
    if (bit == 0) encodeRange = bound;
    else {
      low += bound;
      encodeRange -= bound;
    }
    while (encodeRange < TOP) {
      encodeRange <<= 8;
      shiftLow();
    }
    return bit;
  }
  const bound = (decodeRange >> 16) * chance;
  if (window < bound) {
    decodeRange = bound;
    bit = 0;
  } else {
    window -= bound;
    decodeRange -= bound;
    bit = 1;
  }
  while (decodeRange < TOP) {
    decodeRange <<= 8;
    window = (window << 8) | nextByte();
  }
  return bit;
}

/** The next state of a probability after `bit`; `slowest` bounds its count. */
// @ts-ignore: decorator
@inline
export function learned(state: u32, bit: u32, slowest: u32): u32 {
  const count = state & 1023;
  const rate = <u64>load<u32>(rates + (count << 2));
  let chance = state >> 10;
  if (bit == 0) chance += <u32>((<u64>(ONE - chance) * rate) >> 16);
  else chance -= <u32>((<u64>chance * rate) >> 16);
  return (chance << 10) | (count < slowest ? count + 1 : count);
}

/** Codes one bit by the adaptive probability at `context`. */
// @ts-ignore: decorator
@inline
export function codeBit<D>(context: usize, bit: u32): u32 {
  const state = load<u32>(context) ^ INITIAL;
  let chance = state >> 16;
  if (chance < FLOOR) chance = FLOOR;
  else if (chance > 65536 - FLOOR) chance = 65536 - FLOOR;
  bit = codeWithChance<D>(chance, bit);
  store<u32>(context, learned(state, bit, SLOWEST_DECISION) ^ INITIAL);
  return bit;
}

/** Codes a value of `bits` bits by a binary tree of 2^bits contexts, the highest bit first. */
export function codeTree<D>(contexts: usize, value: u32, bits: i32): u32 {
  let node: u32 = 1;
  for (let i = bits - 1; i >= 0; i--) {
    node = (node << 1) | codeBit<D>(contexts + (node << 2), (value >> i) & 1);
  }
  return node - (1 << bits);
}

/** Codes a number from 0 to 2^25 − 2 (Exp-Golomb): how many bits in unary, then the bits. Takes 64 contexts. */
export function codeNumber<D>(contexts: usize, value: u32): u32 {
  const target = value + 1;
  let bits: i32 = 0;
  if (sizeof<D>() == 1) bits = 31 - clz<i32>(target);
  let length: i32 = 0;
  while (length < 24 && codeBit<D>(contexts + (length << 2), <u32>(length < bits)) != 0) length++;
  let result: u32 = 1;
  for (let i = length - 1; i >= 0; i--) {
    result = (result << 1) | codeBit<D>(contexts + ((32 + i) << 2), (target >> i) & 1);
  }
  return result - 1;
}
