/**
 * Literal tiles of chroma: one symbol of 16 bits (U in the low byte, V in the high), given the four luma pixels it
 * colours: references → memories of (4 luma, neighbours), (4 luma, W, N), (4 luma) → west → north → escape.
 */
import { isGuess, startGuessing } from './candidates';
import { codeMixedByte, setContexts } from './mixer';
import { recalled, remember, trust } from './memories';
import { CHROMA_DECISIONS, CHROMA_HASHES, CHROMA_HASH_BITS, model } from './model';

// @ts-ignore: decorator
@inline const STRIDE: usize = 32;
// @ts-ignore: decorator
@inline const NEUTRAL: u32 = 0x8080;
// @ts-ignore: decorator
@inline const K1: u64 = 0x9e3779b97f4a7c15;
// @ts-ignore: decorator
@inline const K2: u64 = 0xc2b2ae3d27d4eb4f;

let luma: usize = 0;
let lumaWidth: i32 = 0;
let lumaHeight: i32 = 0;

/** The luma block (32 × 32, `w` × `h` of it used) that the next chroma tile colours. */
export function setGuide(at: usize, w: i32, h: i32): void {
  luma = at;
  lumaWidth = w;
  lumaHeight = h;
}

/** The four luma pixels of a chroma pixel, of the block at `block`. */
// @ts-ignore: decorator
@inline
function four(block: usize, x: i32, y: i32): u32 {
  const left = <usize>(x << 1);
  const right = <usize>min<i32>((x << 1) + 1, lumaWidth - 1);
  const upper = block + <usize>(y << 1) * STRIDE;
  const lower = block + <usize>min<i32>((y << 1) + 1, lumaHeight - 1) * STRIDE;
  return (
    <u32>load<u8>(upper + left) | (<u32>load<u8>(upper + right) << 8) |
    (<u32>load<u8>(lower + left) << 16) | (<u32>load<u8>(lower + right) << 24)
  );
}

// @ts-ignore: decorator
@inline
function at(row: usize, x: i32): u32 {
  return <u32>load<u16>(row + (<usize>x << 1));
}

let lastHit: u32 = 1;

/** Codes a tile of w × h chroma pixels. `lumaReference` is the luma block's own reference, 0 if it has none. */
export function codeChromaPixels<D>(
  pixels: usize, w: i32, h: i32, reference: usize, second: usize, lumaReference: usize,
): void {
  for (let y = 0; y < h; y++) {
    lastHit = 1;
    const offset = <usize>y * STRIDE;
    for (let x = 0; x < w; x++) {
      const first = reference != 0 ? reference + offset : 0;
      codePixel<D>(pixels + offset, x, y, w, first, second != 0 ? second + offset : 0, lumaReference);
    }
  }
}

// @ts-ignore: decorator
@inline
function decision(kind: u32, context: u32): usize {
  return model + CHROMA_DECISIONS + <usize>(((kind << 12) | context) << 2);
}

// @ts-ignore: decorator
@inline
function memoryOf(table: usize, hash: u64): usize {
  return model + CHROMA_HASHES + (table << (CHROMA_HASH_BITS + 3)) + (<usize>(hash >> (64 - CHROMA_HASH_BITS)) << 3);
}

/** The neighbours of a chroma pixel, and the luma pixels that it and they colour. */
let W: u32 = 0;
let N: u32 = 0;
let NE: u32 = 0;
let q: u32 = 0;
let qWest: u32 = 0;
let qNorth: u32 = 0;
/** Where the memories of this pixel lie: after its luma and W and N; after its luma; after that and more around. */
let afterNear: usize = 0;
let afterLuma: usize = 0;
let afterWide: usize = 0;

// @ts-ignore: decorator
@inline
function look(row: usize, x: i32, y: i32, w: i32): void {
  const up = row - STRIDE;
  W = x > 0 ? at(row, x - 1) : y > 0 ? at(up, x) : NEUTRAL;
  N = y > 0 ? at(up, x) : W;
  NE = y > 0 && x + 1 < w ? at(up, x + 1) : N;
  const NW = y > 0 && x > 0 ? at(up, x - 1) : N;
  q = four(luma, x, y);
  qWest = x > 0 ? four(luma, x - 1, y) : q;
  qNorth = y > 0 ? four(luma, x, y - 1) : q;
  const qEast = x + 1 < w ? four(luma, x + 1, y) : q;
  const near = <u64>q | (<u64>(W | (N << 16)) << 32);
  const east = (qEast & 0xff) | ((qEast >> 8) & 0xff00);
  const sides = ((qWest >> 8) & 255) | ((qNorth >> 8) & 0xff00);
  let wide = (near * K1) ^ ((<u64>(NE | (NW << 16)) | (<u64>east << 32) | (<u64>sides << 48)) * K2);
  wide ^= wide >> 31;
  afterNear = memoryOf(0, near * K1);
  afterLuma = memoryOf(1, <u64>q * K2);
  afterWide = memoryOf(2, wide * K1);
}

