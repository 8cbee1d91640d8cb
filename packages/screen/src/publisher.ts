import type { ScreenColours, ScreenMapHeader, SequenceRange } from '@folkmoot/wire';
import { type NewObject, PicturePublisher, type PictureStep } from './picture-publisher.js';
import type { Geometry } from './grid.js';
import { MapLedger } from './map-ledger.js';
import type { Pixels } from './pictures.js';

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
/** The presenter's side of a share: takes pictures, gives packets in the clear. Needs no browser. */
export class ScreenPublisher {
  readonly #making: { readonly module: WebAssembly.Module; readonly bounds: LiveSetBounds };
  readonly #ledger = new MapLedger();
  #picture: PicturePublisher | undefined;
  #colours: ScreenColours | undefined;
  #sequence = 0;
  #status: ScreenMapHeader['status'] = 'sharing';
  /** Whether the next map must stand alone. */
  #anew = true;

  /** @param module see {@link compileKernels}. */
  constructor(module: WebAssembly.Module, bounds: Partial<LiveSetBounds> = {}) {
    this.#making = { module, bounds: { ...usualBounds, ...bounds } };
  }

  /** The state of the picture; `undefined` before the first frame. */
  get picture(): PicturePublisher | undefined {
    return this.#picture;
  }

  /** Makes room for frames of this shape; another shape starts a new picture. Throws `limit/picture`. */
  prepare(geometry: Geometry, colours?: ScreenColours): PicturePublisher {
    if (JSON.stringify(colours) !== JSON.stringify(this.#colours)) this.#anew = true;
    this.#colours = colours;
    return this.#picture?.grid.fits(geometry) ? this.#picture : this.#start(geometry);
  }

  /** Takes a captured picture. What it changes is dirty until it is published. */
  frame(pixels: Pixels): void {
    const format = pixels.format === 'rgba' ? 'rgba' : 'i420';
    const { screen } = this.prepare({ format, width: pixels.width, height: pixels.height }, this.#colours);
    screen.loader.load(screen.current, pixels);
  }

  /** Publishes what changed, as far as `budgetBytes` allow; `undefined` when nothing is to be sent. */
  publish(budgetBytes: number): Publication | undefined {
    const before = this.#picture;
    if (!before || this.#status !== 'sharing' || budgetBytes <= 0) return undefined;
    const picture = isTooLarge(before, this.#making.bounds) ? this.#start(before.grid.geometry) : before;
    const step = picture.step(budgetBytes, () => ++this.#sequence);
    if (!step && !this.#anew) return undefined;
    this.#ledger.retire(step?.retired ?? []);
    const objects = step?.objects ?? [];
    const sequence = ++this.#sequence;
    if (!step || this.#anew) return { objects, map: this.#fullMap(picture, sequence) };
    return { objects, ...this.#changedMap(picture, sequence, step) };
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

  /**
   * Says again what is shown, in a map that stands alone and retires all others. `undefined` where nothing was said or
   * the next map will stand alone anyway.
   */
  renew(): Publication | undefined {
    if (this.#status === 'paused') return this.#announce('paused');
    if (this.#status === 'stopped' || this.#anew || !this.#picture) return undefined;
    return { objects: [], map: this.#fullMap(this.#picture, ++this.#sequence) };
  }

  /** Ends the share: viewers clear their picture. */
  stop(): Publication | undefined {
    if (this.#status === 'stopped') return undefined;
    this.#ledger.retire(this.#picture?.published.objects.keys() ?? []);
    this.#picture = undefined;
    return this.#announce('stopped');
  }

  /** Starts a picture from nothing; all that is live is retired with the next map. */
  #start(geometry: Geometry): PicturePublisher {
    const fresh = new PicturePublisher(this.#making.module, geometry);
    const before = this.#picture;
    if (before?.grid.fits(geometry)) {
      fresh.screen.loader.load(fresh.screen.current, before.screen.loader.read(before.screen.current));
    }
    this.#ledger.retire(before?.published.objects.keys() ?? []);
    this.#picture = fresh;
    this.#anew = true;
    return fresh;
  }

  /** A map that shows nothing and says that the share is paused or over. */
  #announce(status: 'paused' | 'stopped'): Publication {
    this.#status = status;
    const sequence = ++this.#sequence;
    const keyed = this.#ledger.addFull(sequence, 0, []);
    const header = { status, counter: this.#ledger.counter, builtOn: 0 };
    return {
      objects: [],
      map: { sequence, header, body: new Uint8Array(), keyed, retires: this.#ledger.takeRetires() },
    };
  }

  /** The change of the map; and, once the changes outgrow a full map, that under the same number. */
  #changedMap(
    picture: PicturePublisher,
    sequence: number,
    { change, objects }: PictureStep,
  ): Pick<Publication, 'map' | 'replacement'> {
    const body = picture.maps.change(sequence, change);
    const wanted = [...picture.published.neededToShow(), ...objects.map((object) => object.sequence)];
    const keyed = this.#ledger.addChange(sequence, body.length, wanted);
    const { counter } = this.#ledger;
    const header = { status: this.#status, counter, builtOn: counter - 1 };
    const map = { sequence, header, body, keyed, retires: this.#ledger.takeRetires() };
    if (!this.#ledger.wantsFullMap) return { map };
    const full = picture.maps.picture(sequence);
    return this.#ledger.isOutgrown(full.length)
      ? { map, replacement: this.#fullMap(picture, sequence, full) }
      : { map };
  }

  /** A map that stands alone and retires all maps before it. */
  #fullMap(picture: PicturePublisher, sequence: number, body = picture.maps.picture(sequence)): NewMap {
    this.#anew = false;
    const keyed = this.#ledger.addFull(sequence, body.length, picture.published.neededToShow());
    const { format, width, height } = picture.grid.geometry;
    const header: NewMap['header'] = {
      status: this.#status,
      counter: this.#ledger.counter,
      builtOn: 0,
      picture: { format, widthPixels: width, heightPixels: height },
      ...(this.#colours && { colours: this.#colours }),
    };
    return { sequence, header, body, keyed, retires: this.#ledger.takeRetires() };
  }
}

function isTooLarge({ published, keyBytes }: PicturePublisher, bounds: LiveSetBounds): boolean {
  const { liveBytes } = published;
  if (liveBytes > bounds.mostBytes) return true;
  return liveBytes > bounds.freeBytes && liveBytes > bounds.mostKeyFrames * keyBytes;
}
