/**
 * The kernels: everything that touches every pixel or every bit. They keep no state but the coder's registers, the
 * model in use and the anchor table in use; all memory is given to them by the host.
 */
import { codeChromaPixels, setGuide } from './chroma';
import { Decode, Encode, Train, codeBit, codeNumber, codeTree, prepareRates } from './coder';
import { squashTable, stretchTable } from './mixer';
import { MODEL_BYTES } from './model';
import { codePixels } from './pixels';

export { startEncoding, finishEncoding, encodedBytes, startDecoding, unread } from './coder';
export { useModel, clearModel } from './model';
export { changedTiles } from './diff';
export {
  sameRectangle, copyRectangle, isSolid, fillRectangle, likeness, hashRectangle, weave, unweave,
} from './tiles';
export { useAnchors, useSpareAnchors, startVote, walkAnchors, takeWinner } from './anchors';

/** The first byte the host may use. */
export const heapBase: usize = __heap_base;
/** Size of a model, of the two logistic tables' places. */
export const modelBytes: usize = MODEL_BYTES;

/** Where the host writes the table of 4,096 logits (i16). */
export function stretchAt(): usize {
  prepareRates();
  return stretchTable;
}

/** Where the host writes the table of 4,096 chances (u16). */
export function squashAt(): usize {
  return squashTable;
}

/** Writes a bit under the probability at `context`. */
export function encodeBit(context: usize, bit: u32): void {
  codeBit<Encode>(context, bit);
}

/** Reads a bit. */
export function decodeBit(context: usize): u32 {
  return codeBit<Decode>(context, 0);
}

/** Writes `bits` bits by a tree of 2^bits contexts. */
export function encodeTree(contexts: usize, value: u32, bits: i32): void {
  codeTree<Encode>(contexts, value, bits);
}

/** Reads `bits` bits. */
export function decodeTree(contexts: usize, bits: i32): u32 {
  return codeTree<Decode>(contexts, 0, bits);
}

/** Writes a whole number; takes 64 contexts. */
export function encodeNumber(contexts: usize, value: u32): void {
  codeNumber<Encode>(contexts, value);
}

/** Reads a whole number. */
export function decodeNumber(contexts: usize): u32 {
  return codeNumber<Decode>(contexts, 0);
}

/** Codes a literal luma tile. `direction`: 0 encode, 1 decode, 2 train. */
export function codeLuma(direction: i32, pixels: usize, w: i32, h: i32, first: usize, second: usize): void {
  if (direction == 0) codePixels<u8, Encode>(pixels, w, h, first, second);
  else if (direction == 1) codePixels<u8, Decode>(pixels, w, h, first, second);
  else codePixels<u8, Train>(pixels, w, h, first, second);
}

/** Codes a literal tile of colours. */
export function codeColour(direction: i32, pixels: usize, w: i32, h: i32, first: usize, second: usize): void {
  if (direction == 0) codePixels<u32, Encode>(pixels, w, h, first, second);
  else if (direction == 1) codePixels<u32, Decode>(pixels, w, h, first, second);
  else codePixels<u32, Train>(pixels, w, h, first, second);
}

/** Codes a literal chroma tile under the luma block at `luma` (lumaWidth × lumaHeight used). */
export function codeChroma(
  direction: i32, pixels: usize, w: i32, h: i32, first: usize, second: usize,
  luma: usize, lumaWidth: i32, lumaHeight: i32, lumaReference: usize,
): void {
  setGuide(luma, lumaWidth, lumaHeight);
  if (direction == 0) codeChromaPixels<Encode>(pixels, w, h, first, second, lumaReference);
  else if (direction == 1) codeChromaPixels<Decode>(pixels, w, h, first, second, lumaReference);
  else codeChromaPixels<Train>(pixels, w, h, first, second, lumaReference);
}
