import type { Duplex } from 'node:stream';

const binaryMessage = 0x82;

/**
 * Writes WebSocket messages to a socket itself (RFC 6455 §5.2: one unmasked binary frame a message), so that many parts
 * leave in one system call and no payload is copied.
 */
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

  /** Writes one message that consists of these parts. Returns its size with its head. */
  write(parts: readonly Uint8Array[]): number {
    const sizeBytes = parts.reduce((size, part) => size + part.length, 0);
    if (!this.#socket.writable) return 0;
    const head = headOf(sizeBytes);
    this.#socket.cork();
    this.#socket.write(head);
    for (const part of parts) this.#socket.write(part);
    this.#socket.uncork();
    return head.length + sizeBytes;
  }
}

function headOf(sizeBytes: number): Uint8Array {
  if (sizeBytes < 126) return Uint8Array.of(binaryMessage, sizeBytes);
  if (sizeBytes < 65_536) return Uint8Array.of(binaryMessage, 126, sizeBytes >> 8, sizeBytes & 0xff);
  const head = Buffer.alloc(10);
  head[0] = binaryMessage;
  head[1] = 127;
  head.writeUInt32BE(sizeBytes, 6);
  return head;
}
