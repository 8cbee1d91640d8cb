import { malformed } from './errors.js';

/**
 * Reads bytes front to back and never past the end. Everything it returns is a view of the same memory; nothing is
 * allocated by what a length claims. Throws `protocol/malformed` only.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Position from the start. */
  get offset(): number {
    return this.#offset;
  }

  /** The next byte. */
  byte(): number {
    const value = this.#bytes[this.#offset];
    if (value === undefined) throw malformed('The bytes end too early.');
    this.#offset += 1;
    return value;
  }

  /** The next `count` bytes, as a view. */
  bytes(count: number): Uint8Array {
    if (count > this.left) throw malformed('A length reaches past the end.');
    this.#offset += count;
    return this.#bytes.subarray(this.#offset - count, this.#offset);
  }

  /** All that is left, as a view. */
  rest(): Uint8Array {
    return this.bytes(this.left);
  }

  /** A variable-length integer (RFC 9000 §16) in its shortest form, at most 2⁵³ − 1. */
  varint(): number {
    const first = this.byte();
    const size = 1 << (first >> 6);
    let value = first & 0x3f;
    for (let read = 1; read < size; read += 1) value = value * 256 + this.byte();
    if (value > Number.MAX_SAFE_INTEGER) throw malformed('A number is larger than 2⁵³ − 1.');
    if (size !== varintSize(value)) throw malformed('A number is not in its shortest form.');
    return value;
  }

  /** Throws unless everything has been read. */
  end(): void {
    if (this.left > 0) throw malformed('Bytes are left over at the end.');
  }
}

/** How many bytes a number takes as a variable-length integer. */
export function varintSize(value: number): 1 | 2 | 4 | 8 {
  if (value < 0x40) return 1;
  if (value < 0x4000) return 2;
  return value < 0x4000_0000 ? 4 : 8;
}
