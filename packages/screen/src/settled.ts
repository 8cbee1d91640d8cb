import type { Decision, PlaneDecision } from './decide.js';
import { type Fragments, wholeTile } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import type { MapChange, TileChange, Vector } from './map-format.js';

/** A decision that was carried out: how each plane of the map changes, and what it shows then. */
export interface Settled {
  tile: number;
  planes: readonly ({ change: TileChange; shows: Fragments } | undefined)[];
}

/** Whether a decision changes the map alone and needs no object. */
export function isMapOnly({ planes }: Decision): boolean {
  return planes.every((plane) => !plane || 'change' in plane);
}

/** A decision whose coded planes are in object `sequence`, at their own place. */
export function settle(grid: Grid, { tile, planes }: Decision, sequence: number): Settled {
  return {
    tile,
    planes: grid.planes.map((plane) => settlePlane(grid, plane, tile, planes[plane.index], sequence)),
  };
}

function settlePlane(
  grid: Grid,
  plane: Plane,
  tile: number,
  decision: PlaneDecision | undefined,
  sequence: number,
): Settled['planes'][number] {
  if (!decision || 'change' in decision) return decision;
  const { width, height } = grid.rectangle(plane, tile);
  const shows = wholeTile(width, height, sequence);
  return { change: { fragments: shows }, shows };
}

/** The change of the map that settled decisions make together; of the vectors it lists those that are used. */
export function changeOf(grid: Grid, done: readonly Settled[], vectors: readonly Vector[]): MapChange {
  const tiles = grid.planes.map(() => new Array<TileChange | undefined>(grid.tiles));
  const used: number[] = [];
  for (const { tile, planes } of done) {
    planes.forEach((plane, index) => {
      const changes = tiles[index];
      if (plane && changes) changes[tile] = renumbered(plane.change, used);
    });
  }
  return {
    vectors: used.map((index) => ({ dx: vectors[index]?.dx ?? 0, dy: vectors[index]?.dy ?? 0 })),
    tiles,
  };
}

/** A change whose vector counts among the used ones. */
function renumbered(change: TileChange, used: number[]): TileChange {
  if ('fragments' in change) return change;
  if (!used.includes(change.vector)) used.push(change.vector);
  return { vector: used.indexOf(change.vector) };
}
