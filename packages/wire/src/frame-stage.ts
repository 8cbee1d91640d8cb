import type { LanePacket } from './lane-rules.js';

/** The packets of a frame that is not finished, or, while held, of many frames that are to be applied as one. */
export class FrameStage<P extends LanePacket> {
  #staged = new Map<number, P>();
  #bytes = 0;
  #held = false;
  #refused = false;

  /** Bytes of the packets. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of packets. */
  get size(): number {
    return this.#staged.size;
  }

  /** The packets, in their order. */
  packets(): readonly P[] {
    return [...this.#staged.values()];
  }

  /** Adds a packet and says whether the frame is to be applied now. */
  add(packet: P): boolean {
    const { sequence, endOfFrame } = packet.header;
    if (!this.#refused) {
      this.#bytes += packet.sizeBytes - (this.#staged.get(sequence)?.sizeBytes ?? 0);
      this.#staged.set(sequence, packet);
    }
    return endOfFrame && !this.#held;
  }

  /** Drops the packets with this last one, and those that follow up to the end of the frame too: half a frame is never applied. */
  refuse(last: P): void {
    const held = this.#held;
    this.take();
    this.#held = held;
    this.#refused = held || !last.header.endOfFrame;
  }

  /** Collects from here on. */
  hold(): void {
    this.take();
    this.#held = true;
  }

  /** Takes all packets; undefined when the frame was refused. Nothing is held afterwards. */
  take(): readonly P[] | undefined {
    const packets = this.#refused ? undefined : this.packets();
    this.#staged = new Map();
    this.#bytes = 0;
    this.#held = false;
    this.#refused = false;
    return packets;
  }
}
