import { MeetingError, rangesOf, type SequenceRange } from '@folkmoot/wire';
import { type Coder, codeSigned } from './coder.js';
import { type Fragments, gathered, type Tiles } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import { ShownCoder } from './shown-coder.js';

/** By how much content moved, in pixels of the first plane: a tile shows what was (dx, dy) further. */
export interface Vector {
  dx: number;
  dy: number;
}

/** How a tile of the map changes: it copies by a vector, or shows these fragments; absent: it stays. */
export type TileChange = { vector: number } | { fragments: Fragments };

/** A change of the map. */
export interface MapChange {
  vectors: readonly Vector[];
  /** Per plane, per tile. */
  tiles: readonly (readonly (TileChange | undefined)[])[];
}

/** Most vectors of a change. */
export const mostVectors = 8;
/** Most live objects a full map may list, as ranges. */
const mostLiveRanges = 8192;

const changes = { none: 0, copy: 1, explicit: 2, asLuma: 3 } as const;

const contexts = {
  vectors: 0,
  vectorX: 64,
  vectorY: 128,
  changed: 192,
  kind: 320,
  sameVector: 384,
  whichVector: 392,
  liveRanges: 512,
  liveGap: 576,
  liveLength: 640,
  shown: 704,
};

/** What the plane-wise move of a vector is, or `undefined` where the plane cannot follow it. */
export function moveIn(plane: Plane, { dx, dy }: Vector): Vector | undefined {
  if (plane.pixelBytes !== 2) return { dx, dy };
  return dx % 2 === 0 && dy % 2 === 0 ? { dx: dx / 2, dy: dy / 2 } : undefined;
}

/**
 * Codes the change of a map from `before`. `newest` is the number of the packet the change stands in. Returns what
 * all tiles show then; when encoding, `given` is the change and what is returned is `before`.
 */
export function codeChange(
  coder: Coder,
  grid: Grid,
  newest: number,
  { before, given }: { before: readonly Tiles[]; given?: MapChange },
): Tiles[] {
  const vectors = codeVectors(coder, given?.vectors ?? []);
  const shownCoder = new ShownCoder(coder, grid, newest);
  const kinds = grid.planes.map(() => new Uint8Array(grid.tiles));
  const after = before.map((tiles) => [...tiles]);
  const last = [0, 0];
  for (let tile = 0; tile < grid.tiles; tile += 1) {
    for (const plane of grid.planes) {
      const change = given?.tiles[plane.index]?.[tile];
      const kind = codeKind(coder, grid, {
        plane,
        tile,
        kinds,
        given: change,
        luma: given?.tiles[0]?.[tile],
      });
      if (kind === changes.none) continue;
      const tiles = after[plane.index] as (Fragments | undefined)[];
      if (kind === changes.explicit) tiles[tile] = shownCoder.code(plane, tile, after, wantedOf(change));
      else {
        const vector = kind === changes.asLuma ? last[0] : codeWhichVector(coder, plane, last, change);
        if (coder.decoding) tiles[tile] = copied(grid, plane, before, { tile, vector: vectors[vector ?? 0] });
      }
    }
  }
  return after;
}

function wantedOf(change: TileChange | undefined): Fragments | undefined {
  return change && 'fragments' in change ? change.fragments : undefined;
}

function codeVectors(coder: Coder, given: readonly Vector[]): Vector[] {
  const count = coder.number(contexts.vectors, given.length);
  if (count > mostVectors) throw malformed('A map has too many vectors.');
  const vectors: Vector[] = [];
  for (let i = 0; i < count; i += 1) {
    const dx = codeSigned(coder, contexts.vectorX, given[i]?.dx ?? 0);
    vectors.push({ dx, dy: codeSigned(coder, contexts.vectorY, given[i]?.dy ?? 0) });
  }
  return vectors;
}

interface KindJob {
  plane: Plane;
  tile: number;
  kinds: readonly Uint8Array[];
  given: TileChange | undefined;
  luma: TileChange | undefined;
}

