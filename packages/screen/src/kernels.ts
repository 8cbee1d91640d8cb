import { MeetingError } from '@folkmoot/wire';
import { kernelsBase64 } from './kernels.generated.js';
import { squashTable, stretchTable } from './tables.js';

/** What a literal coder does: write a tile, read one, or only let the model learn from one. */
export const directions = { encode: 0, decode: 1, train: 2 } as const;

/** One of {@link directions}. */
export type Direction = (typeof directions)[keyof typeof directions];

/** The functions of `assembly/`. Every address and size is in bytes. */
export interface Kernels {
  readonly heapBase: WebAssembly.Global;
  readonly modelBytes: WebAssembly.Global;
  stretchAt(): number;
  squashAt(): number;
  useModel(at: number): void;
  clearModel(): void;
  startEncoding(at: number, capacity: number): void;
  finishEncoding(): number;
  encodedBytes(): number;
  startDecoding(at: number, length: number): void;
  unread(): number;
  encodeBit(context: number, bit: number): void;
  decodeBit(context: number): number;
  encodeTree(contexts: number, value: number, bits: number): void;
  decodeTree(contexts: number, bits: number): number;
  encodeNumber(contexts: number, value: number): void;
  decodeNumber(contexts: number): number;
  codeLuma(direction: Direction, pixels: number, w: number, h: number, first: number, second: number): void;
  codeColour(direction: Direction, pixels: number, w: number, h: number, first: number, second: number): void;
  codeChroma(
    direction: Direction,
    pixels: number,
    w: number,
    h: number,
    first: number,
    second: number,
    luma: number,
    lumaWidth: number,
    lumaHeight: number,
    lumaReference: number,
  ): void;
  changedTiles(
    a: number,
    b: number,
    stride: number,
    height: number,
    rowBytes: number,
    tileRows: number,
    marks: number,
  ): number;
  sameRectangle(a: number, strideA: number, b: number, strideB: number, bytes: number, rows: number): number;
  copyRectangle(
    to: number,
    toStride: number,
    from: number,
    fromStride: number,
    bytes: number,
    rows: number,
  ): void;
  isSolid(at: number, stride: number, pixelBytes: number, width: number, rows: number): number;
  fillRectangle(
    at: number,
    stride: number,
    pixelBytes: number,
    width: number,
    rows: number,
    pixel: number,
  ): void;
  likeness(
    a: number,
    strideA: number,
    b: number,
    strideB: number,
    pixelBytes: number,
    width: number,
    rows: number,
  ): number;
  hashRectangle(at: number, stride: number, bytes: number, rows: number, seed: number): number;
  weave(u: number, v: number, pairs: number, count: number): void;
  unweave(pairs: number, u: number, v: number, count: number): void;
  useAnchors(at: number, bits: number): void;
  useSpareAnchors(at: number, bits: number, oldest: number, newest: number): void;
  startVote(at: number): void;
  walkAnchors(
    plane: number,
    stride: number,
    width: number,
    height: number,
    pixelBytes: number,
    marks: number,
    stamp: number,
    voting: number,
  ): void;
  takeWinner(least: number): number;
}

const PAGE_BYTES = 65_536;
const MOST_PAGES = 24_576;

/** The kernels with memory of their own. Memory is handed out, never taken back: a machine lives as long as a share. */
export class Machine {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  #next: number;
  #view: Uint8Array<ArrayBuffer>;

  constructor(module: WebAssembly.Module) {
    this.#memory = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES });
    this.kernels = new WebAssembly.Instance(module, { env: { memory: this.#memory } })
      .exports as unknown as Kernels;
    this.#next = Number(this.kernels.heapBase.value);
    this.#view = new Uint8Array(this.#memory.buffer);
    this.bytes.set(new Uint8Array(stretchTable().buffer), this.kernels.stretchAt());
    this.bytes.set(new Uint8Array(squashTable().buffer), this.kernels.squashAt());
  }

  /** All memory. Never keep it: it changes when memory grows. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new Uint8Array(this.#memory.buffer);
    return this.#view;
  }

  /** The address of `size` fresh bytes, zeroed, aligned to 16. Throws `limit/memory`. */
  allocate(size: number): number {
    const at = (this.#next + 15) & ~15;
    const missing = at + size - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE_BYTES));
    this.#next = at + size;
    return at;
  }

  /** Memory in use, in bytes. */
  get size(): number {
    return this.#next;
  }

  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      throw new MeetingError('limit/memory', 'The picture needs more memory than there is.', { cause });
    }
  }
}

/**
 * Compiles the kernels, and fetches nothing.
 *
 * @throws MeetingError `unsupported/policy-wasm` when the content security policy lacks `'wasm-unsafe-eval'`,
 * `unsupported/wasm` when the browser cannot run them.
 */
export async function compileKernels(): Promise<WebAssembly.Module> {
  const bytes = kernelsBytes();
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    // Validating is never forbidden: code that is valid here and not compiled is refused by the policy.
    throw typeof WebAssembly === 'object' && WebAssembly.validate(bytes)
      ? new MeetingError(
          'unsupported/policy-wasm',
          "The content security policy blocks the screen codec: add 'wasm-unsafe-eval' to script-src.",
          { cause },
        )
      : new MeetingError(
          'unsupported/wasm',
          'This browser cannot run the screen codec (WebAssembly with SIMD).',
          { cause },
        );
  }
}

function kernelsBytes(): Uint8Array<ArrayBuffer> {
  const binary = atob(kernelsBase64);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
