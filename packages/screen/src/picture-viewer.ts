import { MeetingError, type SequenceRange } from '@folkmoot/wire';
import { Decoder } from './coder.js';
import type { Tiles } from './fragments.js';
import { Grid, type Geometry } from './grid.js';
import { Machine } from './kernels.js';
import { codeChange, codePicture } from './map-format.js';
import { ObjectFormat } from './object-format.js';
import { MissingObject, ObjectStore } from './store.js';
import { ViewedScreen } from './viewed-screen.js';
import { type WaitingObject, WaitingObjects } from './waiting-objects.js';

const MAP_BYTES = 512 * 1024;
const MOST_RUNS = 1_000_000;

/** Shows pictures of one size and format: decodes objects and maps into a screen, whatever order they come in. */
export class PictureViewer {
  readonly grid: Grid;
  /** The picture on the screen. */
  readonly viewed: ViewedScreen;
  readonly #machine: Machine;
  readonly #store: ObjectStore;
  readonly #format: ObjectFormat;
  readonly #maps: Decoder;
  readonly #waiting = new WaitingObjects();
  #lags = false;

  /** @param mostBytes Bound of the decoded pixels. Throws `limit/picture`. */
  constructor(module: WebAssembly.Module, geometry: Geometry, mostBytes?: number) {
    this.grid = new Grid(geometry);
    this.#machine = new Machine(module);
    this.#store = new ObjectStore(this.#machine, this.grid, mostBytes ?? boundOf(this.grid));
    this.#format = new ObjectFormat(this.#machine, this.grid, this.#store);
    this.#maps = new Decoder(this.#machine, MAP_BYTES);
    this.viewed = new ViewedScreen(this.#machine, this.grid, this.#store);
  }

  /** All memory; see {@link Machine.bytes}. */
  get memory(): Uint8Array<ArrayBuffer> {
    return this.#machine.bytes;
  }

  /** Whether the map shows pixels that have not come yet. */
  get lacksPixels(): boolean {
    return this.viewed.lacksPixels;
  }

  /** Takes an object in. A known number, a replacement included, changes nothing. Throws `protocol/…` and `limit/…`. */
  object(sequence: number, bytes: Uint8Array): void {
    const ready: WaitingObject[] = [{ sequence, bytes }];
    for (let next = ready.pop(); next; next = ready.pop()) {
      if (this.#store.objects.has(next.sequence) || !this.#decode(next)) continue;
      ready.push(...this.#waiting.take(next.sequence));
    }
  }

  /** Takes a change of the map in. Throws `protocol/…`; then the map is as before. */
  change(sequence: number, body: Uint8Array): void {
    this.#maps.start(body);
    const after = codeChange(this.#maps, this.grid, sequence, { before: this.viewed.tiles });
    this.#maps.finish();
    this.#show(after);
  }

  /** Takes a full map in, and forgets every object that it does not list as live. */
  picture(sequence: number, body: Uint8Array): void {
    this.#maps.start(body);
    const { tiles, live } = codePicture(this.#maps, this.grid, sequence);
    this.#maps.finish();
    this.#show(tiles);
    this.#forget(
      (object) => object < sequence && !live.some(({ from, to }) => object >= from && object <= to),
    );
  }

  /** Forgets retired objects. */
  retire(ranges: readonly SequenceRange[]): void {
    if (ranges.length === 0) return;
    this.#forget((object) => ranges.some(({ from, to }) => object >= from && object <= to));
  }

  /**
   * Brings the screen up to the map and returns the tiles that changed since the last call. As long as the picture
   * lacks pixels nothing changes, unless it lags or `impatient` says so: then tile by tile what is complete.
   */
  take(impatient = false): number[] {
    const isWhole = !this.lacksPixels;
    if (impatient && !isWhole) this.#lags = true;
    if (isWhole || this.#lags) this.viewed.drawComplete();
    if (isWhole) this.#lags = false;
    return this.viewed.takeFresh();
  }

  #show(after: readonly Tiles[]): void {
    if (countAll(after) > MOST_RUNS) throw new MeetingError('limit/map', 'A map is in too many pieces.');
    if (this.lacksPixels) this.#lags = true;
    this.viewed.follow(after);
  }

  #decode(next: WaitingObject): boolean {
    try {
      const object = this.#format.decode(next.sequence, next.bytes);
      this.#store.put(object);
      if (this.#lags) this.viewed.drawInstead(object);
      return true;
    } catch (error) {
      if (!(error instanceof MissingObject)) throw asMeetingError(error);
      this.#waiting.add(error.sequence, next);
      return false;
    }
  }

  #forget(isGone: (object: number) => boolean): void {
    for (const object of [...this.#store.objects.keys()]) if (isGone(object)) this.#store.release(object);
    this.#waiting.forget(isGone);
  }
}

/** Decoded pixels allowed: 128 MB, or four pictures of this size. */
function boundOf({ planes, tiles }: Grid): number {
  const picture = planes.reduce((sum, { blockBytes }) => sum + blockBytes * tiles, 0);
  return Math.max(128 * 1024 * 1024, 4 * picture);
}

function countAll(planes: readonly Tiles[]): number {
  let count = 0;
  for (const tiles of planes)
    for (const fragments of tiles) for (const { runs } of fragments ?? []) count += runs.length;
  return count;
}

/** A trap of the kernels is a fault of the packet. */
function asMeetingError(error: unknown): MeetingError {
  if (error instanceof MeetingError) return error;
  return new MeetingError('protocol/malformed', 'An object cannot be decoded.', { cause: error });
}