/** Codes what happens to a tile, under what happened to its neighbours and to its luma. */
function codeKind(coder: Coder, grid: Grid, { plane, tile, kinds, given, luma }: KindJob): number {
  const own = kinds[plane.index] as Uint8Array;
  const west = tile % grid.columns > 0 ? (own[tile - 1] ?? 0) : 0;
  const north = own[tile - grid.columns] ?? 0;
  const below = plane.index === 0 ? 0 : 1 + Math.min(2, kinds[0]?.[tile] ?? 0);
  const context = (below * 4 + west) * 4 + north;
  let kind: number = changes.none;
  if (coder.bit(contexts.changed + context, given ? 1 : 0) === 1) {
    const wanted = given && 'fragments' in given ? changes.explicit : changes.copy;
    kind = 1 + coder.bit(contexts.kind + below * 4 + west, wanted - 1);
    if (kind === changes.copy && below === 1 + changes.copy) {
      const same = given && luma && 'vector' in given && 'vector' in luma && given.vector === luma.vector;
      if (coder.bit(contexts.kind + 32, same ? 0 : 1) === 0) kind = changes.asLuma;
    }
  }
  own[tile] = kind === changes.asLuma ? changes.copy : kind;
  return kind;
}

function codeWhichVector(coder: Coder, plane: Plane, last: number[], given: TileChange | undefined): number {
  const wanted = given && 'vector' in given ? given.vector : 0;
  const before = last[plane.index] ?? 0;
  if (coder.bit(contexts.sameVector + plane.index, wanted === before ? 0 : 1) === 0) return before;
  last[plane.index] = coder.tree(contexts.whichVector, wanted, 3);
  return last[plane.index] ?? 0;
}

function copied(
  grid: Grid,
  plane: Plane,
  before: readonly Tiles[],
  { tile, vector }: { tile: number; vector: Vector | undefined },
): Fragments {
  const move = vector && moveIn(plane, vector);
  const fragments = move && gathered(grid, plane, before[plane.index] ?? [], { tile, ...move });
  if (!fragments) throw malformed('A map copies from where there is nothing.');
  return fragments;
}

/**
 * Codes what all tiles of a picture show, and which objects are live. When encoding, `given` is both.
 */
export function codePicture(
  coder: Coder,
  grid: Grid,
  newest: number,
  given?: { tiles: readonly Tiles[]; live: Iterable<number> },
): { tiles: Tiles[]; live: SequenceRange[] } {
  const live = codeLive(coder, given ? rangesOf(given.live) : []);
  const shownCoder = new ShownCoder(coder, grid, newest);
  const tiles = grid.planes.map(() => new Array<Fragments | undefined>(grid.tiles).fill(undefined));
  for (const plane of grid.planes) {
    const own = tiles[plane.index] as (Fragments | undefined)[];
    for (let tile = 0; tile < grid.tiles; tile += 1) {
      if (plane.index > 0 && !tiles[0]?.[tile]) continue;
      own[tile] = shownCoder.code(plane, tile, tiles, given?.tiles[plane.index]?.[tile]);
    }
  }
  return { tiles, live };
}

function codeLive(coder: Coder, given: readonly SequenceRange[]): SequenceRange[] {
  const count = coder.number(contexts.liveRanges, given.length);
  if (count > mostLiveRanges) throw malformed('A map lists too many objects.');
  const ranges: SequenceRange[] = [];
  let next = 1;
  for (let i = 0; i < count; i += 1) {
    const from = next + coder.number(contexts.liveGap, (given[i]?.from ?? next) - next);
    const to = from + coder.number(contexts.liveLength, (given[i]?.to ?? from) - from);
    ranges.push({ from, to });
    next = to + 1;
  }
  return ranges;
}

function malformed(message: string): MeetingError {
  return new MeetingError('protocol/malformed', message);
}
