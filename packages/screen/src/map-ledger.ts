import { rangesOf, type SequenceRange } from '@folkmoot/wire';

/** Ranges one header takes. */
const MOST_RETIRES = 1000;

/** Which maps are live, whose keys they hold, and what is to be retired next. */
export class MapLedger {
  /** Live maps, the full one first. */
  #maps: number[] = [];
  #keyed = new Set<number>();
  #retiring: number[] = [];
  #changeBytes = 0;
  #fullBytes = 0;
  #counter = 0;

  /** The counter of the latest map. */
  get counter(): number {
    return this.#counter;
  }

  /** Whether the changes since the last full map have outgrown it, as far as its size is known. */
  get wantsFullMap(): boolean {
    return this.#changeBytes > this.#fullBytes;
  }

  /** Notes what a full map would take now; whether the changes are larger than that. */
  isOutgrown(fullBytes: number): boolean {
    this.#fullBytes = fullBytes;
    return this.wantsFullMap;
  }

  /** Notes a map that changes the one before; returns the wanted objects whose keys no live map has. */
  addChange(sequence: number, bytes: number, wanted: Iterable<number>): number[] {
    this.#maps.push(sequence);
    this.#counter += 1;
    this.#changeBytes += bytes;
    const added = [...new Set(wanted)].filter((object) => !this.#keyed.has(object));
    for (const object of added) this.#keyed.add(object);
    return added.sort((a, b) => a - b);
  }

  /**
   * Notes a map that stands alone: all others will be retired. A number that is live already is replaced and keeps its
   * counter. Returns the objects whose keys it takes.
   */
  addFull(sequence: number, bytes: number, wanted: Iterable<number>): number[] {
    if (!this.#maps.includes(sequence)) this.#counter += 1;
    this.retire(this.#maps.filter((map) => map !== sequence));
    this.#maps = [sequence];
    this.#changeBytes = 0;
    this.#fullBytes = bytes;
    this.#keyed = new Set(wanted);
    return [...this.#keyed].sort((a, b) => a - b);
  }

  /** Notes numbers that are not live any more. */
  retire(sequences: Iterable<number>): void {
    this.#retiring.push(...sequences);
  }

  /** As many of them as one header takes. */
  takeRetires(): SequenceRange[] {
    const taken = rangesOf([...new Set(this.#retiring)].sort((a, b) => a - b)).slice(0, MOST_RETIRES);
    const last = taken.at(-1)?.to ?? 0;
    this.#retiring = this.#retiring.filter((sequence) => sequence > last);
    return taken;
  }
}
