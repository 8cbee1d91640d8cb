import { type Fragments, shifted } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import type { Machine } from './kernels.js';
import { type Picture, tileAddress } from './pictures.js';
import type { ObjectStore } from './store.js';

interface Known {
  tile: number;
  fragments: Fragments;
}

const MOST_KNOWN = 16_384;

/** Tiles that were shown, by what they looked like, wherever on the screen that was. */
export class ContentCache {
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #store: ObjectStore;
  readonly #known: readonly Map<number, Known>[];
  readonly #block: number;

  constructor(machine: Machine, grid: Grid, store: ObjectStore) {
    this.#machine = machine;
    this.#grid = grid;
    this.#store = store;
    this.#known = grid.planes.map(() => new Map<number, Known>());
    this.#block = machine.allocate(4096);
  }

  /** What a tile of the picture can show without coding anything, if its content is known and still there. */
  find(plane: Plane, tile: number, picture: Picture): Fragments | undefined {
    const known = this.#known[plane.index]?.get(this.#hash(plane, tile, picture));
    if (!known) return undefined;
    const here = this.#grid.rectangle(plane, tile);
    const there = this.#grid.rectangle(plane, known.tile);
    const fragments = shifted(known.fragments, there.x - here.x, there.y - here.y);
    if (!this.#store.holds(plane, tile, fragments)) return undefined;
    this.#store.fetch(plane, tile, fragments, this.#block);
    const at = tileAddress(this.#grid, plane, picture, tile);
    const bytes = here.width * plane.pixelBytes;
    const same = this.#machine.kernels.sameRectangle(
      this.#block,
      plane.rowBytes,
      at,
      plane.stride,
      bytes,
      here.height,
    );
    return same ? fragments : undefined;
  }

  /** Remembers what a tile of the picture shows. */
  learn(plane: Plane, tile: number, picture: Picture, fragments: Fragments): void {
    const known = this.#known[plane.index];
    if (!known) return;
    known.set(this.#hash(plane, tile, picture), { tile, fragments });
    if (known.size <= MOST_KNOWN) return;
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }

  #hash(plane: Plane, tile: number, picture: Picture): number {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const at = tileAddress(this.#grid, plane, picture, tile);
    const seed = width * 64 + height;
    return this.#machine.kernels.hashRectangle(at, plane.stride, width * plane.pixelBytes, height, seed);
  }
}
