import { codeBit, codeTree } from './coder';
import { classOf } from './escape-luma';
import { codeMixedByte, setContexts } from './mixer';
import { FLAGS, LAST_COLOURS, TREES, model } from './model';

// @ts-ignore: decorator
@inline
function red(colour: u32): u32 {
  return colour & 255;
}

// @ts-ignore: decorator
@inline
function green(colour: u32): u32 {
  return (colour >> 8) & 255;
}

// @ts-ignore: decorator
@inline
function blue(colour: u32): u32 {
  return (colour >> 16) & 255;
}

// @ts-ignore: decorator
@inline
function hash(a: u32, b: u32): u32 {
  let x = (a ^ 0x9e3779b9) * 0x85ebca6b;
  x ^= x >> 15;
  x = (x + b) * 0xc2b2ae35;
  return x ^ (x >> 13);
}

// @ts-ignore: decorator
@inline
function flag(index: u32): usize {
  return model + FLAGS + <usize>(index << 2);
}

/**
 * Codes a colour that nothing predicted: green first; red and blue as last seen with that green, or grey, or by
 * their differences to green; alpha as in the west, or spelled out.
 */
export function escapeColour<D>(
  actual: u32, W: u32, N: u32, NE: u32, WW: u32, NN: u32, referenced: bool, value: u32, next: u32,
): u32 {
  const g = codeGreen<D>(green(actual), W, N, NE, WW, NN, referenced, value, next);
  const memory = model + LAST_COLOURS + <usize>(g << 2);
  const last = load<u32>(memory) ^ (g * 0x010101);
  let colour: u32;
  if (codeBit<D>(flag(1), <u32>((actual & 0xff00ff) != (last & 0xff00ff))) == 0) colour = last & 0xffffff;
  else if (codeBit<D>(flag(2), <u32>(red(actual) != g || blue(actual) != g)) == 0) colour = g * 0x010101;
  else colour = codeRedAndBlue<D>(actual, g, last, W, N, referenced, value);
  store<u32>(memory, (colour & 0xffffff) ^ (g * 0x010101));
  let alpha = W >> 24;
  if (codeBit<D>(flag(3), <u32>(actual >> 24 != alpha)) != 0) {
    alpha = codeTree<D>(model + TREES + 3 * 256 * 4, actual >> 24, 8);
  }
  return colour | (alpha << 24);
}

// @ts-ignore: decorator
@inline
function codeGreen<D>(
  actual: u32, W: u32, N: u32, NE: u32, WW: u32, NN: u32, referenced: bool, value: u32, next: u32,
): u32 {
  const activity = classOf(<i32>green(W) - <i32>green(N)) | (referenced ? 16 : 0);
  const far = referenced
    ? green(value) | (green(W) << 8) | (green(next) << 16) | (1 << 24)
    : green(WW) | (green(W) << 8) | (green(NN) << 16) | (1 << 25);
  setContexts(activity + 1, green(W) | (green(N) << 8) | (1 << 28), hash(W, hash(N, NE)), far);
  return codeMixedByte<D>(0, referenced, actual);
}

function codeRedAndBlue<D>(
  actual: u32, g: u32, last: u32, W: u32, N: u32, referenced: bool, value: u32,
): u32 {
  const towardsW = (green(W) - g + 256) << 9;
  setContexts(
    (red(W) - green(W) + 256) | towardsW,
    (red(N) - green(N) + 256) | (red(W) << 9) | (1 << 28),
    ((red(last) - g) & 255) | (1 << 30),
    referenced ? (value & 0xffff) | (g << 17) | (1 << 29) : g | (1 << 27),
  );
  const r = (codeMixedByte<D>(1, referenced, (red(actual) - g) & 255) + g) & 255;
  const tint = (r - g) & 255;
  setContexts(
    blue(W) | (((r - red(W)) & 255) << 8) | (((green(W) - g + 256) & 511) << 16),
    ((blue(last) - g) & 255) | (tint << 8) | (1 << 26),
    referenced ? ((value >> 8) & 0xffff) | (tint << 16) | (1 << 29) : tint | (1 << 27),
    blue(N) | (green(N) << 8) | (tint << 16) | (1 << 28),
  );
  const b = (codeMixedByte<D>(2, referenced, (blue(actual) - g) & 255) + g) & 255;
  return r | (g << 8) | (b << 16);
}
