import { type LaneId, laneKey, type Packet } from '@folkmoot/wire';

const most = { packets: 8192, bytes: 16 * 1024 * 1024 };

/** Packets of lanes that are not accepted (yet): who presents may be learned after their first packets. Bounded. */
export class EarlyPackets {
  readonly #lanes = new Map<string, Packet[]>();
  #packets = 0;
  #bytes = 0;

  /** Keeps a packet; the lanes that came first give way. Returns how many packets were dropped. */
  keep(packet: Packet): number {
    const key = laneKey(packet.lane);
    const packets = this.#lanes.get(key) ?? [];
    packets.push(packet);
    this.#lanes.set(key, packets);
    this.#packets += 1;
    this.#bytes += packet.payload.length;
    let dropped = 0;
    for (const lane of this.#lanes.keys()) {
      if (this.#packets <= most.packets && this.#bytes <= most.bytes) break;
      dropped += this.#takeOut(lane).length;
    }
    return dropped;
  }

  /** Takes out what came early of a lane. */
  take(lane: LaneId): Packet[] {
    return this.#takeOut(laneKey(lane));
  }

  /** Forgets all of them. */
  clear(): void {
    for (const lane of [...this.#lanes.keys()]) this.#takeOut(lane);
  }

  #takeOut(key: string): Packet[] {
    const packets = this.#lanes.get(key) ?? [];
    this.#lanes.delete(key);
    this.#packets -= packets.length;
    for (const { payload } of packets) this.#bytes -= payload.length;
    return packets;
  }
}
