import { malformed } from './errors.js';
import type { PacketHeader } from './header.js';
import type { LaneChange, LanePacket, LaneStore } from './lane-rules.js';
import { limits, times } from './limits.js';
import type { SequenceRange } from './ranges.js';

/** The newest group of one `live` lane: what a newcomer starts with. Older groups only reach who is in time for them. */
export class LiveGroups<P extends LanePacket> implements LaneStore<P> {
  readonly #maxBytes: number;
  readonly #maxPackets: number;
  #packets: P[] = [];
  #bytes = 0;
  #newest = -1;
  #overflown = false;

  constructor(bounds: { maxBytes?: number; maxPackets?: number } = {}) {
    this.#maxBytes = bounds.maxBytes ?? limits.liveGroupBytes;
    this.#maxPackets = bounds.maxPackets ?? limits.liveGroupPackets;
  }

  /** Bytes kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of the newest group; −1 before the first. */
  get newestGroup(): number {
    return this.#newest;
  }

  /** Takes the next packet. It goes to every viewer; it is kept when it belongs to the newest group. */
  add(packet: P): LaneChange<P> {
    const { live } = packet.header;
    if (!live) throw malformed('A packet of a live lane names no group.');
    if (live.group > this.#newest) this.#begin(live.group);
    if (live.group === this.#newest) this.#keep(packet);
    return { retired: [], added: [packet], replaced: [] };
  }

  /** Nothing: packets of a live lane apply one by one. */
  hold(): void {
    return;
  }

  /** Nothing: packets of a live lane apply one by one. */
  release(): undefined {
    return undefined;
  }

  /** Nothing: packets of a live lane apply one by one. */
  dropStaged(): void {
    return;
  }

  /** The packets of the newest group, in their order. */
  packets(): readonly P[] {
    return this.#packets.slice();
  }

  /** Always empty. */
  staged(): readonly P[] {
    return [];
  }

  /** Always empty: nothing live is sent again. */
  have(): readonly SequenceRange[] {
    return [];
  }

  #begin(group: number): void {
    this.#newest = group;
    this.#clear();
    this.#overflown = false;
  }

  /** A group decodes from its beginning only, so one that is too large is not kept at all. */
  #keep(packet: P): void {
    if (this.#overflown) return;
    this.#packets.push(packet);
    this.#bytes += packet.sizeBytes;
    this.#overflown = this.#bytes > this.#maxBytes || this.#packets.length > this.#maxPackets;
    if (this.#overflown) this.#clear();
  }

  #clear(): void {
    this.#packets = [];
    this.#bytes = 0;
  }
}

/** Whether a packet of a live lane has waited too long for one viewer: there is a newer group, and it is late. */
export function isExpired(header: PacketHeader, newestGroup: number, waitedMs: number): boolean {
  return header.live !== undefined && header.live.group < newestGroup && waitedMs >= times.lateMs;
}
