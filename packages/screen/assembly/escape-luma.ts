import { codeMixedByte, setContexts } from './mixer';

/** Class of an activity, 0 to 6. */
export function classOf(difference: i32): u32 {
  const v = abs(difference);
  return v == 0 ? 0 : v < 3 ? 1 : v < 6 ? 2 : v < 12 ? 3 : v < 24 ? 4 : v < 48 ? 5 : 6;
}

/** Codes a luma value that nothing predicted. */
export function escapeLuma<D>(
  actual: u32, W: u32, N: u32, NW: u32, NE: u32, WW: u32, NN: u32, referenced: bool, value: u32, next: u32,
): u32 {
  const activity = classOf(<i32>W - <i32>N) | (referenced ? 16 : 0);
  const far = referenced ? value | (W << 8) | (next << 16) | (1 << 24) : WW | (W << 8) | (NN << 16) | (1 << 25);
  setContexts(activity + 1, W | (N << 8) | (1 << 16), W | (N << 8) | (NW << 16) | (NE << 24), far);
  return codeMixedByte<D>(0, referenced, actual);
}
