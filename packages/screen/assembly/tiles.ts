/** Small questions about rectangles of pixels; widths are in bytes where the size of a pixel does not matter. */

/** Whether two rectangles hold the same bytes. */
export function sameRectangle(a: usize, strideA: usize, b: usize, strideB: usize, bytes: usize, rows: i32): bool {
  for (let y = 0; y < rows; y++) {
    let x: usize = 0;
    for (; x + 8 <= bytes; x += 8) if (load<u64>(a + x) != load<u64>(b + x)) return false;
    for (; x < bytes; x++) if (load<u8>(a + x) != load<u8>(b + x)) return false;
    a += strideA;
    b += strideB;
  }
  return true;
}

/** Copies a rectangle. */
export function copyRectangle(to: usize, toStride: usize, from: usize, fromStride: usize, bytes: usize, rows: i32): void {
  for (let y = 0; y < rows; y++) memory.copy(to + <usize>y * toStride, from + <usize>y * fromStride, bytes);
}

/** Whether all pixels of a rectangle are alike. */
export function isSolid(at: usize, stride: usize, pixelBytes: usize, width: i32, rows: i32): bool {
  const bytes = <usize>width * pixelBytes;
  for (let x = pixelBytes; x < bytes; x++) if (load<u8>(at + x) != load<u8>(at + x - pixelBytes)) return false;
  for (let y = 1; y < rows; y++) if (!sameRectangle(at, 0, at + <usize>y * stride, 0, bytes, 1)) return false;
  return true;
}

/** Fills a rectangle with one pixel. */
export function fillRectangle(at: usize, stride: usize, pixelBytes: usize, width: i32, rows: i32, pixel: u32): void {
  for (let x = 0; x < width; x++) {
    const p = at + <usize>x * pixelBytes;
    if (pixelBytes == 1) store<u8>(p, <u8>pixel);
    else if (pixelBytes == 2) store<u16>(p, <u16>pixel);
    else store<u32>(p, pixel);
  }
  const bytes = <usize>width * pixelBytes;
  for (let y = 1; y < rows; y++) memory.copy(at + <usize>y * stride, at, bytes);
}

/** How many of a third of the pixels are alike in two rectangles (every third column of every second row). */
export function likeness(
  a: usize, strideA: usize, b: usize, strideB: usize, pixelBytes: usize, width: i32, rows: i32,
): i32 {
  let alike = 0;
  for (let y = 0; y < rows; y += 2) {
    const p = a + <usize>y * strideA;
    const q = b + <usize>y * strideB;
    for (let x: usize = 0; x < <usize>width * pixelBytes; x += 3 * pixelBytes) {
      if (pixelBytes == 1) alike += <i32>(load<u8>(p + x) == load<u8>(q + x));
      else if (pixelBytes == 2) alike += <i32>(load<u16>(p + x) == load<u16>(q + x));
      else alike += <i32>(load<u32>(p + x) == load<u32>(q + x));
    }
  }
  return alike;
}

/** A 53-bit hash of a rectangle. `seed` keeps rectangles of different kinds apart. */
export function hashRectangle(at: usize, stride: usize, bytes: usize, rows: i32, seed: u32): f64 {
  let hash: u64 = 0xcbf29ce484222325 ^ <u64>seed;
  for (let y = 0; y < rows; y++) {
    let x: usize = 0;
    for (; x + 8 <= bytes; x += 8) hash = stirred(hash, load<u64>(at + x));
    for (; x < bytes; x++) hash = stirred(hash, <u64>load<u8>(at + x));
    at += stride;
  }
  return <f64>(hash >> 11);
}

// @ts-ignore: decorator
@inline
function stirred(hash: u64, word: u64): u64 {
  const x = (hash ^ word) * 0x9fb21c651e98df25;
  return x ^ (x >> 29);
}

/** Weaves planes U and V into pairs of bytes U V. */
export function weave(u: usize, v: usize, pairs: usize, count: i32): void {
  let i: usize = 0;
  for (; i + 16 <= <usize>count; i += 16) {
    const a = v128.load(u + i);
    const b = v128.load(v + i);
    v128.store(pairs + (i << 1), v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    const high = v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    v128.store(pairs + (i << 1) + 16, high);
  }
  for (; i < <usize>count; i++) {
    store<u8>(pairs + (i << 1), load<u8>(u + i));
    store<u8>(pairs + (i << 1) + 1, load<u8>(v + i));
  }
}

/** Parts pairs of bytes U V into planes U and V. */
export function unweave(pairs: usize, u: usize, v: usize, count: i32): void {
  let i: usize = 0;
  for (; i + 16 <= <usize>count; i += 16) {
    const a = v128.load(pairs + (i << 1));
    const b = v128.load(pairs + (i << 1) + 16);
    v128.store(u + i, v128.shuffle<u8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30));
    v128.store(v + i, v128.shuffle<u8>(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31));
  }
  for (; i < <usize>count; i++) {
    store<u8>(u + i, load<u8>(pairs + (i << 1)));
    store<u8>(v + i, load<u8>(pairs + (i << 1) + 1));
  }
}
