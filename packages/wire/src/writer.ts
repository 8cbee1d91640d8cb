import { unencodable } from './errors.js';
import { varintSize } from './reader.js';

/** Collects bytes. Grows by itself. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #size = 0;

  constructor(expectedBytes = 64) {
    this.#bytes = new Uint8Array(expectedBytes);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#size;
  }

  /** Appends one byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#size] = value;
    this.#size += 1;
  }

  /** Appends bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** Appends a variable-length integer (RFC 9000 §16) in its shortest form. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0)
      throw unencodable(`${String(value)} is no whole number ≥ 0.`);
    const size = varintSize(value);
    this.#reserve(size);
    let left = value;
    for (let at = this.#size + size - 1; at >= this.#size; at -= 1) {
      this.#bytes[at] = left % 256;
      left = Math.floor(left / 256);
    }
    this.#bytes[this.#size] = (this.#bytes[this.#size] ?? 0) | (Math.log2(size) << 6);
    this.#size += size;
  }

  /** What was written, in memory of its own size. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#size === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#size);
  }

  #reserve(count: number): void {
    const needed = this.#size + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
}
