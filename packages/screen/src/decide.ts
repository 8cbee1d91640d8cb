import type { ContentCache } from './content-cache.js';
import { countRuns, type Fragments, gathered, sameFragments, type Tiles } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import type { Machine } from './kernels.js';
import { moveIn, type TileChange } from './map-format.js';
import { type Picture, tileAddress } from './pictures.js';
import { type Operation, operations } from './plan.js';
import type { ObjectStore } from './store.js';
import type { Candidate } from './vectors.js';

/** A part that must be coded, before memory is taken for it. */
export interface PartDraft {
  operation: Operation;
  references: readonly Fragments[];
  guide?: Fragments;
}

/** What is to be done with one plane of a tile: a change of the map alone, or a part of an object. */
export type PlaneDecision = { change: TileChange; shows: Fragments } | { draft: PartDraft };

/** What is to be done with a tile that changed; absent planes stay as they are. */
export interface Decision {
  tile: number;
  planes: readonly (PlaneDecision | undefined)[];
}

/** What decisions are made from. */
export interface Scene {
  current: Picture;
  shown: Picture;
  tiles: readonly Tiles[];
  candidates: readonly Candidate[];
}

/** Copies that would fall into more pieces than this are coded instead. */
const mostRuns = 64;

/** How the first plane of a tile relates to the past, for its chroma. */
interface Kinship {
  /** The vector that copies the tile, or resembles it most. */
  candidate: Candidate | undefined;
  /** Whether the tile looks like itself before. */
  stays: boolean;
}

/** Decides tile by tile: copy by vector, known content, one colour, or pixels with what they resemble. */
export class Decider {
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #store: ObjectStore;
  readonly #cache: ContentCache;

  constructor(machine: Machine, grid: Grid, store: ObjectStore, cache: ContentCache) {
    this.#machine = machine;
    this.#grid = grid;
    this.#store = store;
    this.#cache = cache;
  }

  /** Decides about a tile of which the `dirty` planes changed. */
  decide(scene: Scene, tile: number, dirty: readonly boolean[]): Decision {
    const [first, chroma] = this.#grid.planes;
    const kinship: Kinship = { candidate: undefined, stays: true };
    const planes: (PlaneDecision | undefined)[] = [];
    if (first) planes.push(dirty[0] ? this.#decideFirst(scene, first, tile, kinship) : undefined);
    if (chroma)
      planes.push(
        dirty[1] ? this.#decideChroma(scene, chroma, tile, { kinship, luma: planes[0] }) : undefined,
      );
    return { tile, planes };
  }

  #decideFirst(scene: Scene, plane: Plane, tile: number, kinship: Kinship): PlaneDecision {
    const copy = this.#copyByVector(scene, plane, tile, kinship);
    if (copy) return copy;
    if (this.#isSolid(scene, plane, tile)) return { draft: { operation: operations.solid, references: [] } };
    const known = this.#cache.find(plane, tile, scene.current);
    if (known) return { change: { fragments: known }, shows: known };
    return { draft: this.#resembling(scene, plane, tile, kinship) };
  }

  #decideChroma(
    scene: Scene,
    plane: Plane,
    tile: number,
    { kinship, luma }: { kinship: Kinship; luma: PlaneDecision | undefined },
  ): PlaneDecision {
    const { candidate } = kinship;
    if (candidate && luma && 'change' in luma) {
      const copy = this.#exactCopy(scene, plane, tile, candidate);
      if (copy) return copy;
    }
    if (this.#isSolid(scene, plane, tile)) return { draft: { operation: operations.solid, references: [] } };
    for (const one of scene.candidates) {
      const copy = this.#exactCopy(scene, plane, tile, one);
      if (copy) return copy;
    }
    const known = this.#cache.find(plane, tile, scene.current);
    if (known) return { change: { fragments: known }, shows: known };
    return { draft: this.#chromaDraft(scene, plane, tile, { kinship, luma }) };
  }

  #chromaDraft(
    scene: Scene,
    plane: Plane,
    tile: number,
    { kinship, luma }: { kinship: Kinship; luma: PlaneDecision | undefined },
  ): PartDraft {
    const own = kinship.stays ? scene.tiles[1]?.[tile] : undefined;
    const { candidate } = kinship;
    const moved =
      candidate && this.#entriesAt(plane, tile, candidate, { dx: candidate.dx >> 1, dy: candidate.dy >> 1 });
    const draft = draftOf([own, moved]);
    if (luma && 'draft' in luma) return draft;
    const guide = luma ? luma.shows : scene.tiles[0]?.[tile];
    return guide ? { ...draft, guide } : draft;
  }

  #isSolid({ current }: Scene, plane: Plane, tile: number): boolean {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const at = tileAddress(this.#grid, plane, current, tile);
    return this.#machine.kernels.isSolid(at, plane.stride, plane.pixelBytes, width, height) !== 0;
  }

  /** A vector that copies the tile exactly: one that copies its chroma too before any other. */
  #copyByVector(scene: Scene, plane: Plane, tile: number, kinship: Kinship): PlaneDecision | undefined {
    const chroma = this.#grid.planes[1];
    let found: PlaneDecision | undefined;
    for (const candidate of scene.candidates) {
      if (!this.#matches(scene, plane, tile, candidate)) continue;
      const whole = !chroma || this.#matches(scene, chroma, tile, candidate);
      if (found && !whole) continue;
      const copy = this.#copy(scene, plane, tile, candidate);
      if (!copy) continue;
      found = copy;
      Object.assign(kinship, { candidate, stays: false });
      if (whole) break;
    }
    return found;
  }

  #exactCopy(scene: Scene, plane: Plane, tile: number, candidate: Candidate): PlaneDecision | undefined {
    return this.#matches(scene, plane, tile, candidate)
      ? this.#copy(scene, plane, tile, candidate)
      : undefined;
  }