// @ts-ignore: decorator
@inline
function referenceContext(first: usize, other: usize, x: i32, y: i32, w: i32, lumaReference: usize): u32 {
  const value = at(first, x);
  const same = lumaReference == 0 || four(lumaReference, x, y) == q;
  let context = <u32>(x == 0 || W == at(first, x - 1)) | (<u32>(y == 0 || N == at(first - STRIDE, x)) << 1);
  context |= (lastHit << 2) | (<u32>same << 3) | (<u32>(q == (q & 255) * 0x01010101) << 6);
  if (other != 0) context |= at(other, x) != value ? 16 : 32;
  context |= <u32>(y == 0 || x + 1 >= w || NE == at(first - STRIDE, x + 1)) << 7;
  return context | (<u32>(value == W) << 8) | (<u32>(q == qWest) << 9) | (<u32>(q == qNorth) << 10);
}

// @ts-ignore: decorator
@inline
function secondContext(other: usize, x: i32, y: i32): u32 {
  const context = <u32>(x == 0 || W == at(other, x - 1)) | (<u32>(y == 0 || N == at(other - STRIDE, x)) << 1);
  return context | (<u32>(q == (q & 255) * 0x01010101) << 2);
}

function codePixel<D>(
  row: usize, x: i32, y: i32, w: i32, first: usize, other: usize, lumaReference: usize,
): void {
  const actual = sizeof<D>() == 2 ? 0 : at(row, x);
  look(row, x, y, w);
  const v1 = recalled(afterNear, NEUTRAL);
  const v2 = recalled(afterLuma, NEUTRAL);
  const v3 = recalled(afterWide, NEUTRAL);
  let pattern = <u32>(W == N) | (<u32>(N == NE) << 1) | (<u32>(q == qWest) << 2) | (<u32>(q == qNorth) << 3);
  pattern |= <u32>(q == (q & 255) * 0x01010101) << 4;
  let result: u32 = 0;
  let hit: u32 = 1;
  startGuessing();
  do {
    if (first != 0) {
      result = at(first, x);
      if (isGuess<D>(result, decision(0, referenceContext(first, other, x, y, w, lumaReference)), actual)) break;
      if (other != 0) {
        result = at(other, x);
        if (isGuess<D>(result, decision(6, secondContext(other, x, y)), actual)) break;
      }
      hit = 0;
    }
    const agreement = (<u32>(v3 == v1) << 7) | (trust(afterNear) << 8) | (lastHit << 10) | (<u32>(v2 == v3) << 11);
    if (isGuess<D>((result = v3), decision(1, pattern | (trust(afterWide) << 5) | agreement), actual)) break;
    const support = (<u32>(v1 == v2) << 7) | (trust(afterLuma) << 8) | (lastHit << 10);
    if (isGuess<D>((result = v1), decision(2, pattern | (trust(afterNear) << 5) | support), actual)) break;
    if (isGuess<D>((result = v2), decision(3, pattern | (trust(afterLuma) << 5) | (lastHit << 7)), actual)) break;
    hit = 0;
    if (isGuess<D>((result = W), decision(4, pattern), actual)) break;
    if (isGuess<D>((result = N), decision(5, pattern), actual)) break;
    result = escapeChroma<D>(actual, v2, trust(afterLuma) > 0, first != 0, first != 0 ? at(first, x) : NEUTRAL);
  } while (false);
  lastHit = hit;
  remember(afterNear, NEUTRAL, result);
  remember(afterLuma, NEUTRAL, result);
  remember(afterWide, NEUTRAL, result);
  if (sizeof<D>() == 2) store<u16>(row + (<usize>x << 1), <u16>result);
}

/** Codes a chroma pixel that nothing predicted: U, then V given U. `guess` was last seen over this luma. */
function escapeChroma<D>(actual: u32, guess: u32, trusted: bool, referenced: bool, value: u32): u32 {
  const light = ((q & 255) + ((q >> 8) & 255) + ((q >> 16) & 255) + (q >> 24)) >> 2;
  const sure = <u32>trusted;
  const uW = W & 255, vW = W >> 8, uGuess = guess & 255;
  setContexts(
    light >> 3,
    uW | ((light >> 4) << 8) | (1 << 16),
    uGuess | (sure << 8) | (1 << 17),
    referenced ? (value & 255) | (uW << 8) | (1 << 18) : (N & 255) | (uW << 8) | (1 << 19),
  );
  const u = codeMixedByte<D>(1, referenced, actual & 255);
  setContexts(
    u | (1 << 20),
    u | (vW << 8) | (1 << 21),
    (guess >> 8) | ((u - uGuess + 256) << 8) | (sure << 17) | (1 << 22),
    referenced ? u | (value & 0xff00) | (1 << 23) : u | (N & 0xff00) | (vW << 16) | (1 << 24),
  );
  return u | (codeMixedByte<D>(2, referenced, actual >> 8) << 8);
}
