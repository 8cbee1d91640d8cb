import type { LaneChange, LanePacket, LaneStore } from './lane-rules.js';
import type { SequenceRange } from './ranges.js';

/** Packets that apply one by one, kept in their order: there are no frames to wait for, so nothing is ever staged. */
export abstract class KeptPackets<P extends LanePacket> implements LaneStore<P> {
  /** The packets kept, oldest first. */
  protected kept: P[] = [];
  #bytes = 0;

  /** Bytes kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next packet. */
  abstract add(packet: P): LaneChange<P> | undefined;

  /** What a publisher need not send again. */
  abstract have(): readonly SequenceRange[];

  /** The packets kept, oldest first. */
  packets(): readonly P[] {
    return this.kept.slice();
  }

  /** Nothing to hold. */
  hold(): void {
    return;
  }

  /** Nothing was held. */
  release(): undefined {
    return undefined;
  }

  /** Nothing is staged. */
  dropStaged(): void {
    return;
  }

  /** Always empty. */
  staged(): readonly P[] {
    return [];
  }

  /** Keeps a packet, as the newest. */
  protected keep(packet: P): void {
    this.kept.push(packet);
    this.#bytes += packet.sizeBytes;
  }

  /** Forgets the oldest packets. */
  protected forget(count: number): void {
    for (const { sizeBytes } of this.kept.slice(0, count)) this.#bytes -= sizeBytes;
    this.kept = this.kept.slice(count);
  }
}
