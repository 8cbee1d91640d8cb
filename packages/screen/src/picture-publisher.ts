import { ContentCache } from './content-cache.js';
import { Encoder } from './coder.js';
import { type Decision, Decider, type PlaneDecision } from './decide.js';
import { type Fragments, wholeTile } from './fragments.js';
import { Grid, type Geometry, type Plane } from './grid.js';
import { Machine } from './kernels.js';
import { codeChange, codePicture, type MapChange, type TileChange, type Vector } from './map-format.js';
import { mostObjectTiles, ObjectFormat } from './object-format.js';
import { allocatePicture, type Picture, PictureLoader, tileAddress } from './pictures.js';
import type { PartPlan, TilePlan } from './plan.js';
import { bestPrimer, primerCandidates, primerSource, type PrimerSource } from './primer-choice.js';
import { Published } from './published.js';
import { keyFrameBytes, retireInvisible } from './retiring.js';
import { ObjectStore, type StoredObject } from './store.js';
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

const MAP_BYTES = 256 * 1024;
/** Invisible objects kept for scrolling back, as a share of a key frame. */
const CACHE_SHARE = 0.5;
/** Tiles that must have changed before content is searched for where it moved from. */
const WORTH_SEARCHING = 3;

/** Publishes pictures of one size and format. All state of the codec on the presenter's side, without numbers and keys. */
export class PicturePublisher {
  readonly grid: Grid;
  readonly published: Published;
  readonly loader: PictureLoader;
  readonly #machine: Machine;
  readonly #store: ObjectStore;
  readonly #format: ObjectFormat;
  readonly #cache: ContentCache;
  readonly #decider: Decider;
  readonly #search: VectorSearch;
  readonly #maps: Encoder;
  readonly #current: Picture;
  readonly #shown: Picture;
  readonly #marks: readonly number[];
  #sources: PrimerSource[] = [];

