import { MeetingError } from '@folkmoot/wire';
import type { Coder } from './coder.js';
import type { EntryCoder } from './entries.js';
import type { Fragments } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import { type Direction, directions, type Machine } from './kernels.js';
import { type Operation, operations, type PartPlan } from './plan.js';
import type { ObjectStore } from './store.js';

/** What is coded. */
export interface PartJob {
  plane: Plane;
  tile: number;
  block: number;
  /** The luma block of the same tile in the same object, and what it was coded with; 0: none. */
  luma: { block: number; reference: number };
  plan: PartPlan | undefined;
}

/** What was coded. */
export interface CodedPart {
  operation: Operation;
  /** Everything referred to, the guide included. */
  references: Fragments[];
  /** Where the pixels of the first reference lie until the next part of this plane. */
  firstReference: number;
}

const BLOCK_BYTES = 4096;

/** Codes single tiles of single planes: operation, references, pixels. */
export class PartCoder {
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #store: ObjectStore;
  readonly #references: readonly number[][];
  readonly #guide: number;
  #coder: Coder | undefined;
  #entries: readonly EntryCoder[] = [];
  #contexts = 0;
  #before: Operation[] = [];
  #lastSolid: number[] = [];

  constructor(machine: Machine, grid: Grid, store: ObjectStore) {
    this.#machine = machine;
    this.#grid = grid;
    this.#store = store;
    this.#references = grid.planes.map(() => [machine.allocate(BLOCK_BYTES), machine.allocate(BLOCK_BYTES)]);
    this.#guide = machine.allocate(BLOCK_BYTES);
  }

  /** Starts an object. */
  start(coder: Coder, entries: readonly EntryCoder[], contexts: number): void {
    this.#coder = coder;
    this.#entries = entries;
    this.#contexts = contexts;
    this.#before = [operations.literal, operations.literal];
    this.#lastSolid = this.#grid.planes.map(({ pixelBytes }) => background(pixelBytes));
  }

  /** Codes one part. Contexts: 2 × 4 × 4 operations, 2 same-as-last, 4 × 256 of solid bytes. */
  code(job: PartJob): CodedPart {
    const { plane, plan } = job;
    const coder = this.#theCoder();
    const before = this.#before[plane.index] ?? 0;
    const operation = coder.tree(
      this.#contexts + (plane.index * 4 + before) * 4,
      plan?.operation ?? 0,
      2,
    ) as Operation;
    this.#before[plane.index] = operation;
    const coded: CodedPart = {
      operation,
      references: [],
      firstReference: this.#references[plane.index]?.[0] ?? 0,
    };
    if (operation === operations.solid) this.#codeSolid(coder, job);
    else this.#codePixels(coder, job, coded);
    return coded;
  }

  #codeSolid(coder: Coder, { plane, tile, block }: PartJob): void {
    const { index, pixelBytes } = plane;
    const given = coder.decoding ? 0 : this.#readPixel(block, pixelBytes);
    let colour = this.#lastSolid[index] ?? 0;
    if (coder.bit(this.#contexts + 32 + index, given === colour ? 0 : 1) === 1) {
      colour = 0;
      for (let byte = 0; byte < pixelBytes; byte += 1) {
        const trees = this.#contexts + 64 + 256 * (pixelBytes === 2 ? byte + 1 : byte);
        colour += coder.tree(trees, (given >>> (8 * byte)) & 255, 8) * 2 ** (8 * byte);
      }
    }
    this.#lastSolid[index] = colour;
    if (!coder.decoding) return;
    const { width, height } = this.#grid.rectangle(plane, tile);
    this.#machine.kernels.fillRectangle(block, plane.rowBytes, pixelBytes, width, height, colour);
  }

  #readPixel(block: number, pixelBytes: number): number {
    const { bytes } = this.#machine;
    let pixel = 0;
    for (let byte = pixelBytes - 1; byte >= 0; byte -= 1) pixel = pixel * 256 + (bytes[block + byte] ?? 0);
    return pixel;
  }

  #codePixels(coder: Coder, job: PartJob, coded: CodedPart): void {
    const { plane, tile, plan } = job;
    const count = coded.operation - operations.literal;
    const blocks = this.#references[plane.index] ?? [];
    for (let i = 0; i < count; i += 1) {
      const fragments = this.#codeFragments(plane, tile, plan?.references[i]);
      coded.references.push(fragments);
      this.#store.fetch(plane, tile, fragments, blocks[i] ?? 0);
    }
    const [first = 0, second = 0] = blocks.slice(0, count);
    const direction = coder.decoding ? directions.decode : directions.encode;
    if (plane.index === 1) this.#codeChroma(direction, job, coded, { first, second });
    else this.#codeFirstPlane(direction, job, { first, second });
  }

  #codeFirstPlane(direction: Direction, { plane, tile, block }: PartJob, { first, second }: Pair): void {
    const { kernels } = this.#machine;
    const { width, height } = this.#grid.rectangle(plane, tile);
    if (plane.pixelBytes === 1) kernels.codeLuma(direction, block, width, height, first, second);
    else kernels.codeColour(direction, block, width, height, first, second);
  }

  #codeChroma(direction: Direction, job: PartJob, coded: CodedPart, { first, second }: Pair): void {
    const { plane, tile, block, luma, plan } = job;
    const lumaPlane = this.#grid.planes[0] as Plane;
    if (luma.block === 0) {
      const guide = this.#codeFragments(lumaPlane, tile, plan?.guide);
      coded.references.push(guide);
      this.#store.fetch(lumaPlane, tile, guide, this.#guide);
    }
    const { width, height } = this.#grid.rectangle(plane, tile);
    const { width: lumaWidth, height: lumaHeight } = this.#grid.rectangle(lumaPlane, tile);
    const guideBlock = luma.block || this.#guide;
    this.#machine.kernels.codeChroma(
      direction,
      block,
      width,
      height,
      first,
      second,
      guideBlock,
      lumaWidth,
      lumaHeight,
      luma.reference,
    );
  }

  #codeFragments(plane: Plane, tile: number, given: Fragments | undefined): Fragments {
    const { width, height } = this.#grid.rectangle(plane, tile);
    const entries = this.#entries[plane.index];
    if (!entries) throw new MeetingError('protocol/malformed', 'There is no such plane.');
    return entries.fragments(width, height, given);
  }

  #theCoder(): Coder {
    if (!this.#coder) throw new MeetingError('usage/order', 'No object has been started.');
    return this.#coder;
  }
}

interface Pair {
  first: number;
  second: number;
}

function background(pixelBytes: number): number {
  return pixelBytes === 1 ? 235 : pixelBytes === 2 ? 0x8080 : 0xffffffff;
}
