import { malformed } from './errors.js';
import type { PacketHeader } from './header.js';
import { KeptPackets } from './kept-packets.js';
import type { LaneChange, LanePacket } from './lane-rules.js';
import { limits, times } from './limits.js';
import type { SequenceRange } from './ranges.js';

/** The newest group of one `live` lane: what a newcomer starts with. Older groups only reach who is in time for them. */
export class LiveGroups<P extends LanePacket> extends KeptPackets<P> {
  readonly #maxBytes: number;
  readonly #maxPackets: number;
  #newest = -1;
  #overflown = false;

  constructor(bounds: { maxBytes?: number; maxPackets?: number } = {}) {
    super();
    this.#maxBytes = bounds.maxBytes ?? limits.liveGroupBytes;
    this.#maxPackets = bounds.maxPackets ?? limits.liveGroupPackets;
  }

  /** Number of the newest group; −1 before the first. */
  get newestGroup(): number {
    return this.#newest;
  }

  /** Takes the next packet. It goes to every viewer; it is kept when it belongs to the newest group. */
  override add(packet: P): LaneChange<P> {
    const { live } = packet.header;
    if (!live) throw malformed('A packet of a live lane names no group.');
    if (live.group > this.#newest) this.#begin(live.group);
    if (live.group === this.#newest && !this.#overflown) this.#add(packet);
    return { retired: [], added: [packet], replaced: [] };
  }

  /** Always empty: nothing live is sent again. */
  override have(): readonly SequenceRange[] {
    return [];
  }

  #begin(group: number): void {
    this.#newest = group;
    this.#overflown = false;
    this.forget(this.kept.length);
  }

  /** A group decodes from its beginning only, so one that is too large is not kept at all. */
  #add(packet: P): void {
    this.keep(packet);
    this.#overflown = this.bytes > this.#maxBytes || this.kept.length > this.#maxPackets;
    if (this.#overflown) this.forget(this.kept.length);
  }
}

/** Whether a packet of a live lane has waited too long for one viewer: there is a newer group, and it is late. */
export function isExpired(header: PacketHeader, newestGroup: number, waitedMs: number): boolean {
  return header.live !== undefined && header.live.group < newestGroup && waitedMs >= times.lateMs;
}
