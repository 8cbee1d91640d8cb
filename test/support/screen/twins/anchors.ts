/**
 * Anchors: places in rows of pixels that content itself picks, so that the same content picks the same places wherever
 * it is.
 */
import type { PlainPlane } from './plane.js';

const LENGTH = 16;
const FACTOR = 0x9e3779b1;
const SPREAD = 0x85ebca6b;
const SAMPLE = 0xc2b2ae35;
const PLACE = 0x27d4eb2f;
const PARITY = 0x68e31da4;
const SIDE = 32;

/** Where an anchor lies (its last pixel), and the hash of its sixteen pixels. */
export interface Anchor {
  hash: number;
  x: number;
  y: number;
}

/** The anchors of the marked tiles, row by row. Neighbouring marked tiles count as one stretch. */
export function anchorsOf(plane: PlainPlane, isMarked: (column: number, row: number) => boolean): Anchor[] {
  const anchors: Anchor[] = [];
  for (let y = 0; y < plane.height; y += 1) {
    for (let x = 0; x < plane.width; x += 1) {
      const from = startOfStretch(x, (column) => isMarked(column, Math.floor(y / SIDE)));
      if (from === undefined || x - from < LENGTH - 1) continue;
      const hash = hashOfSixteen(plane, x, y);
      if (isSampled(hash) && isLively(plane, from, x, y)) anchors.push({ hash, x, y });
    }
  }
  return anchors;
}

/** Where the stretch of marked tiles begins that x lies in. */
function startOfStretch(x: number, isMarked: (column: number) => boolean): number | undefined {
  let column = Math.floor(x / SIDE);
  if (!isMarked(column)) return undefined;
  while (column > 0 && isMarked(column - 1)) column -= 1;
  return column * SIDE;
}

/** A polynomial of the pixels x − 15 … x, modulo 2^32. */
function hashOfSixteen(plane: PlainPlane, x: number, y: number): number {
  let hash = 0;
  for (let at = x - LENGTH + 1; at <= x; at += 1) {
    hash = Math.imul(hash, FACTOR) + Math.imul(plane.at(at, y) + 1, SPREAD);
  }
  return hash >>> 0;
}

/** One in 64. */
function isSampled(hash: number): boolean {
  return Math.imul(hash, SAMPLE) >>> 26 === 0;
}

/** Whether one of the sixteen differs from the pixel before it. */
function isLively(plane: PlainPlane, from: number, x: number, y: number): boolean {
  for (let at = Math.max(from + 1, x - LENGTH + 1); at <= x; at += 1) {
    if (plane.at(at, y) !== plane.at(at - 1, y)) return true;
  }
  return false;
}

/** What an anchor is filed under: for luma the parity of its place counts. */
export function keyOf({ hash, x, y }: Anchor, isLuma: boolean): number {
  return isLuma ? (keysOf(hash)[(x % 2) + 2 * (y % 2)] ?? 0) : hash;
}

/** The keys of a hash for the four parities. */
export function keysOf(hash: number): number[] {
  return [0, 1, 2, 3].map((parity) => (hash ^ Math.imul(parity, PARITY)) >>> 0);
}

/** What a table remembers. */
export interface Filed {
  key: number;
  stamp: number;
  x: number;
  y: number;
}

const nothing: Filed = { key: 0, stamp: 0, x: 0, y: 0 };

/** 2^bits places; a newer anchor takes the place of an older one. */
export class AnchorTable {
  readonly #bits: number;
  readonly #places = new Map<number, Filed>();

  constructor(bits: number) {
    this.#bits = bits;
  }

  /** Files anchors under a stamp. */
  add(anchors: readonly Anchor[], stamp: number, isLuma: boolean): void {
    for (const anchor of anchors) {
      const key = keyOf(anchor, isLuma);
      this.#places.set(this.#placeOf(key), { key, stamp, x: anchor.x, y: anchor.y });
    }
  }

  /** What is filed under a key, if its stamp will do. */
  find(key: number, isGood: (stamp: number) => boolean): Filed | undefined {
    const filed = this.#places.get(this.#placeOf(key)) ?? nothing;
    return filed.key === key && isGood(filed.stamp) ? filed : undefined;
  }

  #placeOf(key: number): number {
    return Math.imul(Math.imul(key, SAMPLE), PLACE) >>> (32 - this.#bits);
  }
}
