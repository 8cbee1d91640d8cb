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

function codePixel<D>(
  row: usize, x: i32, y: i32, w: i32, first: usize, other: usize, lumaReference: usize,
): void {
  const up = row - STRIDE;
  const actual = sizeof<D>() == 2 ? 0 : at(row, x);
  const W = x > 0 ? at(row, x - 1) : y > 0 ? at(up, x) : NEUTRAL;
  const N = y > 0 ? at(up, x) : W;
  const NW = y > 0 && x > 0 ? at(up, x - 1) : N;
  const NE = y > 0 && x + 1 < w ? at(up, x + 1) : N;
  const q = four(luma, x, y);
  const west = x > 0 ? four(luma, x - 1, y) : q;
  const north = y > 0 ? four(luma, x, y - 1) : q;
  const next = x + 1 < w ? four(luma, x + 1, y) : q;
  const near = <u64>q | (<u64>(W | (N << 16)) << 32);
  let wide = (near * K1) ^ ((<u64>(NE | (NW << 16)) | (<u64>((next & 0xff) | ((next >> 8) & 0xff00)) << 32) |
    (<u64>(((west >> 8) & 255) | ((north >> 8) & 0xff00)) << 48)) * K2);
  wide ^= wide >> 31;
  const e1 = memoryOf(0, near * K1);
  const e2 = memoryOf(1, <u64>q * K2);
  const e3 = memoryOf(2, wide * K1);
  const v1 = recalled(e1, NEUTRAL);
  const v2 = recalled(e2, NEUTRAL);
  const v3 = recalled(e3, NEUTRAL);
  const flat = <u32>(q == (q & 255) * 0x01010101);
  const pattern =
    <u32>(W == N) | (<u32>(N == NE) << 1) | (<u32>(q == west) << 2) | (<u32>(q == north) << 3) | (flat << 4);
  let result: u32 = 0;
  let hit: u32 = 1;
  startGuessing();
  do {
    if (first != 0) {
      result = at(first, x);
      const same = lumaReference == 0 || four(lumaReference, x, y) == q;
      let context = <u32>(x == 0 || W == at(first, x - 1)) | (<u32>(y == 0 || N == at(first - STRIDE, x)) << 1);
      context |= (lastHit << 2) | (<u32>same << 3) | (flat << 6) | (<u32>(result == W) << 8);
      if (other != 0) context |= at(other, x) != result ? 16 : 32;
      context |= <u32>(y == 0 || x + 1 >= w || NE == at(first - STRIDE, x + 1)) << 7;
      context |= (<u32>(q == west) << 9) | (<u32>(q == north) << 10);
      if (isGuess<D>(result, decision(0, context), actual)) break;
      if (other != 0) {
        result = at(other, x);
        context = <u32>(x == 0 || W == at(other, x - 1)) | (<u32>(y == 0 || N == at(other - STRIDE, x)) << 1);
        if (isGuess<D>(result, decision(6, context | (flat << 2)), actual)) break;
      }
      hit = 0;
    }
    const agreement = (<u32>(v3 == v1) << 7) | (trust(e1) << 8) | (lastHit << 10) | (<u32>(v2 == v3) << 11);
    if (isGuess<D>((result = v3), decision(1, pattern | (trust(e3) << 5) | agreement), actual)) break;
    const support = (<u32>(v1 == v2) << 7) | (trust(e2) << 8) | (lastHit << 10);
    if (isGuess<D>((result = v1), decision(2, pattern | (trust(e1) << 5) | support), actual)) break;
    if (isGuess<D>((result = v2), decision(3, pattern | (trust(e2) << 5) | (lastHit << 7)), actual)) break;
    hit = 0;
    if (isGuess<D>((result = W), decision(4, pattern), actual)) break;
    if (isGuess<D>((result = N), decision(5, pattern), actual)) break;
    result = escapeChroma<D>(actual, q, W, N, v2, trust(e2) > 0, first != 0, first != 0 ? at(first, x) : NEUTRAL);
  } while (false);
  lastHit = hit;
  remember(e1, NEUTRAL, result);
  remember(e2, NEUTRAL, result);
  remember(e3, NEUTRAL, result);
  if (sizeof<D>() == 2) store<u16>(row + (<usize>x << 1), <u16>result);
}

function escapeChroma<D>(
  actual: u32, q: u32, W: u32, N: u32, guess: u32, trusted: bool, referenced: bool, value: u32,
): u32 {
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