  constructor(module: WebAssembly.Module, geometry: Geometry) {
    this.grid = new Grid(geometry);
    this.#machine = new Machine(module);
    this.published = new Published(this.grid);
    this.loader = new PictureLoader(this.#machine, this.grid);
    this.#store = new ObjectStore(this.#machine, this.grid, Infinity);
    this.#format = new ObjectFormat(this.#machine, this.grid, this.#store);
    this.#cache = new ContentCache(this.#machine, this.grid, this.#store);
    this.#decider = new Decider(this.#machine, this.grid, this.#store, this.#cache);
    this.#search = new VectorSearch(this.#machine, this.grid);
    this.#maps = new Encoder(this.#machine, MAP_BYTES);
    this.#current = allocatePicture(this.#machine, this.grid);
    this.#shown = allocatePicture(this.#machine, this.grid);
    this.#marks = this.grid.planes.map(() => this.#machine.allocate(this.grid.tiles));
  }

  /** The captured picture. */
  get current(): Picture {
    return this.#current;
  }

  /** The published picture. */
  get shown(): Picture {
    return this.#shown;
  }

  /** Takes the captured picture of a publisher of the same shape. */
  takeOver(other: PicturePublisher): void {
    this.loader.load(this.#current, other.loader.read(other.current));
  }

  /** All memory; see {@link Machine.bytes}. */
  get memory(): Uint8Array<ArrayBuffer> {
    return this.#machine.bytes;
  }

  /** Whether every pixel a tile shows is in a live object and counts. */
  holds(plane: Plane, tile: number, fragments: Fragments): boolean {
    return this.#store.holds(plane, tile, fragments);
  }

  /** Bytes of a key frame as far as known. */
  get keyBytes(): number {
    return keyFrameBytes(this.published, (sequence) => this.#pixelsOf(sequence));
  }

  /**
   * Publishes what changed, as far as `budgetBytes` allow; the rest stays dirty. `nextSequence` numbers the objects.
   * `undefined` when nothing changed.
   */
  step(budgetBytes: number, nextSequence: () => number): PictureStep | undefined {
    const dirty = this.#dirtyTiles();
    if (dirty.size === 0) return undefined;
    const candidates = this.#candidates(dirty.size);
    const scene = { current: this.#current, shown: this.#shown, tiles: this.published.tiles, candidates };
    const decisions = [...dirty].map(([tile, planes]) => this.#decider.decide(scene, tile, planes));
    const objects: NewObject[] = [];
    const done = decisions.filter(isMapOnly).map((decision) => this.#settled(decision, 0));
    let left = decisions.filter((decision) => !isMapOnly(decision));
    for (let budget = budgetBytes; left.length > 0 && budget > 0; ) {
      const sequence = nextSequence();
      const { bytes, used } = this.#encodeObject(sequence, left);
      objects.push({ sequence, bytes });
      done.push(...left.slice(0, used).map((decision) => this.#settled(decision, sequence)));
      left = left.slice(used);
      budget -= bytes.length;
    }
    if (done.length === 0) return undefined;
    const change = this.#changeOf(done, candidates);
    this.#apply(done);
    return { objects, change, retired: this.#retire() };
  }

  /** The body of a map that changes the one before. Call it before the next step. */
  encodeChange(sequence: number, change: MapChange): Uint8Array<ArrayBuffer> {
    this.#maps.start();
    codeChange(this.#maps, this.grid, sequence, { before: this.published.tiles, given: change });
    return this.#maps.finish();
  }

  /** The body of a map that stands alone. */
  encodePicture(sequence: number): Uint8Array<ArrayBuffer> {
    this.#maps.start();
    const live = [...this.published.objects.keys()].sort((a, b) => a - b);
    codePicture(this.#maps, this.grid, sequence, { tiles: this.published.tiles, live });
    return this.#maps.finish();
  }

  /** Tiles that differ from what was published, with the planes that do. */
  #dirtyTiles(): Map<number, boolean[]> {
    const dirty = new Map<number, boolean[]>();
    for (const plane of this.grid.planes) {
      const marks = this.#mark(plane);
      const tiles = this.published.tiles[plane.index] ?? [];
      for (let tile = 0; tile < this.grid.tiles; tile += 1) {
        if (tiles[tile] && !marks[tile]) continue;
        const planes = dirty.get(tile) ?? this.grid.planes.map(() => false);
        planes[plane.index] = true;
        dirty.set(tile, planes);
      }
    }
    return this.grid.planes.length === 1 ? dirty : new Map([...dirty].sort(([a], [b]) => a - b));
  }

  #mark({ index, stride, height, rowBytes, side }: Plane): Uint8Array {
    const marks = this.#marks[index] ?? 0;
    const [a = 0, b = 0] = [this.#current.at[index], this.#shown.at[index]];
    this.#machine.kernels.changedTiles(a, b, stride, height, rowBytes, side, marks);
    return this.#machine.bytes.slice(marks, marks + this.grid.tiles);
  }

  #candidates(dirtyTiles: number): Candidate[] {
    if (this.published.objects.size === 0 || dirtyTiles < WORTH_SEARCHING) return [];
    const shown = { picture: this.#shown, tiles: this.published.tiles };
    return this.#search.find(this.#current, shown, this.#marks[0] ?? 0);
  }

  #encodeObject(sequence: number, decisions: readonly Decision[]): { bytes: Uint8Array<ArrayBuffer>; used: number } {
    const plans = decisions.slice(0, mostObjectTiles).map((decision) => this.#plan(decision));
    const middle = plans[plans.length >> 1]?.tile ?? 0;
    const candidates = primerCandidates(this.grid, this.published, this.#sources, middle);
    const primer = bestPrimer(this.#format, sequence, plans, candidates);
    const { bytes, used, needs } = this.#format.encode(sequence, plans, primer);
    const parts = this.grid.planes.map(({ index }) => partsOf(plans.slice(0, used), index));
    this.#store.put({ sequence, parts, needs });
    this.#store.freeParts(this.grid.planes.map(({ index }) => partsOf(plans.slice(used), index)));
    this.published.add(sequence, bytes.length, needs);
    const source = primerSource(this.grid, sequence, plans.slice(0, used));
    if (source) this.#sources.push(source);
    return { bytes, used };
  }

  #plan({ tile, planes }: Decision): TilePlan {
    const parts = this.grid.planes.map((plane): PartPlan | undefined => {
      const decision = planes[plane.index];
      if (!decision || !('draft' in decision)) return undefined;
      const block = this.#store.takeBlock(plane);
      const { width, height } = this.grid.rectangle(plane, tile);
      const from = tileAddress(this.grid, plane, this.#current, tile);
      this.#machine.kernels.copyRectangle(block, plane.rowBytes, from, plane.stride, width * plane.pixelBytes, height);
      return { ...decision.draft, block };
    });
    return { tile, parts };
  }

  #settled({ tile, planes }: Decision, sequence: number): Settled {
    const settled = this.grid.planes.map((plane) => this.#settledPlane(plane, tile, planes[plane.index], sequence));
    return { tile, planes: settled };
  }

  #settledPlane(plane: Plane, tile: number, decision: PlaneDecision | undefined, sequence: number): SettledPlane | undefined {
    if (!decision || 'change' in decision) return decision;
    const { width, height } = this.grid.rectangle(plane, tile);
    const shows = wholeTile(width, height, sequence);
    return { change: { fragments: shows }, shows };
  }

  /** The change of the map; of the vectors it lists those that are used. */
  #changeOf(done: readonly Settled[], candidates: readonly Candidate[]): MapChange {
    const tiles = this.grid.planes.map(() => new Array<TileChange | undefined>(this.grid.tiles));
    const used: number[] = [];
    for (const { tile, planes } of done) {
      planes.forEach((plane, index) => {
        const changes = tiles[index];
        if (plane && changes) changes[tile] = renumbered(plane.change, used);
      });
    }
    const vectors = used.map((index): Vector => ({ dx: candidates[index]?.dx ?? 0, dy: candidates[index]?.dy ?? 0 }));
    return { vectors, tiles };
  }

  #apply(done: readonly Settled[]): void {
    const shows: { plane: number; tile: number; fragments: Fragments }[] = [];
    for (const { tile, planes } of done) {
      for (const plane of this.grid.planes) {
        const fragments = planes[plane.index]?.shows;
        if (!fragments) continue;
        shows.push({ plane: plane.index, tile, fragments });
        this.#copyToShown(plane, tile);
        this.#cache.learn(plane, tile, this.#shown, fragments);
      }
    }
    this.published.show(shows);
    this.#search.remember({ picture: this.#shown, tiles: this.published.tiles });
  }

  #copyToShown(plane: Plane, tile: number): void {
    const { width, height } = this.grid.rectangle(plane, tile);
    const to = tileAddress(this.grid, plane, this.#shown, tile);
    const from = tileAddress(this.grid, plane, this.#current, tile);
    this.#machine.kernels.copyRectangle(to, plane.stride, from, plane.stride, width * plane.pixelBytes, height);
  }

  #retire(): number[] {
    const retired = retireInvisible(this.published, this.keyBytes * CACHE_SHARE);
    for (const sequence of retired) this.#store.release(sequence);
    if (retired.length > 0) this.#sources = this.#sources.filter(({ sequence }) => this.published.objects.has(sequence));
    return retired;
  }

  #pixelsOf(sequence: number): number {
    const object = this.#store.objects.get(sequence);
    if (!object) return 0;
    return this.grid.planes.reduce((sum, { index, side }) => sum + (object.parts[index]?.size ?? 0) * side * side, 0);
  }
}

interface SettledPlane {
  change: TileChange;
  shows: Fragments;
}

interface Settled {
  tile: number;
  planes: readonly (SettledPlane | undefined)[];
}

/** A change whose vector counts among the used ones. */
function renumbered(change: TileChange, used: number[]): TileChange {
  if ('fragments' in change) return change;
  if (!used.includes(change.vector)) used.push(change.vector);
  return { vector: used.indexOf(change.vector) };
}

function isMapOnly({ planes }: Decision): boolean {
  return planes.every((plane) => !plane || 'change' in plane);
}

function partsOf(plans: readonly TilePlan[], plane: number): StoredObject['parts'][number] {
  const parts: StoredObject['parts'][number] = new Map();
  for (const { tile, parts: planned } of plans) {
    const part = planned[plane];
    if (part) parts.set(tile, part.valid ? { block: part.block, valid: part.valid } : { block: part.block });
  }
  return parts;
}
