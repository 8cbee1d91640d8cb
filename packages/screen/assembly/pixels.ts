/**
 * Literal tiles of luma (u8) and of colours (u32, bytes R G B A): row by row, flat runs first, then per pixel
 * references → three memories → west → north → north-east → escape.
 *
 * A tile lies in a block of 32 × 32 pixels. `reference` and `second` are such blocks with what the decoder already
 * has for this place (0: none).
 */
import { exclude, isGuess, startGuessing } from './candidates';
import { codeBit, codeTree } from './coder';
import { escapeColour } from './escape-colour';
import { escapeLuma } from './escape-luma';
import { recalled, remember, rememberLightly, trust } from './memories';
import { DECISIONS, HASHES, HASH_BITS, RUNS, model } from './model';

// @ts-ignore: decorator
@inline const TILE: i32 = 32;
// @ts-ignore: decorator
@inline const K1: u64 = 0x9e3779b97f4a7c15;
// @ts-ignore: decorator
@inline const K2: u64 = 0xc2b2ae3d27d4eb4f;

/** What an empty tile and an untouched memory show: white. */
// @ts-ignore: decorator
@inline
export function background<T>(): u32 {
  return sizeof<T>() == 1 ? 235 : 0xffffffff;
}

// @ts-ignore: decorator
@inline
function at<T>(row: usize, x: i32): u32 {
  return <u32>load<T>(row + (<usize>x) * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function rowBytes<T>(): usize {
  return <usize>TILE * sizeof<T>();
}

/** The pixels around the one being coded; where the tile ends, the nearest one stands in. */
let W: u32 = 0;
let N: u32 = 0;
let NW: u32 = 0;
let NE: u32 = 0;
let WW: u32 = 0;
let NN: u32 = 0;
let NEE: u32 = 0;
/** Where the memories of this pixel lie. */
let afterSix: usize = 0;
let afterEight: usize = 0;
let afterTwelve: usize = 0;
/** 1 while the best guess keeps being right. */
let lastHit: u32 = 1;

/** Codes a tile of w × h pixels. */
export function codePixels<T, D>(pixels: usize, w: i32, h: i32, reference: usize, second: usize): void {
  for (let y = 0; y < h; y++) {
    const row = pixels + <usize>y * rowBytes<T>();
    const first = reference != 0 ? reference + <usize>y * rowBytes<T>() : 0;
    const other = second != 0 ? second + <usize>y * rowBytes<T>() : 0;
    lastHit = 1;
    for (let x = 0; x < w; x++) {
      look<T>(row, x, y, w);
      startGuessing();
      if (first == 0 && lastHit != 0 && W == N && N == NW && N == NE) {
        const run = codeRun<T, D>(row, x, y, w);
        x += run;
        if (x >= w || lastHit != 0) {
          x--;
          continue;
        }
        exclude(W);
        N = y > 0 ? at<T>(row - rowBytes<T>(), x) : W;
        NW = N;
        NE = y > 0 && x + 1 < w ? at<T>(row - rowBytes<T>(), x + 1) : N;
      }
      codePixel<T, D>(row, x, y, w, h, first, other);
    }
  }
}

// @ts-ignore: decorator
@inline
function look<T>(row: usize, x: i32, y: i32, w: i32): void {
  const up = row - rowBytes<T>();
  W = x > 0 ? at<T>(row, x - 1) : y > 0 ? at<T>(up, x) : background<T>();
  N = y > 0 ? at<T>(up, x) : W;
  NW = y > 0 && x > 0 ? at<T>(up, x - 1) : N;
  NE = y > 0 && x + 1 < w ? at<T>(up, x + 1) : N;
}

/**
 * Codes how many of the coming pixels equal W, as far as the row above stays flat. Sets lastHit to 0 when the run
 * ends early: the pixel after it differs.
 */
function codeRun<T, D>(row: usize, x: i32, y: i32, w: i32): i32 {
  const longest = flatAhead<T>(row - rowBytes<T>(), x, y, w);
  const size = 31 - clz<i32>(longest);
  let length = 0;
  if (sizeof<D>() != 2) while (length < longest && at<T>(row, x + length) == W) length++;
  const whole = model + RUNS + <usize>(size * 32 * 4);
  if (codeBit<D>(whole, <u32>(length < longest)) == 0) {
    if (sizeof<D>() == 2) fill<T>(row, x, longest);
    return longest;
  }
  const bits = longest > 1 ? 32 - clz<i32>(longest - 1) : 0;
  length = min<i32>(codeTree<D>(model + RUNS + <usize>((8 + bits * 2) * 32 * 4), length, bits), longest - 1);
  if (sizeof<D>() == 2) fill<T>(row, x, length);
  lastHit = 0;
  return length;
}

function flatAhead<T>(up: usize, x: i32, y: i32, w: i32): i32 {
  if (y == 0) return w - x;
  let n = 1;
  while (x + n < w && at<T>(up, x + n) == N && (x + n + 1 >= w || at<T>(up, x + n + 1) == N)) n++;
  return n;
}

function fill<T>(row: usize, x: i32, length: i32): void {
  for (let i = 0; i < length; i++) store<T>(row + <usize>(x + i) * sizeof<T>(), <T>W);
}

/** Contexts of the reference guess: where the reference was right around here, and how flat it is. */
// @ts-ignore: decorator
@inline
function referenceContext<T>(first: usize, other: usize, x: i32, y: i32, w: i32, h: i32): u32 {
  const up = first - rowBytes<T>();
  const value = at<T>(first, x);
  const west = x > 0 ? at<T>(first, x - 1) : 0;
  const north = y > 0 ? at<T>(up, x) : 0;
  let context = <u32>(x == 0 || W == west);
  context |= <u32>(y == 0 || N == north) << 1;
  context |= <u32>(y == 0 || x + 1 >= w || NE == at<T>(up, x + 1)) << 2;
  context |= lastHit << 3;
  if (other != 0) context |= at<T>(other, x) != value ? 16 : 32;
  context |= <u32>(y == 0 || x == 0 || NW == at<T>(up, x - 1)) << 6;
  context |= <u32>(y == 0 || x + 2 >= w || NEE == at<T>(up, x + 2)) << 7;
  context |= <u32>(x < 2 || WW == at<T>(first, x - 2)) << 8;
  context |= <u32>(y < 2 || NN == at<T>(up - rowBytes<T>(), x)) << 9;
  const flat =
    (x == 0 || value == west) &&
    (x + 1 >= w || value == at<T>(first, x + 1)) &&
    (y == 0 || value == north) &&
    (y + 1 >= h || value == at<T>(first + rowBytes<T>(), x));
  return context | (<u32>flat << 10) | (<u32>(W == value) << 11);
}

// @ts-ignore: decorator
@inline
function secondContext<T>(other: usize, x: i32, y: i32, w: i32): u32 {
  const up = other - rowBytes<T>();
  let context = <u32>(x == 0 || W == at<T>(other, x - 1));
  context |= <u32>(y == 0 || N == at<T>(up, x)) << 1;
  context |= <u32>(y == 0 || x + 1 >= w || NE == at<T>(up, x + 1)) << 2;
  return context | (lastHit << 3);
}

// @ts-ignore: decorator
@inline
function decision(kind: u32, context: u32): usize {
  return model + DECISIONS + <usize>(((kind << 12) | context) << 2);
}

// @ts-ignore: decorator
@inline
function memoryOf(table: usize, hash: u64): usize {
  return model + HASHES + (table << (HASH_BITS + 3)) + (<usize>(hash >> (64 - HASH_BITS)) << 3);
}

// @ts-ignore: decorator
@inline
function mix(a: u64, b: u64): u64 {
  const x = (a ^ b) * K1;
  return x ^ (x >> 29);
}

/** Finds the places of the three memories of a pixel: after 6, 8 and 12 neighbours. */
// @ts-ignore: decorator
@inline
function findMemories<T>(row: usize, x: i32, y: i32, w: i32): void {
  const up = row - rowBytes<T>();
  WW = x > 1 ? at<T>(row, x - 2) : W;
  NN = y > 1 ? at<T>(up - rowBytes<T>(), x) : N;
  NEE = y > 0 && x + 2 < w ? at<T>(up, x + 2) : NE;
  const NNE = y > 1 && x + 1 < w ? at<T>(up - rowBytes<T>(), x + 1) : NN;
  const NNW = y > 1 && x > 0 ? at<T>(up - rowBytes<T>(), x - 1) : NN;
  const NWW = y > 0 && x > 1 ? at<T>(up, x - 2) : NW;
  const NNN = y > 2 ? at<T>(up - 2 * rowBytes<T>(), x) : NN;
  const WWW = x > 2 ? at<T>(row, x - 3) : WW;
  let small: u64, middle: u64, large: u64;
  if (sizeof<T>() == 1) {
    const six = <u64>(W | (N << 8) | (NW << 16) | (NE << 24)) | (<u64>(WW | (NN << 8)) << 32);
    small = six * K1;
    middle = (six | (<u64>(NEE | (NNE << 8)) << 48)) * K2;
    large = middle ^ (middle >> 31) ^ (<u64>(NNW | (NWW << 8) | (NNN << 16) | (WWW << 24)) * K1);
    large = (large ^ (large >> 29)) * K2;
  } else {
    const six = mix(mix(<u64>W | (<u64>N << 32), 0) * K2, <u64>NW | (<u64>NE << 32));
    small = mix(six * K2, <u64>WW | (<u64>NN << 32));
    middle = mix(small * K2, <u64>NEE | (<u64>NNE << 32));
    large = mix(mix(middle * K2, <u64>NNW | (<u64>NWW << 32)) * K2, <u64>NNN | (<u64>WWW << 32)) * K1;
    small *= K2;
    middle *= K2;
  }
  afterSix = memoryOf(0, small);
  afterEight = memoryOf(1, middle);
  afterTwelve = memoryOf(2, large);
}

function codePixel<T, D>(row: usize, x: i32, y: i32, w: i32, h: i32, first: usize, other: usize): void {
  const actual = sizeof<D>() == 2 ? 0 : at<T>(row, x);
  findMemories<T>(row, x, y, w);
  const v1 = recalled(afterSix, background<T>());
  const v2 = recalled(afterEight, background<T>());
  const v3 = recalled(afterTwelve, background<T>());
  const pattern = <u32>(W == N) | (<u32>(N == NE) << 1) | (<u32>(NW == N) << 2) | (<u32>(W == NW) << 3);
  let result: u32 = 0;
  let hit: u32 = 0;
  do {
    if (first != 0) {
      hit = 1;
      result = at<T>(first, x);
      if (isGuess<D>(result, decision(0, referenceContext<T>(first, other, x, y, w, h)), actual)) break;
      if (other != 0) {
        result = at<T>(other, x);
        if (isGuess<D>(result, decision(6, secondContext<T>(other, x, y, w)), actual)) break;
      }
    }
    hit = first != 0 ? 0 : 1;
    const agreement = (<u32>(v3 == v2) << 6) | (trust(afterEight) << 7) | (lastHit << 9) | (<u32>(v1 == v2) << 10);
    if (isGuess<D>((result = v3), decision(7, pattern | (trust(afterTwelve) << 4) | agreement), actual)) break;
    const support = (<u32>(v1 == v2) << 6) | (trust(afterSix) << 7) | (lastHit << 9);
    if (isGuess<D>((result = v2), decision(1, pattern | (trust(afterEight) << 4) | support), actual)) break;
    if (isGuess<D>((result = v1), decision(2, pattern | (trust(afterSix) << 4) | (lastHit << 6)), actual)) break;
    hit = 0;
    if (isGuess<D>((result = W), decision(3, pattern | (<u32>(WW == W) << 4) | (lastHit << 5)), actual)) break;
    if (isGuess<D>((result = N), decision(4, pattern | (<u32>(NN == N) << 4)), actual)) break;
    if (isGuess<D>((result = NE), decision(5, pattern), actual)) break;
    const value = first != 0 ? at<T>(first, x) : 0;
    const next = first != 0 && x + 1 < w ? at<T>(first, x + 1) : 0;
    if (sizeof<T>() == 1) result = escapeLuma<D>(actual, W, N, NW, NE, WW, NN, first != 0, value, next);
    else result = escapeColour<D>(actual, W, N, NE, WW, NN, first != 0, value, next);
  } while (false);
  lastHit = hit;
  rememberLightly(afterSix, background<T>(), result);
  remember(afterEight, background<T>(), result);
  remember(afterTwelve, background<T>(), result);
  if (sizeof<D>() == 2) store<T>(row + <usize>x * sizeof<T>(), <T>result);
}
