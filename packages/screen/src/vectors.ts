import type { Tiles } from './fragments.js';
import type { Grid } from './grid.js';
import type { Machine } from './kernels.js';
import { mostVectors, type Vector } from './map-format.js';
import { allocatePicture, copyPicture, type Picture } from './pictures.js';

/** A picture of the past that content may have moved from, and what its tiles showed. */
export interface Past {
  picture: Picture;
  tiles: readonly Tiles[];
  /** Marks its anchors. */
  stamp: number;
}

/** A vector that many anchors agree on, and the picture it leads to. */
export interface Candidate extends Vector {
  past: Past;
}

const SHOWN_BITS = 16;
const PAST_BITS = 18;
const ENTRY_BYTES = 12;
const BALLOT_BYTES = 8192 * 12;
const LEAST_VOTES = 10;
const MOST_PAST_BYTES = 64 * 1024 * 1024;
const MOST_PASTS = 8;
/** A snapshot is taken once this share of the pixels differs from the last one. */
const WORTH_KEEPING = 0.12;

/** Finds out where content moved from: the picture before, or one of up to eight snapshots. */
export class VectorSearch {
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #shownTable: number;
  readonly #pastTable: number;
  readonly #ballots: number;
  readonly #mostPasts: number;
  #pasts: Past[] = [];
  #stamp = 1;

  constructor(machine: Machine, grid: Grid) {
    this.#machine = machine;
    this.#grid = grid;
    this.#shownTable = machine.allocate(ENTRY_BYTES << SHOWN_BITS);
    this.#pastTable = machine.allocate(ENTRY_BYTES << PAST_BITS);
    this.#ballots = machine.allocate(BALLOT_BYTES);
    const pictureBytes = grid.planes.reduce((sum, { stride, height }) => sum + stride * height, 0);
    this.#mostPasts = Math.min(MOST_PASTS, Math.floor(MOST_PAST_BYTES / pictureBytes));
  }

  /** The best vectors for the marked tiles of `current`, most votes first. */
  find(current: Picture, shown: { picture: Picture; tiles: readonly Tiles[] }, marks: number): Candidate[] {
    const { kernels } = this.#machine;
    const past: Past = { ...shown, stamp: ++this.#stamp };
    kernels.startVote(this.#ballots);
    kernels.useAnchors(this.#shownTable, SHOWN_BITS);
    const [newest, oldest] = [this.#pasts[0]?.stamp ?? 0, this.#pasts.at(-1)?.stamp ?? 0];
    kernels.useSpareAnchors(newest > 0 ? this.#pastTable : 0, PAST_BITS, oldest, newest);
    this.#walk(past.picture, marks, past.stamp, false);
    this.#walk(current, marks, past.stamp, true);
    return this.#winners([past, ...this.#pasts]);
  }

  /** Keeps the picture as a snapshot if it has become different enough from the last one. */
  remember(shown: { picture: Picture; tiles: readonly Tiles[] }): void {
    if (this.#mostPasts === 0 || !this.#isNews(shown.picture)) return;
    const reused = this.#pasts.length >= this.#mostPasts ? this.#pasts.pop() : undefined;
    const picture = reused?.picture ?? allocatePicture(this.#machine, this.#grid);
    copyPicture(this.#machine, this.#grid, picture, shown.picture);
    const past = { picture, tiles: shown.tiles.map((tiles) => [...tiles]), stamp: ++this.#stamp };
    this.#pasts.unshift(past);
    this.#machine.kernels.useAnchors(this.#pastTable, PAST_BITS);
    this.#walk(picture, 0, past.stamp, false);
  }

  #isNews(picture: Picture): boolean {
    const [last] = this.#pasts;
    const [plane] = this.#grid.planes;
    if (!last || !plane) return true;
    const { width, height, stride, pixelBytes } = plane;
    const at = picture.at[0] ?? 0;
    const alike = this.#machine.kernels.likeness(
      at,
      stride,
      last.picture.at[0] ?? 0,
      stride,
      pixelBytes,
      width,
      height,
    );
    return alike < Math.ceil(width / 3) * Math.ceil(height / 2) * (1 - WORTH_KEEPING);
  }

  #walk(picture: Picture, marks: number, stamp: number, voting: boolean): void {
    const [plane] = this.#grid.planes;
    if (!plane) return;
    const { stride, width, height, pixelBytes } = plane;
    const at = picture.at[0] ?? 0;
    this.#machine.kernels.walkAnchors(at, stride, width, height, pixelBytes, marks, stamp, voting ? 1 : 0);
  }

  #winners(pasts: readonly Past[]): Candidate[] {
    const candidates: Candidate[] = [];
    while (candidates.length < mostVectors) {
      const ballot = this.#machine.kernels.takeWinner(LEAST_VOTES);
      if (ballot === 0) break;
      const view = new DataView(this.#machine.bytes.buffer, ballot, 8);
      const stamp = view.getUint32(4, true);
      const past = pasts.find((one) => one.stamp === stamp);
      const vector = { dx: view.getInt16(0, true), dy: view.getInt16(2, true) };
      if (past && (past !== pasts[0] || vector.dx !== 0 || vector.dy !== 0))
        candidates.push({ ...vector, past });
    }
    return candidates;
  }
}
