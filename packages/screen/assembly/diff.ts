/**
 * Changed tiles: compares two planes of the same layout. A plane's rows are padded to whole tiles, so a tile's row
 * is always `rowBytes` bytes (32, or 128 for colours) and can be compared in vectors of 16.
 */

/** Writes 1 to `marks` for every tile that differs, else 0. Returns how many differ. */
export function changedTiles(
  a: usize, b: usize, stride: usize, height: i32, rowBytes: usize, tileRows: i32, marks: usize,
): i32 {
  let changed = 0;
  for (let top = 0; top < height; top += tileRows) {
    const bottom = min<i32>(top + tileRows, height);
    for (let x: usize = 0; x < stride; x += rowBytes) {
      const differs = tileDiffers(a + x, b + x, stride, rowBytes, top, bottom);
      store<u8>(marks++, <u8>differs);
      changed += <i32>differs;
    }
  }
  return changed;
}

function tileDiffers(a: usize, b: usize, stride: usize, rowBytes: usize, top: i32, bottom: i32): bool {
  for (let y = top; y < bottom; y++) {
    const offset = <usize>y * stride;
    let difference = i32x4.splat(0);
    for (let x: usize = 0; x < rowBytes; x += 16) {
      difference = v128.or(difference, v128.xor(v128.load(a + offset + x), v128.load(b + offset + x)));
    }
    if (v128.any_true(difference)) return true;
  }
  return false;
}
