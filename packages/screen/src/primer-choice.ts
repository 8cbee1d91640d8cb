import type { Grid } from './grid.js';
import type { ObjectFormat } from './object-format.js';
import { operations, type TilePlan } from './plan.js';
import { mostPrimerTiles, type Primer } from './primer.js';
import type { Published } from './published.js';

/** Tiles of an object a model can learn from: literals all of whose pixels count. Newest objects last. */
export interface PrimerSource {
  sequence: number;
  tiles: readonly number[];
}

const LEAST_TILES = 6;
const MOST_CONSIDERED = 400;
const TRIAL_TILES = 12;
const TRIAL_BYTES = 2500;
/** A tile of more bytes is taken for a part of a photo. */
const PHOTO_BYTES = 800;

/** The part of a planned object that a model can learn from. */
export function primerSource(
  grid: Grid,
  sequence: number,
  plans: readonly TilePlan[],
): PrimerSource | undefined {
  const tiles: number[] = [];
  for (let i = plans.length - 1; i >= 0 && tiles.length < mostPrimerTiles; i -= 1) {
    const plan = plans[i];
    const [first] = plan?.parts ?? [];
    if (plan && first && first.operation !== operations.solid && !first.valid && plan.tile < grid.tiles)
      tiles.push(plan.tile);
  }
  return tiles.length >= LEAST_TILES ? { sequence, tiles } : undefined;
}

/** Up to three candidates: the two newest, and the one whose tiles lie nearest. */
export function primerCandidates(
  grid: Grid,
  published: Published,
  sources: readonly PrimerSource[],
  tile: number,
): Primer[] {
  const chosen: PrimerSource[] = [];
  let nearest: PrimerSource | undefined;
  let leastDistance = Infinity;
  for (let i = sources.length - 1; i >= 0 && i >= sources.length - MOST_CONSIDERED; i -= 1) {
    const source = sources[i];
    if (!source || !published.objects.has(source.sequence)) continue;
    if (chosen.length === 0 || (chosen.length === 1 && source.tiles.length >= mostPrimerTiles / 2))
      chosen.push(source);
    const distance = distanceOf(grid, source, tile);
    if (distance < leastDistance) [leastDistance, nearest] = [distance, source];
  }
  if (nearest && !chosen.includes(nearest)) chosen.push(nearest);
  return chosen.map(({ sequence, tiles }) => ({ object: sequence, tiles }));
}

function distanceOf(grid: Grid, { tiles }: PrimerSource, tile: number): number {
  let sum = 0;
  for (const one of tiles) {
    const across = Math.abs((one % grid.columns) - (tile % grid.columns));
    const down = Math.abs(Math.floor(one / grid.columns) - Math.floor(tile / grid.columns));
    sum += across + 2 * down;
  }
  return sum / tiles.length + (mostPrimerTiles - tiles.length);
}

/**
 * The candidate under which the first tiles of an object become smallest; `undefined`: none of them helps. Pictures
 * that take many bytes a tile are not tried: what they look like is learned from themselves.
 */
export function bestPrimer(
  format: ObjectFormat,
  sequence: number,
  plans: readonly TilePlan[],
  candidates: readonly Primer[],
): Primer | undefined {
  const isCoded = plans.some(({ parts }) =>
    parts.some((part) => part && part.operation !== operations.solid),
  );
  if (candidates.length === 0 || !isCoded) return undefined;
  const { bytes, used } = format.encode(sequence, plans.slice(0, TRIAL_TILES), { closesAt: TRIAL_BYTES });
  if (bytes.length > used * PHOTO_BYTES) return undefined;
  let best: Primer | undefined;
  let least = bytes.length;
  for (const primer of candidates) {
    const size = format.encode(sequence, plans.slice(0, used), { primer }).bytes.length;
    if (size < least) [least, best] = [size, primer];
  }
  return best;
}
