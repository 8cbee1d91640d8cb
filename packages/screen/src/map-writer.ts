import { Encoder } from './coder.js';
import type { Grid } from './grid.js';
import type { Machine } from './kernels.js';
import { codeChange, codePicture, type MapChange } from './map-format.js';
import type { Published } from './published.js';

const MAP_BYTES = 256 * 1024;

/** Writes the bodies of maps. */
export class MapWriter {
  readonly #grid: Grid;
  readonly #published: Published;
  readonly #encoder: Encoder;

  constructor(machine: Machine, grid: Grid, published: Published) {
    this.#grid = grid;
    this.#published = published;
    this.#encoder = new Encoder(machine, MAP_BYTES);
  }

  /** The body of a map that changes the one before. */
  change(sequence: number, change: MapChange): Uint8Array<ArrayBuffer> {
    this.#encoder.start();
    codeChange(this.#encoder, this.#grid, sequence, { before: this.#published.tiles, given: change });
    return this.#encoder.finish();
  }

  /** The body of a map that stands alone. */
  picture(sequence: number): Uint8Array<ArrayBuffer> {
    this.#encoder.start();
    const live = [...this.#published.objects.keys()].sort((a, b) => a - b);
    codePicture(this.#encoder, this.#grid, sequence, { tiles: this.#published.tiles, live });
    return this.#encoder.finish();
  }
}
