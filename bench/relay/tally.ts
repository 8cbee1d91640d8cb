/**
 * Counts what one viewer gets. Packets come whole and in order from every server of this benchmark, so a packet that is
 * not the next one, or not of the right size, is a fault.
 */
export class Tally {
  readonly #packetBytes: number;
  #lastSequence = 0;
  #faults = 0;

  constructor(packetBytes: number) {
    this.#packetBytes = packetBytes;
  }

  /** Packets that were missing, came twice, out of order, or with another size. */
  get faults(): number {
    return this.#faults;
  }

  /** Takes note of a packet. */
  add(packet: Uint8Array): void {
    const sequence = new DataView(packet.buffer, packet.byteOffset).getUint32(0);
    if (sequence !== this.#lastSequence + 1 || packet.length !== this.#packetBytes) this.#faults += 1;
    this.#lastSequence = sequence;
  }
}

/** The packets in a stream of bytes, each behind its length (32 bits). */
export class PacketStream {
  readonly #onPacket: (packet: Buffer) => void;
  #unread: Buffer = Buffer.alloc(0);

  constructor(onPacket: (packet: Buffer) => void) {
    this.#onPacket = onPacket;
  }

  /** Takes the next bytes, however they were cut. */
  push(bytes: Buffer): void {
    let rest = this.#unread.length > 0 ? Buffer.concat([this.#unread, bytes]) : bytes;
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const end = 4 + rest.readUInt32BE();
      this.#onPacket(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
    this.#unread = rest;
  }
}

/** A packet as {@link PacketStream} reads it. */
export function withLength(packet: Uint8Array): Buffer {
  const framed = Buffer.alloc(4 + packet.length);
  framed.writeUInt32BE(packet.length);
  framed.set(packet, 4);
  return framed;
}
