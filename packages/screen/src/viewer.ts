import type { ScreenColours, ScreenMapHeader, SequenceRange } from '@folkmoot/wire';
import { decodeMap, type MapPacket } from './map-packet.js';
import { PictureViewer } from './picture-viewer.js';

/** What a share shows: nothing yet, a picture, the last picture under a notice, a card, or that it is over. */
export type ShownStatus = 'waiting' | 'sharing' | 'paused' | 'stopped';

/** Tiles to be painted, and the picture they are of. */
export interface Painting {
  picture: PictureViewer;
  colours: ScreenColours | undefined;
  tiles: readonly number[];
}

const MOST_HELD_MAPS = 64;

interface HeldMap {
  sequence: number;
  map: MapPacket;
}

/** The viewer's side of a share: takes packets in the clear in any order, gives tiles to paint. Needs no browser. */
export class ScreenViewer {
  readonly #module: WebAssembly.Module;
  #picture: PictureViewer | undefined;
  #colours: ScreenColours | undefined;
  #status: ShownStatus = 'waiting';
  /** Counter of the newest map that counts; 0 before the first. */
  counter = 0;
  /** Maps whose predecessor has not come, by its counter. */
  readonly #held = new Map<number, HeldMap>();

  /** @param module see {@link compileKernels}. */
  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** What is to be shown. */
  get status(): ShownStatus {
    return this.#status;
  }

  /** The picture; `undefined` before the first map that shows one, and after the share was stopped. */
  get picture(): PictureViewer | undefined {
    return this.#picture;
  }

  /** How the picture's numbers are to be read. */
  get colours(): ScreenColours | undefined {
    return this.#colours;
  }

  /** Whether the map shows pixels that have not come yet. */
  get lacksPixels(): boolean {
    return this.#picture?.lacksPixels ?? false;
  }

  /**
   * Takes a map in. Returns the headers of the maps that count from now on, this one or held ones that follow it: the
   * objects they name belong to the present picture. Throws `protocol/…`.
   */
  map(sequence: number, bytes: Uint8Array): ScreenMapHeader[] {
    const map = decodeMap(bytes);
    const { counter, builtOn } = map.header;
    if (counter <= this.counter || this.#status === 'stopped') return [];
    if (builtOn === 0 || builtOn === this.counter) return this.#apply({ sequence, map });
    if (builtOn > this.counter) this.#hold(builtOn, { sequence, map });
    return [];
  }

  /** Takes an object in. Throws `protocol/…` and `limit/…`; then only that object is lost. */
  object(sequence: number, bytes: Uint8Array): void {
    this.#picture?.object(sequence, bytes);
  }

  /** Forgets retired objects. */
  retire(ranges: readonly SequenceRange[]): void {
    this.#picture?.retire(ranges);
  }

  /** What is to be painted now; see {@link PictureViewer.take}. */
  take(impatient = false): Painting | undefined {
    const picture = this.#picture;
    const tiles = picture?.take(impatient) ?? [];
    return picture && tiles.length > 0 ? { picture, colours: this.#colours, tiles } : undefined;
  }

  /** The whole picture as it is on the screen now. */
  whole(): Painting | undefined {
    const picture = this.#picture;
    if (!picture) return undefined;
    return {
      picture,
      colours: this.#colours,
      tiles: Array.from({ length: picture.grid.tiles }, (_, tile) => tile),
    };
  }

  #apply(first: HeldMap): ScreenMapHeader[] {
    const applied: ScreenMapHeader[] = [];
    for (let next: HeldMap | undefined = first; next; next = this.#followerOf(this.counter)) {
      const { header } = next.map;
      if (header.status === 'sharing') this.#applyPicture(next);
      else if (header.status === 'stopped') this.#picture = undefined;
      this.#status = header.status;
      this.counter = header.counter;
      applied.push(header);
    }
    for (const builtOn of [...this.#held.keys()]) if (builtOn < this.counter) this.#held.delete(builtOn);
    return applied;
  }

  #applyPicture({ sequence, map }: HeldMap): void {
    const { builtOn, picture, colours } = map.header;
    if (builtOn !== 0) return this.#picture?.change(sequence, map.body);
    if (!picture) return;
    const geometry = { format: picture.format, width: picture.widthPixels, height: picture.heightPixels };
    const same = this.#picture?.grid.fits(geometry) ? this.#picture : undefined;
    const shown = same ?? new PictureViewer(this.#module, geometry);
    shown.picture(sequence, map.body);
    this.#picture = shown;
    this.#colours = colours;
  }

  #followerOf(counter: number): HeldMap | undefined {
    const follower = this.#held.get(counter);
    this.#held.delete(counter);
    return follower;
  }

  #hold(builtOn: number, held: HeldMap): void {
    if (this.#held.size < MOST_HELD_MAPS || this.#held.has(builtOn)) this.#held.set(builtOn, held);
  }
}
