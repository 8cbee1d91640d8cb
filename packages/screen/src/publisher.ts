import { MeetingError, rangesOf, type ScreenColours, type ScreenMapHeader, type SequenceRange } from '@folkmoot/wire';
import { type NewObject, PicturePublisher, type PictureStep } from './picture-publisher.js';
import type { Geometry } from './grid.js';
import { type Pixels } from './pictures.js';

/** Key and hash of a sealed object. */
export interface ObjectKey {
  key: Uint8Array;
  hash: Uint8Array;
}

/** A map to be sent, before the keys are known. */
export interface NewMap {
  sequence: number;
  header: Omit<ScreenMapHeader, 'objects'>;
  body: Uint8Array<ArrayBuffer>;
  /** Objects whose keys travel in this map. */
  keyed: readonly number[];
  /** Numbers that this map retires. */
  retires: readonly SequenceRange[];
}

/** What is to be sent for one frame, in this order: the objects, the map, and the silent full map if there is one. */
export interface Publication {
  objects: readonly NewObject[];
  map: NewMap;
  /** The same state as a full map under the same number; viewers in step receive nothing. */
  replacement?: NewMap;
}

/** Bounds of the live set: past one of them everything is published anew and the old retired. */
export interface LiveSetBounds {
  mostBytes: number;
  /** How many key frames the live set may be worth, once it has `freeBytes`. */
  mostKeyFrames: number;
  freeBytes: number;
}

const usualBounds: LiveSetBounds = { mostBytes: 12 * 1024 * 1024, mostKeyFrames: 8, freeBytes: 512 * 1024 };
const MOST_RETIRES = 1000;

/** The presenter's side of a share: takes pictures, gives packets in the clear. Needs no browser. */
export class ScreenPublisher {
  readonly #module: WebAssembly.Module;
  readonly #bounds: LiveSetBounds;
  #picture: PicturePublisher | undefined;
  #colours: ScreenColours | undefined;
  #sequence = 0;
  #counter = 0;
  #status: ScreenMapHeader['status'] = 'sharing';
  /** Whether the next map must stand alone. */
  #anew = true;
  /** Live maps, and the bytes of the changes among them. */
  #maps: number[] = [];
  #changeBytes = 0;
  /** Size of the last full map: before the changes come near it, no new one is worth encoding. */
  #fullBytes = 0;
  #keyed = new Set<number>();
  #retiring: number[] = [];

  /** @param module see {@link compileKernels}. */
  constructor(module: WebAssembly.Module, bounds: Partial<LiveSetBounds> = {}) {
    this.#module = module;
    this.#bounds = { ...usualBounds, ...bounds };
  }

  /** The state of the picture; `undefined` before the first frame. */
  get picture(): PicturePublisher | undefined {
    return this.#picture;
  }

