import type { Duplex } from 'node:stream';
import { Batches } from './batches.js';

/** Writes WebSocket messages to a socket itself, so that many parts leave in one system call. */
export class SocketWriter {
  readonly #socket: Duplex;
  readonly #maxWaitingBytes: number;

  constructor(socket: Duplex, options: { maxWaitingBytes: number }) {
    this.#socket = socket;
    this.#maxWaitingBytes = options.maxWaitingBytes;
  }

  /** Whether so much waits for the kernel already that nothing should be added. */
  get isCongested(): boolean {
    return this.#socket.writableLength > this.#maxWaitingBytes;
  }

  /** Writes one message that consists of these parts, shared with others of the same batches. Returns its size with its head. */
  write(parts: readonly Uint8Array[], batches = new Batches()): number {
    if (!this.#socket.writable) return 0;
    const buffers = batches.messageOf(parts);
    if (buffers.length > 1) this.#socket.cork();
    let sizeBytes = 0;
    for (const buffer of buffers) {
      this.#socket.write(buffer);
      sizeBytes += buffer.length;
    }
    if (buffers.length > 1) this.#socket.uncork();
    return sizeBytes;
  }
}
