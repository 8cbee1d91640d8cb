import { CapturedScreen } from './captured-screen.js';
import { ContentCache } from './content-cache.js';
import { type Decision, Decider } from './decide.js';
import type { Fragments, Tiles } from './fragments.js';
import { Grid, type Geometry, type Plane } from './grid.js';
import { Machine } from './kernels.js';
import type { MapChange } from './map-format.js';
import { MapWriter } from './map-writer.js';
import { ObjectFormat } from './object-format.js';
import { ObjectMaker } from './object-maker.js';
import type { Picture } from './pictures.js';
import { Published } from './published.js';
import { keyFrameBytes, retireInvisible } from './retiring.js';
import { changeOf, isMapOnly, type Settled, settle } from './settled.js';
import { ObjectStore } from './store.js';
import { type Candidate, VectorSearch } from './vectors.js';

/** An object to be sent, in the clear. */
export interface NewObject {
  sequence: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What one frame adds: objects, the change of the map, and what is not needed any more. */
export interface PictureStep {
  objects: NewObject[];
  change: MapChange;
  retired: number[];
}

/** Invisible objects kept for scrolling back, as a share of a key frame. */
const CACHE_SHARE = 0.5;
/** Tiles that must have changed before content is searched for where it moved from. */
const WORTH_SEARCHING = 3;

/** Publishes pictures of one size and format: all of the codec on the presenter's side, but numbers, keys and time. */
export class PicturePublisher {
  readonly grid: Grid;
  readonly screen: CapturedScreen;
  readonly published: Published;
  readonly maps: MapWriter;
  readonly #machine: Machine;
  readonly #store: ObjectStore;
  readonly #cache: ContentCache;
  readonly #decider: Decider;
  readonly #search: VectorSearch;
  readonly #maker: ObjectMaker;

  constructor(module: WebAssembly.Module, geometry: Geometry) {
    const grid = new Grid(geometry);
    const machine = new Machine(module);
    const store = new ObjectStore(machine, grid, Infinity);
    this.grid = grid;
    this.#machine = machine;
    this.#store = store;
    this.screen = new CapturedScreen(machine, grid);
    this.published = new Published(grid);
    this.#cache = new ContentCache(machine, grid, store);
    this.#decider = new Decider(machine, grid, store, this.#cache);
    this.#search = new VectorSearch(machine, grid);
    const format = new ObjectFormat(machine, grid, store);
    this.#maker = new ObjectMaker({ grid, store, format, screen: this.screen, published: this.published });
    this.maps = new MapWriter(machine, grid, this.published);
  }

  /** All memory; see {@link Machine.bytes}. */
  get memory(): Uint8Array<ArrayBuffer> {
    return this.#machine.bytes;
  }

  /** Bytes of a key frame as far as known. */
  get keyBytes(): number {
    return keyFrameBytes(this.published, this.#store, this.grid);
  }

  /** Whether every pixel a tile shows is in a live object and counts. */
  holds(plane: Plane, tile: number, fragments: Fragments): boolean {
    return this.#store.holds(plane, tile, fragments);
  }

  /**
   * The way of a frame: dirty tiles → where they moved from → a decision each → objects, as far as `budgetBytes` allow
   * → the change of the map. What did not fit stays dirty. `undefined` when nothing changed.
   */
  step(budgetBytes: number, nextSequence: () => number): PictureStep | undefined {
    const dirty = this.screen.dirtyTiles(this.published.tiles);
    const candidates = this.#candidates(dirty.size);
    const scene = {
      current: this.screen.current,
      shown: this.screen.shown,
      tiles: this.published.tiles,
      candidates,
    };
    const decisions = [...dirty].map(([tile, planes]) => this.#decider.decide(scene, tile, planes));
    const done = decisions.filter(isMapOnly).map((decision) => settle(this.grid, decision, 0));
    const left = decisions.filter((decision) => !isMapOnly(decision));
    const objects = this.#makeObjects(left, { budgetBytes, nextSequence, done });
    if (done.length === 0) return undefined;
    const change = changeOf(this.grid, done, candidates);
    this.#apply(done);
    return { objects, change, retired: this.#retire() };
  }

  #candidates(dirtyTiles: number): Candidate[] {
    if (this.published.objects.size === 0 || dirtyTiles < WORTH_SEARCHING) return [];
    return this.#search.find(this.screen.current, shownBy(this), this.screen.marks);
  }

  #makeObjects(
    decisions: readonly Decision[],
    { budgetBytes, nextSequence, done }: { budgetBytes: number; nextSequence: () => number; done: Settled[] },
  ): NewObject[] {
    const objects: NewObject[] = [];
    for (let at = 0, budget = budgetBytes; at < decisions.length && budget > 0;) {
      const sequence = nextSequence();
      const { bytes, used } = this.#maker.make(sequence, decisions.slice(at));
      objects.push({ sequence, bytes });
      done.push(...decisions.slice(at, at + used).map((decision) => settle(this.grid, decision, sequence)));
      at += used;
      budget -= bytes.length;
    }
    return objects;
  }

  #apply(done: readonly Settled[]): void {
    const shows: { plane: number; tile: number; fragments: Fragments }[] = [];
    for (const { tile, planes } of done) {
      for (const plane of this.grid.planes) {
        const fragments = planes[plane.index]?.shows;
        if (!fragments) continue;
        shows.push({ plane: plane.index, tile, fragments });
        this.screen.copyToShown(plane, tile);
        this.#cache.learn(plane, tile, this.screen.shown, fragments);
      }
    }
    this.published.show(shows);
    this.#search.remember(shownBy(this));
  }

  #retire(): number[] {
    const retired = retireInvisible(this.published, this.keyBytes * CACHE_SHARE);
    if (retired.length > 0) this.#maker.retire(retired);
    return retired;
  }
}

function shownBy({ screen, published }: PicturePublisher): { picture: Picture; tiles: readonly Tiles[] } {
  return { picture: screen.shown, tiles: published.tiles };
}
