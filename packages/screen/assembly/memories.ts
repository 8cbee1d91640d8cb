/**
 * Memories: hash tables from a neighbourhood to the colour last seen after it, with a confidence from 0 to 7.
 * An entry is two u32: the colour (xor the background, so that cleared memory predicts background) and confidence.
 */

// @ts-ignore: decorator
@inline
export function recalled(entry: usize, background: u32): u32 {
  return load<u32>(entry) ^ background;
}

/** Confidence of an entry, 0 to 3 at most. */
// @ts-ignore: decorator
@inline
export function trust(entry: usize): u32 {
  return min<u32>(load<u32>(entry, 4), 3);
}

/** Learns a colour; a wrong entry is replaced once its confidence has fallen to 0. */
// @ts-ignore: decorator
@inline
export function remember(entry: usize, background: u32, colour: u32): void {
  const confidence = load<u32>(entry, 4);
  if ((load<u32>(entry) ^ background) == colour) {
    if (confidence < 7) store<u32>(entry, confidence + 1, 4);
    return;
  }
  const less = confidence > 2 ? confidence >> 1 : 0;
  store<u32>(entry, less, 4);
  if (less == 0) store<u32>(entry, colour ^ background);
}

/** As remember(), but gives up a wrong entry sooner: for short neighbourhoods. */
// @ts-ignore: decorator
@inline
export function rememberLightly(entry: usize, background: u32, colour: u32): void {
  const confidence = load<u32>(entry, 4);
  if ((load<u32>(entry) ^ background) == colour) {
    if (confidence < 7) store<u32>(entry, confidence + 1, 4);
    return;
  }
  const less = confidence > 1 ? confidence >> 1 : 0;
  store<u32>(entry, less > 1 ? less : 0, 4);
  if (less <= 1) store<u32>(entry, colour ^ background);
}
