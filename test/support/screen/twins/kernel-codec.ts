/** The kernels as a codec of tiles, with their memory watched: nothing outside a tile may change. */
import assert from 'node:assert/strict';
import { type Direction, directions, Machine } from '@folkmoot/screen';
import { Block } from './block.js';
import type { Tile, TileCodec, TileStream } from './tile.js';

const CAPACITY = 256 * 1024;
const BLOCK_BYTES = 4096;
/** What lies in memory that no kernel was given. */
const CANARY = 0xa5;

/** Where blocks lie; 0: there is none. */
interface Addresses {
  pixels: number;
  first: number;
  second: number;
  luma: number;
  lumaReference: number;
}

/** Encodes and decodes by the kernels of a module. */
export class KernelCodec implements TileCodec {
  readonly machine: Machine;
  readonly #model: number;
  readonly #stream: number;
  readonly #addresses: Addresses;

  constructor(module: WebAssembly.Module) {
    this.machine = new Machine(module);
    this.#model = this.machine.allocate(Number(this.machine.kernels.modelBytes.value));
    this.#stream = this.machine.allocate(CAPACITY);
    const block = (): number => this.machine.allocate(BLOCK_BYTES);
    this.#addresses = {
      pixels: block(),
      first: block(),
      second: block(),
      luma: block(),
      lumaReference: block(),
    };
  }

  encode(stream: TileStream): Uint8Array {
    const { kernels } = this.machine;
    this.#prime(stream);
    kernels.startEncoding(this.#stream, CAPACITY);
    for (const tile of stream.tiles) this.#code(directions.encode, tile);
    const size = kernels.finishEncoding();
    assert.ok(size >= 0, 'the stream fits');
    return this.machine.bytes.slice(this.#stream, this.#stream + size);
  }

  decode(bytes: Uint8Array, stream: TileStream): { blocks: Block[]; unread: number } {
    const { kernels } = this.machine;
    this.#prime(stream);
    this.machine.bytes.set(bytes, this.#stream);
    kernels.startDecoding(this.#stream, bytes.length);
    const blocks = stream.tiles.map((tile) => this.#code(directions.decode, tile));
    return { blocks, unread: kernels.unread() };
  }

  #prime({ primer }: TileStream): void {
    const { kernels } = this.machine;
    kernels.useModel(this.#model);
    kernels.clearModel();
    for (const tile of primer) this.#code(directions.train, tile);
  }

  #code(direction: Direction, tile: Tile): Block {
    const addresses = this.#lay(direction, tile);
    const before = this.machine.bytes.slice(addresses.pixels, addresses.pixels + BLOCK_BYTES);
    this.#call(direction, tile, addresses);
    const after = this.machine.bytes.slice(addresses.pixels, addresses.pixels + BLOCK_BYTES);
    const block = readBlock(after, tile);
    writeBlock(before, tile, block);
    assert.deepEqual(after, before, 'only pixels of the tile have changed');
    if (direction !== directions.decode) assert.deepEqual(block.pixels, cropped(tile).pixels);
    return block;
  }

  #call(direction: Direction, tile: Tile, { pixels, first, second, luma, lumaReference }: Addresses): void {
    const { kernels } = this.machine;
    const { kind, width, height, guide } = tile;
    if (kind === 'luma') kernels.codeLuma(direction, pixels, width, height, first, second);
    else if (kind === 'colour') kernels.codeColour(direction, pixels, width, height, first, second);
    else if (guide) {
      const { width: lumaWidth, height: lumaHeight } = guide;
      kernels.codeChroma(
        direction,
        pixels,
        width,
        height,
        first,
        second,
        luma,
        lumaWidth,
        lumaHeight,
        lumaReference,
      );
    }
  }

  /** Puts the blocks of a tile into memory. */
  #lay(direction: Direction, tile: Tile): Addresses {
    const { bytes } = this.machine;
    const { guide } = tile;
    const lay = (at: number, block: Block | undefined, like: Omit<Tile, 'pixels'>): number => {
      bytes.fill(CANARY, at, at + BLOCK_BYTES);
      if (block) writeBlock(bytes.subarray(at, at + BLOCK_BYTES), like, block);
      return block ? at : 0;
    };
    const at = this.#addresses;
    const luma = { kind: 'luma', width: guide?.width ?? 0, height: guide?.height ?? 0 } as const;
    lay(at.pixels, direction === directions.decode ? undefined : tile.pixels, tile);
    return {
      pixels: at.pixels,
      first: lay(at.first, tile.first, tile),
      second: lay(at.second, tile.second, tile),
      luma: lay(at.luma, guide?.luma, luma),
      lumaReference: lay(at.lumaReference, guide?.reference, luma),
    };
  }
}

const pixelBytes = { luma: 1, chroma: 2, colour: 4 } as const;

function placesOf({ kind, width, height }: Omit<Tile, 'pixels'>): { x: number; y: number; at: number }[] {
  const bytes = pixelBytes[kind];
  const rowBytes = kind === 'colour' ? 128 : 32;
  return Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    return { x, y, at: y * rowBytes + x * bytes };
  });
}

function writeBlock(bytes: Uint8Array, like: Omit<Tile, 'pixels'>, block: Block): void {
  for (const { x, y, at } of placesOf(like)) {
    for (let byte = 0; byte < pixelBytes[like.kind]; byte += 1)
      bytes[at + byte] = block.at(x, y) >>> (8 * byte);
  }
}

function readBlock(bytes: Uint8Array, like: Tile): Block {
  const block = new Block(like.pixels.side);
  for (const { x, y, at } of placesOf(like)) {
    let pixel = 0;
    for (let byte = pixelBytes[like.kind] - 1; byte >= 0; byte -= 1)
      pixel = pixel * 256 + (bytes[at + byte] ?? 0);
    block.set(x, y, pixel);
  }
  return block;
}

/** The pixels of a block that the tile has. */
function cropped({ pixels, width, height }: Tile): Block {
  return Block.painted({ width, height, side: pixels.side }, (x, y) => pixels.at(x, y));
}
