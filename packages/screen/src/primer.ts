import type { Grid } from './grid.js';
import { directions, type Machine } from './kernels.js';
import { MissingObject, type ObjectStore } from './store.js';

/** Tiles of an earlier object that a model learns from before it codes a new one. */
export interface Primer {
  object: number;
  /** Descending tile numbers, at most {@link mostPrimerTiles}. */
  tiles: readonly number[];
}

/** Most tiles of a primer. */
export const mostPrimerTiles = 32;

const KEPT_MODELS = 4;

/** The model in use, and copies of the last primed ones, so that a primer is trained once. */
export class Models {
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #store: ObjectStore;
  readonly #size: number;
  readonly #working: number;
  readonly #kept = new Map<string, number>();

  constructor(machine: Machine, grid: Grid, store: ObjectStore) {
    this.#machine = machine;
    this.#grid = grid;
    this.#store = store;
    this.#size = Number(machine.kernels.modelBytes.value);
    this.#working = machine.allocate(this.#size);
  }

  /** Makes a fresh model the one in use, primed if a primer is given. Throws {@link MissingObject}. */
  prepare(primer?: Primer): void {
    const { kernels, bytes } = this.#machine;
    kernels.useModel(this.#working);
    if (!primer) return kernels.clearModel();
    const name = `${primer.object}:${primer.tiles.join()}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      bytes.copyWithin(this.#working, kept, kept + this.#size);
      return;
    }
    kernels.clearModel();
    this.#train(primer);
    const place = this.#placeForOneMore();
    this.#kept.set(name, place);
    this.#machine.bytes.copyWithin(place, this.#working, this.#working + this.#size);
  }

  #placeForOneMore(): number {
    if (this.#kept.size < KEPT_MODELS) return this.#machine.allocate(this.#size);
    const [oldest, place] = this.#kept.entries().next().value ?? ['', 0];
    this.#kept.delete(oldest);
    return place;
  }

  #train({ object, tiles }: Primer): void {
    const stored = this.#store.objects.get(object);
    if (!stored) throw new MissingObject(object);
    for (const tile of tiles.toReversed())
      this.#trainTile(
        stored.parts.map((parts) => parts.get(tile)?.block ?? 0),
        tile,
      );
  }

  #trainTile([first = 0, chroma = 0]: number[], tile: number): void {
    const { kernels } = this.#machine;
    const [plane, chromaPlane] = this.#grid.planes;
    if (!plane || first === 0) return;
    const { width, height } = this.#grid.rectangle(plane, tile);
    if (!chromaPlane && plane.pixelBytes === 4)
      return kernels.codeColour(directions.train, first, width, height, 0, 0);
    kernels.codeLuma(directions.train, first, width, height, 0, 0);
    if (!chromaPlane || chroma === 0) return;
    const half = this.#grid.rectangle(chromaPlane, tile);
    kernels.codeChroma(directions.train, chroma, half.width, half.height, 0, 0, first, width, height, 0);
  }
}
