/** Bits, trees and numbers in one stream: by the kernels, and by the twins. */
import { Machine } from '@folkmoot/screen';
import fc from 'fast-check';
import { Chances } from './chances.js';
import { RangeReader, RangeWriter } from './range-coder.js';

/** One thing in a stream; `contexts` is where its chances start on the sheet. */
export type Symbol =
  | { kind: 'bit'; contexts: number; value: number }
  | { kind: 'tree'; contexts: number; value: number; bits: number }
  | { kind: 'number'; contexts: number; value: number };

/** The largest number that can be coded. */
export const mostNumber = 2 ** 25 - 2;

const SHEET = 1024;
const CAPACITY = 64 * 1024;

/** Symbols to bytes and back. */
export interface SymbolCodec {
  encode(symbols: readonly Symbol[]): Uint8Array;
  /** Decodes symbols of these kinds; says how many bytes were not looked at. */
  decode(bytes: Uint8Array, symbols: readonly Symbol[]): { values: number[]; unread: number };
  /** Bytes that an encoder speaks of after each symbol. */
  sizes(symbols: readonly Symbol[]): number[];
}

/** By the twins. */
export const twinSymbols: SymbolCodec = {
  encode(symbols) {
    const { writer } = written(symbols);
    return writer.finish();
  },
  decode(bytes, symbols) {
    const reader = new RangeReader(bytes);
    const sheet = new Chances(SHEET);
    const values = symbols.map((symbol) => codeSymbol(reader, sheet, { ...symbol, value: 0 }));
    return { values, unread: reader.unread };
  },
  sizes: (symbols) => written(symbols).sizes,
};

/** The twins' encoder after some symbols. */
export function written(symbols: readonly Symbol[]): { writer: RangeWriter; sizes: number[] } {
  const writer = new RangeWriter();
  const sheet = new Chances(SHEET);
  const sizes = symbols.map((symbol) => {
    codeSymbol(writer, sheet, symbol);
    return writer.size;
  });
  return { writer, sizes };
}

function codeSymbol(coder: RangeReader | RangeWriter, sheet: Chances, symbol: Symbol): number {
  const { kind, contexts, value } = symbol;
  if (kind === 'bit') return sheet.code(coder, contexts, value);
  if (kind === 'tree') return sheet.codeTree(coder, contexts, value, symbol.bits);
  return sheet.codeNumber(coder, contexts, value);
}

/** By the kernels. */
export class KernelSymbols implements SymbolCodec {
  readonly #machine: Machine;
  readonly #sheet: number;
  readonly #stream: number;

  constructor(module: WebAssembly.Module) {
    this.#machine = new Machine(module);
    this.#sheet = this.#machine.allocate(SHEET * 4);
    this.#stream = this.#machine.allocate(CAPACITY);
  }

  encode(symbols: readonly Symbol[]): Uint8Array {
    return this.encodeWithin(symbols, CAPACITY) ?? new Uint8Array();
  }

  /** As encode; `undefined` where the kernels say that it does not fit into `capacity` bytes. */
  encodeWithin(symbols: readonly Symbol[], capacity: number): Uint8Array | undefined {
    this.#write(symbols, capacity);
    const size = this.#machine.kernels.finishEncoding();
    return size < 0 ? undefined : this.#machine.bytes.slice(this.#stream, this.#stream + size);
  }

  /** What lies right behind the place for the stream. */
  behind(capacity: number): Uint8Array {
    return this.#machine.bytes.slice(this.#stream + capacity, this.#stream + capacity + 64);
  }

  decode(bytes: Uint8Array, symbols: readonly Symbol[]): { values: number[]; unread: number } {
    const { kernels } = this.#machine;
    this.#clearSheet();
    this.#machine.bytes.fill(0xee, this.#stream, this.#stream + CAPACITY);
    this.#machine.bytes.set(bytes, this.#stream);
    kernels.startDecoding(this.#stream, bytes.length);
    const values = symbols.map((symbol) => {
      const at = this.#sheet + symbol.contexts * 4;
      if (symbol.kind === 'bit') return kernels.decodeBit(at);
      return symbol.kind === 'tree' ? kernels.decodeTree(at, symbol.bits) : kernels.decodeNumber(at);
    });
    return { values, unread: kernels.unread() };
  }

  sizes(symbols: readonly Symbol[]): number[] {
    return this.#write(symbols, CAPACITY);
  }

  #write(symbols: readonly Symbol[], capacity: number): number[] {
    const { kernels } = this.#machine;
    this.#clearSheet();
    this.#machine.bytes.fill(0, this.#stream, this.#stream + CAPACITY);
    kernels.startEncoding(this.#stream, capacity);
    return symbols.map((symbol) => {
      const at = this.#sheet + symbol.contexts * 4;
      if (symbol.kind === 'bit') kernels.encodeBit(at, symbol.value);
      else if (symbol.kind === 'tree') kernels.encodeTree(at, symbol.value, symbol.bits);
      else kernels.encodeNumber(at, symbol.value);
      return kernels.encodedBytes();
    });
  }

  #clearSheet(): void {
    this.#machine.bytes.fill(0, this.#sheet, this.#sheet + SHEET * 4);
  }
}

/** Symbols of all kinds; contexts repeat, so that they learn. */
export function arbitrarySymbols(maxLength = 300): fc.Arbitrary<Symbol[]> {
  const place = fc.integer({ min: 0, max: 5 });
  const bit = fc.record({
    kind: fc.constant('bit' as const),
    contexts: place,
    value: fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 1 })),
  });
  const tree = fc.integer({ min: 0, max: 8 }).chain((bits) =>
    fc.record({
      kind: fc.constant('tree' as const),
      contexts: place.map((at) => 16 + at * 64),
      value: fc.integer({ min: 0, max: 2 ** bits - 1 }),
      bits: fc.constant(bits),
    }),
  );
  const number = fc.record({
    kind: fc.constant('number' as const),
    contexts: place.map((at) => 640 + at * 64),
    value: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: mostNumber })),
  });
  return fc.array(fc.oneof(bit, tree, number), { maxLength });
}
