/** Questions about rectangles of pixels. */
import type { Area, PlainPlane } from './plane.js';

/** Whether two areas look the same. */
export function areSame(a: number[][], b: number[][]): boolean {
  return a.every((row, y) => row.every((pixel, x) => pixel === b[y]?.[x]));
}

/** Whether an area has one colour. */
export function isSolid(area: number[][]): boolean {
  return new Set(area.flat()).size === 1;
}

/** How many of every third pixel of every second row are alike. */
export function likeness(a: number[][], b: number[][]): number {
  const places = a.flatMap((row, y) => row.map((_, x) => ({ x, y })));
  return places.filter(({ x, y }) => x % 3 === 0 && y % 2 === 0 && a[y]?.[x] === b[y]?.[x]).length;
}

/** Which tiles differ between two planes, row by row. Tiles are `side` pixels wide; the last row may be lower. */
export function changedTiles(a: PlainPlane, b: PlainPlane, side: number): boolean[] {
  const changed: boolean[] = [];
  for (let y = 0; y < a.height; y += side) {
    for (let x = 0; x < a.stride; x += side) {
      const tile: Area = { x, y, width: side, height: Math.min(side, a.height - y) };
      changed.push(!areSame(a.area(tile), b.area(tile)));
    }
  }
  return changed;
}

/** 53 bits of a hash over the bytes of rows: eight bytes at a time, and what is left of a row one by one. */
export function hashOf(rows: readonly Uint8Array[], seed: number): number {
  let hash = 0xcbf29ce484222325n ^ BigInt(seed);
  const stir = (word: bigint): void => {
    const product = BigInt.asUintN(64, (hash ^ word) * 0x9fb21c651e98df25n);
    hash = product ^ (product >> 29n);
  };
  for (const row of rows) {
    const whole = row.length - (row.length % 8);
    const view = new DataView(row.buffer, row.byteOffset, row.length);
    for (let at = 0; at < whole; at += 8) stir(view.getBigUint64(at, true));
    for (const byte of row.subarray(whole)) stir(BigInt(byte));
  }
  return Number(hash >> 11n);
}

/** U V U V … of two planes. */
export function woven(u: Uint8Array, v: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: u.length * 2 }, (_, at) => (at % 2 === 0 ? u : v)[at >> 1] ?? 0);
}

/** Two planes of U V U V … */
export function unwoven(pairs: Uint8Array): { u: Uint8Array; v: Uint8Array } {
  return {
    u: pairs.filter((_, at) => at % 2 === 0),
    v: pairs.filter((_, at) => at % 2 === 1),
  };
}
