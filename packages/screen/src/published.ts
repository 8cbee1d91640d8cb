import type { Fragments, Tiles } from './fragments.js';
import type { Grid } from './grid.js';
import { countPixels } from './store.js';

/** What the publisher knows of a live object besides its pixels. */
export interface LiveObject {
  sequence: number;
  sizeBytes: number;
  needs: ReadonlySet<number>;
  /** How many live objects need it. */
  neededBy: number;
  /** How many pixels of the picture show it, all planes together. */
  visible: number;
  /** The last frame that showed it. */
  lastVisible: number;
}

/** What has been published: what every tile shows, and the live objects. Invariants I1 to I5 of docs/codec.md. */
export class Published {
  readonly objects = new Map<number, LiveObject>();
  readonly #tiles: (Fragments | undefined)[][];
  #frame = 0;

  constructor(grid: Grid) {
    this.#tiles = grid.planes.map(() => new Array<Fragments | undefined>(grid.tiles).fill(undefined));
  }

  /** What every tile of every plane shows. */
  get tiles(): readonly Tiles[] {
    return this.#tiles;
  }

  /** Bytes of all live objects. */
  get liveBytes(): number {
    let sum = 0;
    for (const { sizeBytes } of this.objects.values()) sum += sizeBytes;
    return sum;
  }

  /** Notes a new object. */
  add(sequence: number, sizeBytes: number, needs: ReadonlySet<number>): void {
    this.objects.set(sequence, {
      sequence,
      sizeBytes,
      needs,
      neededBy: 0,
      visible: 0,
      lastVisible: this.#frame,
    });
    for (const need of needs) this.#changeNeed(need, 1);
  }

  /** Notes that an object was published again under its number. */
  replace(sequence: number, sizeBytes: number, needs: ReadonlySet<number>): void {
    const object = this.objects.get(sequence);
    if (!object) return;
    for (const need of object.needs) this.#changeNeed(need, -1);
    for (const need of needs) this.#changeNeed(need, 1);
    this.objects.set(sequence, { ...object, sizeBytes, needs });
  }

  /** Lets tiles show something else. */
  show(changes: Iterable<{ plane: number; tile: number; fragments: Fragments }>): void {
    this.#frame += 1;
    const pixels = new Map<number, number>();
    for (const { plane, tile, fragments } of changes) {
      const tiles = this.#tiles[plane];
      if (!tiles) continue;
      countPixels(tiles[tile], pixels, -1);
      countPixels(fragments, pixels, 1);
      tiles[tile] = fragments;
    }
    for (const [sequence, difference] of pixels) {
      const object = this.objects.get(sequence);
      if (object) Object.assign(object, { visible: object.visible + difference, lastVisible: this.#frame });
    }
  }

  /** Takes an object out that nothing shows or needs. */
  retire(sequence: number): void {
    const object = this.objects.get(sequence);
    if (!object || object.visible > 0 || object.neededBy > 0) return;
    this.objects.delete(sequence);
    for (const need of object.needs) this.#changeNeed(need, -1);
  }

  /** The visible objects and everything they need: what a newcomer must be able to decode. */
  neededToShow(): Set<number> {
    const needed = new Set<number>();
    const open = [...this.objects.values()]
      .filter(({ visible }) => visible > 0)
      .map(({ sequence }) => sequence);
    for (let sequence = open.pop(); sequence !== undefined; sequence = open.pop()) {
      if (needed.has(sequence)) continue;
      needed.add(sequence);
      open.push(...(this.objects.get(sequence)?.needs ?? []));
    }
    return needed;
  }

  #changeNeed(sequence: number, by: number): void {
    const object = this.objects.get(sequence);
    if (object) object.neededBy += by;
  }
}
