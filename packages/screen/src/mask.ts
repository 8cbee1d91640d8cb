import type { Coder } from './coder.js';

/**
 * Codes which pixels of a trimmed tile count (1) and which are anything (0): rows like the one above, or pixel by
 * pixel under the pixels to the west and north. Takes 8 contexts.
 */
export function codeMask(coder: Coder, contexts: number, side: number, given?: Uint8Array): Uint8Array {
  const mask = new Uint8Array(side * side);
  for (let y = 0; y < side; y += 1) {
    const row = y * side;
    const above = y > 0 ? mask.slice(row - side, row) : new Uint8Array(side).fill(1);
    const differs = above.some((value, x) => value !== (given?.[row + x] ?? 0));
    if (coder.bit(contexts, differs ? 1 : 0) === 0) mask.set(above, row);
    else
      for (let x = 0; x < side; x += 1)
        mask[row + x] = codePixel(row + x, x > 0 ? mask[row + x - 1] : 1, above[x]);
  }
  return mask;

  function codePixel(at: number, west = 0, north = 0): number {
    return coder.bit(contexts + 1 + west + 2 * north, given?.[at] ?? 0);
  }
}
