const binaryMessage = 0x82;

/**
 * The messages of one tick. Lines in step have the same parts to send; from the second on they share one message of
 * plain bytes, since a write of many parts costs far more than one of their copy. Whoever is alone gets its parts as
 * they are.
 */
export class Batches {
  /** By the first part. Lines without much credit send fewer parts than others, so several may begin with the same. */
  readonly #batches = new Map<Uint8Array | undefined, Batch[]>();

  /** One WebSocket message (RFC 6455 §5.2: one unmasked binary frame) that consists of these parts, as buffers to write. */
  messageOf(parts: readonly Uint8Array[]): readonly Uint8Array[] {
    const begunAlike = this.#batches.get(parts[0]) ?? [];
    const known = begunAlike.find((batch) => isSame(parts, batch.parts));
    if (known) return [(known.message ??= Buffer.concat(withHead(parts)))];
    begunAlike.push({ parts, message: undefined });
    this.#batches.set(parts[0], begunAlike);
    return withHead(parts);
  }
}

interface Batch {
  parts: readonly Uint8Array[];
  message: Uint8Array | undefined;
}

function isSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at]);
}

function withHead(parts: readonly Uint8Array[]): Uint8Array[] {
  return [headOf(parts.reduce((size, part) => size + part.length, 0)), ...parts];
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
