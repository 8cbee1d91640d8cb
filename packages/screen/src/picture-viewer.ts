import { MeetingError, type SequenceRange } from '@folkmoot/wire';
import { Decoder } from './coder.js';
import { eachObject, type Fragments, sameFragments, type Tiles } from './fragments.js';
import { Grid, type Geometry, type Plane } from './grid.js';
import { Machine } from './kernels.js';
import { codeChange, codePicture } from './map-format.js';
import { ObjectFormat } from './object-format.js';
import { allocatePicture, type Picture, PictureLoader, tileAddress } from './pictures.js';
import { MissingObject, ObjectStore, type StoredObject } from './store.js';

/** Objects that wait for others they were coded with: how many, and how many bytes. */
const mostWaiting = { objects: 4096, bytes: 16 * 1024 * 1024 };
const MAP_BYTES = 512 * 1024;
const MOST_RUNS = 1_000_000;
const BLOCK_BYTES = 4096;

interface Waiting {
  sequence: number;
  bytes: Uint8Array;
}

/** Shows pictures of one size and format: decodes objects and maps into a screen, whatever order they come in. */
export class PictureViewer {
  readonly grid: Grid;
  readonly screen: Picture;
  readonly loader: PictureLoader;
  readonly #machine: Machine;
  readonly #store: ObjectStore;
  readonly #format: ObjectFormat;
  readonly #maps: Decoder;
  readonly #block: number;
  #tiles: Tiles[];
  /** Tiles that the map shows otherwise than the screen does. */
  readonly #stale = new Set<number>();
  /** Tiles of the screen that were not handed to painting yet. */
  readonly #fresh = new Set<number>();
  /** Per tile the newest object on the screen. */
  readonly #versions: Float64Array;
  /** Objects that wait for another, by its number. */
  readonly #waiting = new Map<number, Waiting[]>();
  #waitingObjects = 0;
  #waitingBytes = 0;
  #lags = false;