  /** Makes room for frames of this shape; another shape starts a new picture. Throws `limit/picture`. */
  prepare(geometry: Geometry, colours?: ScreenColours): PicturePublisher {
    const sameColours = JSON.stringify(colours) === JSON.stringify(this.#colours);
    if (this.#picture?.grid.fits(geometry)) {
      if (!sameColours) this.#anew = true;
    } else this.#start(geometry);
    this.#colours = colours;
    if (!this.#picture) throw new MeetingError('usage/order', 'There is no picture.');
    return this.#picture;
  }

  /** Takes a captured picture. What it changes is dirty until it is published. */
  frame(pixels: Pixels): void {
    const format = pixels.format === 'rgba' ? 'rgba' : 'i420';
    const picture = this.prepare({ format, width: pixels.width, height: pixels.height }, this.#colours);
    picture.loader.load(picture.current, pixels);
  }

  /** Publishes what changed, as far as `budgetBytes` allow; `undefined` when nothing is to be sent. */
  publish(budgetBytes: number): Publication | undefined {
    const picture = this.#picture;
    if (!picture || this.#status !== 'sharing' || budgetBytes <= 0) return undefined;
    if (this.#isTooLarge(picture)) this.#start(picture.grid.geometry);
    const step = this.#picture?.step(budgetBytes, () => ++this.#sequence);
    if (!step && !this.#anew) return undefined;
    return this.#publication(this.#picture ?? picture, step);
  }

  /** Freezes the share: viewers keep the picture under a notice, newcomers learn nothing of it. */
  pause(): Publication | undefined {
    return this.#status === 'sharing' ? this.#announce('paused') : undefined;
  }

  /** Goes on after a pause: the next publication stands alone. */
  resume(): void {
    if (this.#status !== 'paused') return;
    this.#status = 'sharing';
    this.#anew = true;
  }

  /** Ends the share: viewers clear their picture. */
  stop(): Publication | undefined {
    if (this.#status === 'stopped') return undefined;
    this.#retiring.push(...(this.#picture?.published.objects.keys() ?? []));
    this.#picture = undefined;
    return this.#announce('stopped');
  }

  /** Starts a picture from nothing; all that is live is retired with the next map. */
  #start(geometry: Geometry): void {
    const fresh = new PicturePublisher(this.#module, geometry);
    const before = this.#picture;
    if (before?.grid.fits(geometry)) fresh.takeOver(before);
    this.#retiring.push(...(before?.published.objects.keys() ?? []));
    this.#picture = fresh;
    this.#anew = true;
  }

  #isTooLarge({ published, keyBytes }: PicturePublisher): boolean {
    const { liveBytes } = published;
    const { mostBytes, mostKeyFrames, freeBytes } = this.#bounds;
    return liveBytes > mostBytes || (liveBytes > freeBytes && liveBytes > mostKeyFrames * keyBytes);
  }

  #announce(status: 'paused' | 'stopped'): Publication {
    this.#status = status;
    this.#retiring.push(...this.#maps);
    this.#keyed.clear();
    const map = this.#map(++this.#sequence, { builtOn: 0, body: new Uint8Array(), keyed: [] });
    this.#maps = [map.sequence];
    return { objects: [], map };
  }

  #publication(picture: PicturePublisher, step: PictureStep | undefined): Publication {
    this.#retiring.push(...(step?.retired ?? []));
    const sequence = ++this.#sequence;
    const objects = step?.objects ?? [];
    if (this.#anew || !step) return { objects, map: this.#fullMap(picture, sequence, this.#counter + 1) };
    const body = picture.encodeChange(sequence, step.change);
    const map = this.#map(sequence, { builtOn: this.#counter, body, keyed: this.#unkeyed(picture, step) });
    this.#maps.push(sequence);
    this.#changeBytes += body.length;
    if (this.#changeBytes <= this.#fullBytes) return { objects, map };
    const full = picture.encodePicture(sequence);
    this.#fullBytes = full.length;
    return this.#changeBytes <= full.length
      ? { objects, map }
      : { objects, map, replacement: this.#fullMap(picture, sequence, this.#counter, full) };
  }

  /** A map that stands alone and retires all maps before it. */
  #fullMap(picture: PicturePublisher, sequence: number, counter: number, body = picture.encodePicture(sequence)): NewMap {
    this.#retiring.push(...this.#maps.filter((map) => map !== sequence));
    this.#maps = [sequence];
    this.#changeBytes = 0;
    this.#fullBytes = body.length;
    this.#anew = false;
    this.#keyed = picture.published.neededToShow();
    this.#counter = counter - 1;
    return this.#map(sequence, { builtOn: 0, body, keyed: [...this.#keyed].sort((a, b) => a - b), picture });
  }

  #map(
    sequence: number,
    { builtOn, body, keyed, picture }: Pick<NewMap, 'body' | 'keyed'> & { builtOn: number; picture?: PicturePublisher },
  ): NewMap {
    this.#counter += 1;
    const { status } = this;
    const header: NewMap['header'] = { status, counter: this.#counter, builtOn };
    if (picture) {
      const { format, width, height } = picture.grid.geometry;
      header.picture = { format, widthPixels: width, heightPixels: height };
      if (this.#colours) header.colours = this.#colours;
    }
    return { sequence, header, body, keyed, retires: this.#takeRetires() };
  }

  /** What the share says of itself. */
  get status(): ScreenMapHeader['status'] {
    return this.#status;
  }

  /** Objects that this step brings into view and whose keys no live map has. */
  #unkeyed(picture: PicturePublisher, { objects }: PictureStep): number[] {
    const added: number[] = [];
    for (const sequence of picture.published.neededToShow()) {
      if (!this.#keyed.has(sequence)) added.push(sequence);
    }
    for (const { sequence } of objects) if (!added.includes(sequence) && !this.#keyed.has(sequence)) added.push(sequence);
    for (const sequence of added) this.#keyed.add(sequence);
    return added.sort((a, b) => a - b);
  }

  /** As many retired numbers as one header takes. */
  #takeRetires(): SequenceRange[] {
    const ranges = rangesOf([...new Set(this.#retiring)].sort((a, b) => a - b));
    const taken = ranges.slice(0, MOST_RETIRES);
    const last = taken.at(-1)?.to ?? 0;
    this.#retiring = this.#retiring.filter((sequence) => sequence > last);
    return taken;
  }
}
