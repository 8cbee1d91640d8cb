import { MeetingError } from '@folkmoot/wire';
import type { Coder } from './coder.js';
import { EntryCoder, entryContexts } from './entries.js';
import { cropped, type Fragments, halved, sameFragments, type Tiles } from './fragments.js';
import type { Grid, Plane } from './grid.js';

/** As its western or northern neighbour, spelled out, or: nothing (first plane), as its luma (chroma). */
const modes = { left: 0, above: 1, explicit: 2, other: 3 } as const;

const contexts = { mode: 704, entries: 768, chromaEntries: 768 + entryContexts };

/** Codes what tiles show, mostly as what their neighbours show. */
export class ShownCoder {
  readonly #coder: Coder;
  readonly #grid: Grid;
  readonly #entries: readonly EntryCoder[];
  readonly #before = [0, 0];

  constructor(coder: Coder, grid: Grid, newest: number) {
    this.#coder = coder;
    this.#grid = grid;
    this.#entries = [contexts.entries, contexts.chromaEntries].map((at) => new EntryCoder(coder, newest, at));
  }

  /** Codes what a tile shows, under what the tiles before it show. */
  code(plane: Plane, tile: number, shown: readonly Tiles[], wanted?: Fragments): Fragments | undefined {
    const before = this.#before[plane.index] ?? 0;
    const given = this.#coder.decoding ? 0 : this.#modeOf(plane, tile, shown, wanted);
    const mode = this.#coder.tree(contexts.mode + (plane.index * 4 + before) * 4, given, 2);
    this.#before[plane.index] = mode;
    if (mode === modes.other && plane.index === 0) return undefined;
    const { width, height } = this.#grid.rectangle(plane, tile);
    const fragments =
      mode === modes.explicit
        ? this.#entries[plane.index]?.fragments(width, height, wanted)
        : this.#predicted(mode, plane, tile, shown);
    if (!fragments) throw new MeetingError('protocol/malformed', 'A map repeats what is not there.');
    return fragments;
  }

  #modeOf(plane: Plane, tile: number, shown: readonly Tiles[], wanted?: Fragments): number {
    if (!wanted) return modes.other;
    const tried = plane.index === 0 ? [modes.left, modes.above] : [modes.other, modes.left, modes.above];
    const fits = (mode: number): boolean => sameFragments(wanted, this.#predicted(mode, plane, tile, shown));
    return tried.find(fits) ?? modes.explicit;
  }

  #predicted(mode: number, plane: Plane, tile: number, shown: readonly Tiles[]): Fragments | undefined {
    if (mode === modes.other) {
      const luma = shown[0]?.[tile];
      return luma && halved(luma);
    }
    if (mode === modes.left && tile % this.#grid.columns === 0) return undefined;
    const neighbour = shown[plane.index]?.[tile - (mode === modes.left ? 1 : this.#grid.columns)];
    const { width, height } = this.#grid.rectangle(plane, tile);
    return neighbour && cropped(neighbour, width, height);
  }
}
