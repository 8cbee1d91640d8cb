import { eachObject, type Fragments, sameFragments, type Tiles } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import type { Machine } from './kernels.js';
import { allocatePicture, type Picture, PictureLoader, tileAddress } from './pictures.js';
import type { ObjectStore, StoredObject } from './store.js';

const BLOCK_BYTES = 4096;

/** The picture a viewer sees, tile by tile brought up to what the map says. */
export class ViewedScreen {
  readonly picture: Picture;
  readonly loader: PictureLoader;
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #store: ObjectStore;
  readonly #block: number;
  #tiles: readonly Tiles[];
  /** Tiles that the map shows otherwise than the screen does. */
  readonly #stale = new Set<number>();
  /** Tiles of the screen that were not handed to painting yet. */
  readonly #fresh = new Set<number>();
  /** Per tile the newest object on the screen. */
  readonly #versions: Float64Array;

  constructor(machine: Machine, grid: Grid, store: ObjectStore) {
    this.#machine = machine;
    this.#grid = grid;
    this.#store = store;
    this.#block = machine.allocate(BLOCK_BYTES);
    this.picture = allocatePicture(machine, grid);
    this.loader = new PictureLoader(machine, grid);
    this.#tiles = grid.planes.map(() => new Array<Fragments | undefined>(grid.tiles).fill(undefined));
    this.#versions = new Float64Array(grid.tiles);
  }

  /** What the map says that the tiles show. */
  get tiles(): readonly Tiles[] {
    return this.#tiles;
  }

  /** Whether pixels that the map shows have not come yet. */
  get lacksPixels(): boolean {
    for (const tile of this.#stale) if (!this.#isComplete(tile)) return true;
    return false;
  }

  /** Takes over what the map says from now on. */
  follow(tiles: readonly Tiles[]): void {
    tiles.forEach((plane, index) => {
      const before = this.#tiles[index];
      plane.forEach((fragments, tile) => {
        if (fragments && !sameFragments(fragments, before?.[tile])) this.#stale.add(tile);
      });
    });
    this.#tiles = tiles;
  }

  /** Draws every stale tile whose pixels are all there. */
  drawComplete(): void {
    for (const tile of this.#stale) if (this.#isComplete(tile)) this.#draw(tile);
  }

  /** Draws whole tiles of a new object where the map lacks others: newer pixels than what is shown. */
  drawInstead({ sequence, parts }: StoredObject): void {
    for (const tile of parts[0]?.keys() ?? []) {
      const whole = parts.map((plane) => plane.get(tile));
      if (!this.#stale.has(tile) || sequence <= (this.#versions[tile] ?? 0) || this.#isComplete(tile))
        continue;
      if (!whole.every((part) => part && !part.valid)) continue;
      for (const plane of this.#grid.planes) this.#put(plane, tile, whole[plane.index]?.block ?? 0);
      this.#versions[tile] = sequence;
    }
  }

  /** The tiles that changed since the last call. */
  takeFresh(): number[] {
    const fresh = [...this.#fresh].sort((a, b) => a - b);
    this.#fresh.clear();
    return fresh;
  }

  #isComplete(tile: number): boolean {
    return this.#grid.planes.every((plane) => {
      const fragments = this.#tiles[plane.index]?.[tile];
      return fragments !== undefined && this.#store.missingOf(fragments) === 0;
    });
  }

  /** Draws a tile as the map has it; one that refers to pixels which do not count stays as it is. */
  #draw(tile: number): void {
    this.#stale.delete(tile);
    const shown = this.#grid.planes.map((plane) => ({
      plane,
      fragments: this.#tiles[plane.index]?.[tile] ?? [],
    }));
    if (!shown.every(({ plane, fragments }) => this.#store.holds(plane, tile, fragments))) return;
    for (const { plane, fragments } of shown) {
      this.#store.fetch(plane, tile, fragments, this.#block);
      this.#put(plane, tile, this.#block);
      this.#versions[tile] = Math.max(this.#versions[tile] ?? 0, newestOf(fragments));
    }
  }

  #put(plane: Plane, tile: number, block: number): void {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const to = tileAddress(this.#grid, plane, this.picture, tile);
    this.#machine.kernels.copyRectangle(
      to,
      plane.stride,
      block,
      plane.rowBytes,
      width * plane.pixelBytes,
      height,
    );
    this.#fresh.add(tile);
  }
}

function newestOf(fragments: Fragments): number {
  let newest = 0;
  eachObject(fragments, (object) => {
    newest = Math.max(newest, object);
  });
  return newest;
}
