import type { Tiles } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import type { Machine } from './kernels.js';
import { allocatePicture, type Picture, PictureLoader, tileAddress } from './pictures.js';

/** The two pictures of a presenter: what was captured, and what was published of it. */
export class CapturedScreen {
  readonly current: Picture;
  readonly shown: Picture;
  readonly loader: PictureLoader;
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #marks: readonly number[];

  constructor(machine: Machine, grid: Grid) {
    this.#machine = machine;
    this.#grid = grid;
    this.loader = new PictureLoader(machine, grid);
    this.current = allocatePicture(machine, grid);
    this.shown = allocatePicture(machine, grid);
    this.#marks = grid.planes.map(() => machine.allocate(grid.tiles));
  }

  /** Where the last comparison marked the changed tiles of the first plane, a byte each. */
  get marks(): number {
    return this.#marks[0] ?? 0;
  }

  /** Tiles, ascending, whose captured pixels differ from the published ones or were never published; with the planes that do. */
  dirtyTiles(published: readonly Tiles[]): Map<number, boolean[]> {
    const dirty = new Map<number, boolean[]>();
    for (const plane of this.#grid.planes) {
      const marks = this.#compare(plane);
      const tiles = published[plane.index] ?? [];
      for (let tile = 0; tile < this.#grid.tiles; tile += 1) {
        if (tiles[tile] && !marks[tile]) continue;
        const planes = dirty.get(tile) ?? this.#grid.planes.map(() => false);
        planes[plane.index] = true;
        dirty.set(tile, planes);
      }
    }
    return this.#grid.planes.length === 1 ? dirty : new Map([...dirty].sort(([a], [b]) => a - b));
  }

  /** Copies a captured tile into a block of its own. */
  copyToBlock(plane: Plane, tile: number, block: number): void {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const from = tileAddress(this.#grid, plane, this.current, tile);
    const bytes = width * plane.pixelBytes;
    this.#machine.kernels.copyRectangle(block, plane.rowBytes, from, plane.stride, bytes, height);
  }

  /** Notes that a captured tile was published. */
  copyToShown(plane: Plane, tile: number): void {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const to = tileAddress(this.#grid, plane, this.shown, tile);
    const from = tileAddress(this.#grid, plane, this.current, tile);
    const bytes = width * plane.pixelBytes;
    this.#machine.kernels.copyRectangle(to, plane.stride, from, plane.stride, bytes, height);
  }

  #compare({ index, stride, height, rowBytes, side }: Plane): Uint8Array {
    const marks = this.#marks[index] ?? 0;
    const [a = 0, b = 0] = [this.current.at[index], this.shown.at[index]];
    this.#machine.kernels.changedTiles(a, b, stride, height, rowBytes, side, marks);
    return this.#machine.bytes.slice(marks, marks + this.#grid.tiles);
  }
}