  #matches(scene: Scene, plane: Plane, tile: number, candidate: Candidate): boolean {
    const from = this.#addressAt(plane, tile, candidate);
    if (from === undefined) return false;
    const { width, height } = this.#grid.rectangle(plane, tile);
    const at = tileAddress(this.#grid, plane, scene.current, tile);
    const { stride, pixelBytes } = plane;
    return this.#machine.kernels.sameRectangle(at, stride, from, stride, width * pixelBytes, height) !== 0;
  }

  /** Where the tile's pixels would lie in the candidate's picture. */
  #addressAt(plane: Plane, tile: number, candidate: Candidate): number | undefined {
    const move = moveIn(plane, candidate);
    const { x, y, width, height } = this.#grid.rectangle(plane, tile);
    if (!move || x + move.dx < 0 || y + move.dy < 0) return undefined;
    if (x + move.dx + width > plane.width || y + move.dy + height > plane.height) return undefined;
    const start = candidate.past.picture.at[plane.index] ?? 0;
    return start + (y + move.dy) * plane.stride + (x + move.dx) * plane.pixelBytes;
  }

  #copy(scene: Scene, plane: Plane, tile: number, candidate: Candidate): PlaneDecision | undefined {
    const move = moveIn(plane, candidate);
    const shows = move && this.#entriesAt(plane, tile, candidate, move);
    if (!shows) return undefined;
    const inMap = candidate.past.picture === scene.shown;
    const change = inMap ? { vector: scene.candidates.indexOf(candidate) } : { fragments: shows };
    return { change, shows };
  }

  #entriesAt(
    plane: Plane,
    tile: number,
    { past }: Candidate,
    move: { dx: number; dy: number },
  ): Fragments | undefined {
    const fragments = gathered(this.#grid, plane, past.tiles[plane.index] ?? [], { tile, ...move });
    if (!fragments || countRuns(fragments) > mostRuns) return undefined;
    return this.#store.holds(plane, tile, fragments) ? fragments : undefined;
  }

  /** A literal with the places the tile resembles, if any: itself before, and where the best vector leads. */
  #resembling(scene: Scene, plane: Plane, tile: number, kinship: Kinship): PartDraft {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const least = Math.ceil(height / 2) * Math.ceil(width / 3) * 0.25;
    const before = scene.tiles[plane.index]?.[tile];
    const staying = before
      ? this.#likeness(scene, plane, tile, tileAddress(this.#grid, plane, scene.shown, tile))
      : -1;
    let best: Candidate | undefined;
    let most = 0;
    for (const candidate of scene.candidates) {
      const from = this.#addressAt(plane, tile, candidate);
      const alike = from === undefined ? 0 : this.#likeness(scene, plane, tile, from);
      if (alike > most) [most, best] = [alike, candidate];
    }
    Object.assign(kinship, { candidate: best, stays: staying >= most && staying > least });
    if (staying <= least && most <= least) return draftOf([]);
    const moved = best && this.#entriesAt(plane, tile, best, best);
    return draftOf(kinship.stays ? [before, moved] : [moved, before]);
  }

  #likeness(scene: Scene, plane: Plane, tile: number, from: number): number {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const at = tileAddress(this.#grid, plane, scene.current, tile);
    const { stride, pixelBytes } = plane;
    return this.#machine.kernels.likeness(at, stride, from, stride, pixelBytes, width, height);
  }
}

function draftOf(places: readonly (Fragments | undefined)[]): PartDraft {
  const [first, second] = places.filter((place) => place !== undefined);
  if (!first) return { operation: operations.literal, references: [] };
  if (!second || sameFragments(first, second)) return { operation: operations.one, references: [first] };
  return { operation: operations.two, references: [first, second] };
}
