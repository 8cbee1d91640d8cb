import { MeetingError } from '@folkmoot/wire';
import { type Coder, Decoder, Encoder } from './coder.js';
import { EntryCoder, entryContexts } from './entries.js';
import { eachObject } from './fragments.js';
import type { Grid } from './grid.js';
import type { Machine } from './kernels.js';
import { codeMask } from './mask.js';
import { PartCoder } from './part-format.js';
import { operations, type TilePlan } from './plan.js';
import { Models, mostPrimerTiles, type Primer } from './primer.js';
import type { ObjectStore, Part, StoredObject } from './store.js';

/** An encoded object. */
export interface EncodedObject {
  bytes: Uint8Array<ArrayBuffer>;
  /** How many of the planned tiles are in it. */
  used: number;
  /** Objects it needs to be decoded. */
  needs: ReadonlySet<number>;
}

/** How an object is encoded. */
export interface EncodeOptions {
  primer?: Primer | undefined;
  /** The object closes once it has this many bytes. */
  closesAt?: number;
}

/** Most tiles of an object. */
export const mostObjectTiles = 256;
/** An object closes once it has this many bytes; it never reaches {@link mostObjectBytes}. */
export const objectClosesAt = 12_000;
/** Most bytes of an object. */
export const mostObjectBytes = 32 * 1024;

const contexts = {
  primed: 0,
  more: 1,
  trimmed: 2,
  presence: 4,
  primerBack: 32,
  primerCount: 96,
  primerStep: 160,
  tileStep: 224,
  mask: 288,
  entries: 320,
  chromaEntries: 320 + entryContexts,
  parts: 320 + 2 * entryContexts,
};

/** Encodes and decodes objects; the format stands once, in #code and what it calls. See docs/codec.md. */
export class ObjectFormat {
  readonly #grid: Grid;
  readonly #store: ObjectStore;
  readonly #models: Models;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;
  readonly #parts: PartCoder;

  constructor(machine: Machine, grid: Grid, store: ObjectStore) {
    this.#grid = grid;
    this.#store = store;
    this.#models = new Models(machine, grid, store);
    this.#encoder = new Encoder(machine, mostObjectBytes);
    this.#decoder = new Decoder(machine, mostObjectBytes);
    this.#parts = new PartCoder(machine, grid, store);
  }

  /** Encodes as many of the planned tiles, in ascending order, as one object takes. */
  encode(sequence: number, plans: readonly TilePlan[], options: EncodeOptions = {}): EncodedObject {
    this.#encoder.start();
    const needs = new Set<number>();
    const { primer, closesAt = objectClosesAt } = options;
    const used = this.#code(this.#encoder, sequence, { needs, plans, primer, closesAt }).length;
    return { bytes: this.#encoder.finish(), used, needs };
  }

  /** Decodes an object. Throws {@link MissingObject} and `protocol/…`; then nothing is kept of it. */
  decode(sequence: number, bytes: Uint8Array): StoredObject {
    const needs = new Set<number>();
    const parts = this.#grid.planes.map(() => new Map<number, Part>());
    try {
      this.#decoder.start(bytes);
      this.#code(this.#decoder, sequence, { needs, parts });
      this.#decoder.finish();
    } catch (error) {
      this.#store.freeParts(parts);
      throw error;
    }
    return { sequence, parts, needs };
  }

  #code(coder: Coder, sequence: number, job: Job): readonly number[] {
    const primer = this.#codePrimer(coder, sequence, job.primer);
    if (primer) job.needs.add(primer.object);
    this.#models.prepare(primer);
    const entries = [contexts.entries, contexts.chromaEntries].map(
      (at) => new EntryCoder(coder, sequence, at),
    );
    this.#parts.start(coder, entries, contexts.parts);
    const tiles: number[] = [];
    let presence = 0;
    while (this.#hasMore(coder, tiles.length, job)) {
      const plan = job.plans?.[tiles.length];
      const tile = this.#codeTileNumber(coder, tiles.at(-1) ?? -1, plan);
      tiles.push(tile);
      presence = this.#codePresence(coder, presence, plan);
      this.#codeParts(coder, job, { tile, presence, plan });
    }
    return tiles;
  }

  #hasMore(coder: Coder, done: number, { plans = [], closesAt = 0 }: Job): boolean {
    const wanted = done < Math.min(plans.length, mostObjectTiles) && this.#encoder.size < closesAt;
    const more = coder.bit(contexts.more, wanted ? 1 : 0) === 1;
    if (more && done >= mostObjectTiles) throw malformed('An object has too many tiles.');
    return more;
  }

  #codeTileNumber(coder: Coder, before: number, plan: TilePlan | undefined): number {
    const tile = before + 1 + coder.number(contexts.tileStep, (plan?.tile ?? 0) - before - 1);
    if (tile >= this.#grid.tiles) throw malformed('An object has a tile outside the picture.');
    return tile;
  }

  /** Which planes are in the tile: one bit each, the first plane lowest. */
  #codePresence(coder: Coder, before: number, plan: TilePlan | undefined): number {
    if (this.#grid.planes.length === 1) return 1;
    const given = (plan?.parts[0] ? 1 : 0) | (plan?.parts[1] ? 2 : 0);
    const presence = coder.tree(contexts.presence + before * 4, given, 2);
    if (presence === 0) throw malformed('An object has an empty tile.');
    return presence;
  }

  #codeParts(
    coder: Coder,
    job: Job,
    { tile, presence, plan }: { tile: number; presence: number; plan: TilePlan | undefined },
  ): void {
    const luma = { block: 0, reference: 0 };
    for (const plane of this.#grid.planes) {
      if (((presence >> plane.index) & 1) === 0) continue;
      const given = plan?.parts[plane.index];
      const part: Part = given ?? { block: this.#store.takeBlock(plane) };
      job.parts?.[plane.index]?.set(tile, part);
      if (coder.bit(contexts.trimmed, given?.valid ? 1 : 0) === 1) {
        part.valid = codeMask(coder, contexts.mask, plane.side, given?.valid);
      }
      const coded = this.#parts.code({ plane, tile, block: part.block, luma, plan: given });
      for (const fragments of coded.references) eachObject(fragments, (object) => job.needs.add(object));
      if (plane.index === 0) {
        luma.block = part.block;
        luma.reference = coded.operation >= operations.one ? coded.firstReference : 0;
      }
    }
  }

  #codePrimer(coder: Coder, sequence: number, given?: Primer): Primer | undefined {
    if (coder.bit(contexts.primed, given ? 1 : 0) === 0) return undefined;
    const object = sequence - 1 - coder.number(contexts.primerBack, sequence - 1 - (given?.object ?? 0));
    const count = coder.number(contexts.primerCount, given?.tiles.length ?? 0);
    if (count > mostPrimerTiles || object <= 0) throw malformed('An object has an impossible primer.');
    const tiles: number[] = [];
    let above = this.#grid.tiles;
    for (let i = 0; i < count; i += 1) {
      above -= 1 + coder.number(contexts.primerStep, above - 1 - (given?.tiles[i] ?? 0));
      if (above < 0) throw malformed('An object has an impossible primer.');
      tiles.push(above);
    }
    return { object, tiles };
  }
}

/** What one run of the format works on: plans when encoding, parts to fill when decoding. */
interface Job {
  needs: Set<number>;
  plans?: readonly TilePlan[];
  closesAt?: number;
  parts?: readonly Map<number, Part>[];
  primer?: Primer | undefined;
}

function malformed(message: string): MeetingError {
  return new MeetingError('protocol/malformed', message);
}