  /** @param mostBytes Bound of the decoded pixels. Throws `limit/picture`. */
  constructor(module: WebAssembly.Module, geometry: Geometry, mostBytes?: number) {
    this.grid = new Grid(geometry);
    this.#machine = new Machine(module);
    this.#store = new ObjectStore(this.#machine, this.grid, mostBytes ?? boundOf(this.grid));
    this.#format = new ObjectFormat(this.#machine, this.grid, this.#store);
    this.#maps = new Decoder(this.#machine, MAP_BYTES);
    this.#block = this.#machine.allocate(BLOCK_BYTES);
    this.screen = allocatePicture(this.#machine, this.grid);
    this.loader = new PictureLoader(this.#machine, this.grid);
    this.#tiles = this.grid.planes.map(() => new Array<Fragments | undefined>(this.grid.tiles).fill(undefined));
    this.#versions = new Float64Array(this.grid.tiles);
  }

  /** All memory; see {@link Machine.bytes}. */
  get memory(): Uint8Array<ArrayBuffer> {
    return this.#machine.bytes;
  }

  /** Whether the map shows pixels that have not come yet. */
  get lacksPixels(): boolean {
    for (const tile of this.#stale) if (!this.#isComplete(tile)) return true;
    return false;
  }

  /** Numbers of the objects that are decoded. */
  get decoded(): Iterable<number> {
    return this.#store.objects.keys();
  }

  /** Takes an object in. A known number, a replacement included, changes nothing. Throws `protocol/…` and `limit/…`. */
  object(sequence: number, bytes: Uint8Array): void {
    const ready: Waiting[] = [{ sequence, bytes }];
    for (let next = ready.pop(); next; next = ready.pop()) {
      if (this.#store.objects.has(next.sequence) || !this.#decode(next)) continue;
      ready.push(...this.#forget(next.sequence));
    }
  }

  /** Takes a change of the map in. Throws `protocol/…`; then the map is as before. */
  change(sequence: number, body: Uint8Array): void {
    this.#maps.start(body);
    const after = codeChange(this.#maps, this.grid, sequence, { before: this.#tiles });
    this.#maps.finish();
    this.#show(after);
  }

  /** Takes a full map in, and forgets every object that it does not list as live. */
  picture(sequence: number, body: Uint8Array): void {
    this.#maps.start(body);
    const { tiles, live } = codePicture(this.#maps, this.grid, sequence);
    this.#maps.finish();
    this.#show(tiles);
    const isLive = (number: number): boolean => number > sequence || live.some(({ from, to }) => number >= from && number <= to);
    for (const number of [...this.#store.objects.keys()]) if (!isLive(number)) this.#store.release(number);
    for (const number of [...this.#waiting.keys()]) if (!isLive(number)) this.#forget(number);
  }

  /** Forgets retired objects. */
  retire(ranges: readonly SequenceRange[]): void {
    for (const { from, to } of ranges) {
      for (const number of [...this.#store.objects.keys()]) if (number >= from && number <= to) this.#store.release(number);
      for (const number of [...this.#waiting.keys()]) if (number >= from && number <= to) this.#forget(number);
    }
  }

  /**
   * Brings the screen up to the map and returns the tiles that changed since the last call. As long as the picture
   * lacks pixels nothing changes, unless it lags or `impatient` says so: then tile by tile what is complete.
   */
  take(impatient = false): number[] {
    if (impatient && this.lacksPixels) this.#lags = true;
    if (this.#stale.size > 0 && (this.#lags || !this.lacksPixels)) {
      for (const tile of this.#stale) if (this.#isComplete(tile)) this.#draw(tile);
      if (this.#stale.size === 0) this.#lags = false;
    }
    const fresh = [...this.#fresh].sort((a, b) => a - b);
    this.#fresh.clear();
    return fresh;
  }

  #show(after: Tiles[]): void {
    if (countAll(after) > MOST_RUNS) throw new MeetingError('limit/map', 'A map is in too many pieces.');
    if (this.#stale.size > 0 && this.lacksPixels) this.#lags = true;
    after.forEach((tiles, plane) => {
      const before = this.#tiles[plane];
      tiles.forEach((fragments, tile) => {
        if (fragments && fragments !== before?.[tile] && !sameFragments(fragments, before?.[tile])) this.#stale.add(tile);
      });
    });
    this.#tiles = after;
  }

  #decode(next: Waiting): boolean {
    try {
      const object = this.#format.decode(next.sequence, next.bytes);
      this.#store.put(object);
      if (this.#lags) this.#fallBack(object);
      return true;
    } catch (error) {
      if (!(error instanceof MissingObject)) throw asMeetingError(error);
      this.#wait(error.sequence, next);
      return false;
    }
  }

  #wait(missing: number, one: Waiting): void {
    if (missing >= one.sequence) throw new MeetingError('protocol/reference', 'An object refers to a later one.');
    const waiting = this.#waiting.get(missing) ?? [];
    if (waiting.some(({ sequence }) => sequence === one.sequence)) return;
    if (this.#waitingBytes + one.bytes.length > mostWaiting.bytes || this.#waitingObjects >= mostWaiting.objects) {
      throw new MeetingError('limit/waiting', 'Too many objects wait for others.');
    }
    waiting.push(one);
    this.#waiting.set(missing, waiting);
    this.#waitingBytes += one.bytes.length;
    this.#waitingObjects += 1;
  }

  /** Takes out what waits for an object. */
  #forget(missing: number): Waiting[] {
    const waiting = this.#waiting.get(missing) ?? [];
    this.#waiting.delete(missing);
    this.#waitingObjects -= waiting.length;
    for (const { bytes } of waiting) this.#waitingBytes -= bytes.length;
    return waiting;
  }

  #isComplete(tile: number): boolean {
    return this.grid.planes.every((plane) => {
      const fragments = this.#tiles[plane.index]?.[tile];
      return fragments !== undefined && this.#store.missingOf(fragments) === 0;
    });
  }

  /** Draws a complete tile as the map has it. */
  #draw(tile: number): void {
    this.#stale.delete(tile);
    for (const plane of this.grid.planes) {
      const fragments = this.#tiles[plane.index]?.[tile];
      if (!fragments) continue;
      if (!this.#store.holds(plane, tile, fragments)) return;
      this.#store.fetch(plane, tile, fragments, this.#block);
      this.#put(plane, tile, this.#block);
      eachObject(fragments, (object) => this.#note(tile, object));
    }
    this.#fresh.add(tile);
  }

  /** Draws whole tiles of a new object where the map lacks others: newer pixels than what is shown. */
  #fallBack({ sequence, parts }: StoredObject): void {
    for (const tile of parts[0]?.keys() ?? []) {
      const whole = parts.map((plane) => plane.get(tile));
      if (!this.#stale.has(tile) || sequence <= (this.#versions[tile] ?? 0) || this.#isComplete(tile)) continue;
      if (!whole.every((part) => part && !part.valid)) continue;
      for (const plane of this.grid.planes) this.#put(plane, tile, whole[plane.index]?.block ?? 0);
      this.#note(tile, sequence);
      this.#fresh.add(tile);
    }
  }

  #put(plane: Plane, tile: number, block: number): void {
    const { width, height } = this.grid.rectangle(plane, tile);
    const to = tileAddress(this.grid, plane, this.screen, tile);
    this.#machine.kernels.copyRectangle(to, plane.stride, block, plane.rowBytes, width * plane.pixelBytes, height);
  }

  #note(tile: number, object: number): void {
    this.#versions[tile] = Math.max(this.#versions[tile] ?? 0, object);
  }
}

/** Decoded pixels allowed: 128 MB, or four pictures of this size. */
function boundOf({ planes, tiles }: Grid): number {
  const picture = planes.reduce((sum, { blockBytes }) => sum + blockBytes * tiles, 0);
  return Math.max(128 * 1024 * 1024, 4 * picture);
}

function countAll(planes: readonly Tiles[]): number {
  let count = 0;
  for (const tiles of planes) for (const fragments of tiles) for (const { runs } of fragments ?? []) count += runs.length;
  return count;
}

/** A trap of the kernels is a fault of the packet. */
function asMeetingError(error: unknown): MeetingError {
  if (error instanceof MeetingError) return error;
  return new MeetingError('protocol/malformed', 'An object cannot be decoded.', { cause: error });
}
