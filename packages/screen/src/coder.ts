import { MeetingError } from '@folkmoot/wire';
import type { Machine } from './kernels.js';

/**
 * One direction of the entropy core for everything that is not a pixel. A format is written down once: each call
 * takes the value to encode and returns the value that was coded; when decoding, the argument is ignored.
 * Contexts are numbered places on the coder's sheet.
 */
export interface Coder {
  readonly decoding: boolean;
  /** One bit. */
  bit(context: number, value: number): number;
  /** `bits` bits; takes 2^bits contexts. */
  tree(contexts: number, value: number, bits: number): number;
  /** A whole number from 0 below 2^25; takes 64 contexts. */
  number(contexts: number, value: number): number;
}

/** Contexts on one sheet. */
export const sheetContexts = 4096;
const SHEET_BYTES = sheetContexts * 4;

/** Writes a stream into memory of its machine. */
export class Encoder implements Coder {
  readonly decoding = false;
  readonly #machine: Machine;
  readonly #sheet: number;
  readonly #output: number;
  readonly #capacity: number;

  /** @param capacity Most bytes of a stream. */
  constructor(machine: Machine, capacity: number) {
    this.#machine = machine;
    this.#sheet = machine.allocate(SHEET_BYTES);
    this.#output = machine.allocate(capacity);
    this.#capacity = capacity;
  }

  /** Bytes of the stream so far. */
  get size(): number {
    return this.#machine.kernels.encodedBytes();
  }

  /** Starts a stream with fresh contexts. */
  start(): void {
    this.#machine.bytes.fill(0, this.#sheet, this.#sheet + SHEET_BYTES);
    this.#machine.kernels.startEncoding(this.#output, this.#capacity);
  }

  /** Ends the stream and returns a copy of it. Throws `limit/packet` when it did not fit. */
  finish(): Uint8Array<ArrayBuffer> {
    const size = this.#machine.kernels.finishEncoding();
    if (size < 0) throw new MeetingError('limit/packet', 'A packet of the screen grew too large.');
    return this.#machine.bytes.slice(this.#output, this.#output + size);
  }

  bit(context: number, value: number): number {
    this.#machine.kernels.encodeBit(this.#sheet + context * 4, value);
    return value;
  }

  tree(contexts: number, value: number, bits: number): number {
    this.#machine.kernels.encodeTree(this.#sheet + contexts * 4, value, bits);
    return value;
  }

  number(contexts: number, value: number): number {
    this.#machine.kernels.encodeNumber(this.#sheet + contexts * 4, value);
    return value;
  }
}

/** Reads a stream. */
export class Decoder implements Coder {
  readonly decoding = true;
  readonly #machine: Machine;
  readonly #sheet: number;
  readonly #input: number;
  readonly #capacity: number;

  /** @param capacity Most bytes of a stream. */
  constructor(machine: Machine, capacity: number) {
    this.#machine = machine;
    this.#sheet = machine.allocate(SHEET_BYTES);
    this.#input = machine.allocate(capacity);
    this.#capacity = capacity;
  }

  /** Starts to read a stream. Throws `protocol/malformed` when it is too long. */
  start(stream: Uint8Array): void {
    if (stream.length > this.#capacity)
      throw new MeetingError('protocol/malformed', 'A packet of the screen is too large.');
    this.#machine.bytes.fill(0, this.#sheet, this.#sheet + SHEET_BYTES);
    this.#machine.bytes.set(stream, this.#input);
    this.#machine.kernels.startDecoding(this.#input, stream.length);
  }

  /** Ends the stream. Throws `protocol/malformed` when there is more of it. */
  finish(): void {
    if (this.#machine.kernels.unread() > 0)
      throw new MeetingError('protocol/malformed', 'A packet of the screen does not end where it should.');
  }

  bit(context: number): number {
    return this.#machine.kernels.decodeBit(this.#sheet + context * 4);
  }

  tree(contexts: number, _value: number, bits: number): number {
    return this.#machine.kernels.decodeTree(this.#sheet + contexts * 4, bits);
  }

  number(contexts: number): number {
    return this.#machine.kernels.decodeNumber(this.#sheet + contexts * 4);
  }
}

/** Codes a whole number that may be negative: 0, −1, 1, −2, 2 … */
export function codeSigned(coder: Coder, contexts: number, value: number): number {
  const folded = coder.number(contexts, value < 0 ? -2 * value - 1 : 2 * value);
  return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
}
