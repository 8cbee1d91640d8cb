/** Plain twins of the kernels that compare, hash and search tiles. */
import { times } from './model.js';

/** A rectangle of bytes in memory. */
export interface Area {
  at: number;
  stride: number;
  bytes: number;
  rows: number;
}

/** Rows of a rectangle. */
export function rowsOf(memory: Uint8Array, { at, stride, bytes, rows }: Area): Uint8Array[] {
  return Array.from({ length: rows }, (_, row) =>
    memory.subarray(at + row * stride, at + row * stride + bytes),
  );
}

/** Whether two rectangles are alike. */
export function same(memory: Uint8Array, a: Area, b: Area): boolean {
  const other = rowsOf(memory, b);
  return rowsOf(memory, a).every((row, index) => Buffer.compare(row, other[index] ?? row) === 0);
}

/** Marks of changed tiles. */
export function changedTiles(
  memory: Uint8Array,
  a: number,
  b: number,
  {
    stride,
    height,
    rowBytes,
    tileRows,
  }: { stride: number; height: number; rowBytes: number; tileRows: number },
): number[] {
  const marks: number[] = [];
  for (let top = 0; top < height; top += tileRows) {
    for (let x = 0; x < stride; x += rowBytes) {
      const size = { stride, bytes: rowBytes, rows: Math.min(tileRows, height - top) };
      const offset = top * stride + x;
      marks.push(same(memory, { at: a + offset, ...size }, { at: b + offset, ...size }) ? 0 : 1);
    }
  }
  return marks;
}

/** The 53-bit hash of a rectangle. */
export function hashOf(memory: Uint8Array, area: Area, seed: number): number {
  const mask = (1n << 64n) - 1n;
  let hash = 0xcbf29ce484222325n ^ BigInt(seed);
  const stir = (word: bigint): void => {
    hash = ((hash ^ word) * 0x9fb21c651e98df25n) & mask;
    hash ^= hash >> 29n;
  };
  for (const row of rowsOf(memory, area)) {
    const whole = row.length - (row.length % 8);
    for (let at = 0; at < whole; at += 8) stir(Buffer.from(row.subarray(at, at + 8)).readBigUInt64LE());
    for (let at = whole; at < row.length; at += 1) stir(BigInt(row[at] ?? 0));
  }
  return Number(hash >> 11n);
}

/** Pixels alike among every third of every second row. */
export function likeness(memory: Uint8Array, a: Area, b: Area, pixelBytes: number): number {
  const [rows, others] = [rowsOf(memory, a), rowsOf(memory, b)];
  let alike = 0;
  for (let y = 0; y < rows.length; y += 2) {
    for (let x = 0; x < a.bytes; x += 3 * pixelBytes) {
      const one = rows[y]?.subarray(x, x + pixelBytes) ?? new Uint8Array();
      const other = others[y]?.subarray(x, x + pixelBytes) ?? new Uint8Array();
      if (Buffer.compare(one, other) === 0) alike += 1;
    }
  }
  return alike;
}

/** An anchor: where on a row a piece of content ends, by what it looks like. */
export interface Anchor {
  hash: number;
  x: number;
  y: number;
}

/** The anchors of a plane of luma pixels, every window hashed anew. */
export function anchorsOf(pixels: readonly number[], width: number, height: number): Anchor[] {
  const anchors: Anchor[] = [];
  for (let y = 0; y < height; y += 1) {
    let lively = 0;
    for (let x = 0; x < width; x += 1) {
      const pixel = pixels[y * width + x] ?? 0;
      if (x > 0 && pixel !== pixels[y * width + x - 1]) lively = 16;
      else if (lively > 0) lively -= 1;
      if (lively === 0 || x < 15) continue;
      let hash = 0;
      for (let i = x - 15; i <= x; i += 1) {
        hash = (times(hash, 0x9e3779b1) + times((pixels[y * width + i] ?? 0) + 1, 0x85ebca6b)) >>> 0;
      }
      if (times(hash, 0xc2b2ae35) >>> 26 === 0) anchors.push({ hash, x, y });
    }
  }
  return anchors;
}
