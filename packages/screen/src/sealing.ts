import { type LaneSealer, sealObject } from '@folkmoot/crypto';
import {
  encodePacketHeader,
  type LaneId,
  type OutgoingPacket,
  packetContext,
  type PacketHeader,
} from '@folkmoot/wire';
import { encodeMap } from './map-packet.js';
import type { NewMap, ObjectKey, Publication } from './publisher.js';

/** Maps overtake objects on their way to a slow viewer. */
export const priorities = { map: 1, object: 2 } as const;

/** Seals what a share publishes: objects once under keys of their own, maps for the epoch, with the keys inside. */
export class PublicationSealer {
  readonly #lane: LaneId;
  readonly #sealer: Pick<LaneSealer, 'seal'>;
  readonly #keys = new Map<number, ObjectKey>();

  constructor(lane: LaneId, sealer: Pick<LaneSealer, 'seal'>) {
    this.#lane = lane;
    this.#sealer = sealer;
  }

  /** The packets of a publication, in the order in which they are to be sent. */
  async seal({ objects, map, replacement }: Publication): Promise<OutgoingPacket[]> {
    const sealedObjects = await Promise.all(
      objects.map(async ({ sequence, bytes }) => this.#sealObject(sequence, bytes)),
    );
    const packets = [...sealedObjects, await this.#sealMap(map)];
    if (replacement) packets.push(await this.#sealMap(replacement));
    this.#forget([map, ...(replacement ? [replacement] : [])]);
    return packets;
  }

  async #sealObject(sequence: number, bytes: Uint8Array): Promise<OutgoingPacket> {
    const header = encodePacketHeader(
      headerOf(sequence, { priority: priorities.object, endOfFrame: false, retires: [] }),
    );
    const { key, hash, sealed } = await sealObject(bytes, packetContext(this.#lane, header));
    this.#keys.set(sequence, { key, hash });
    return { header, payload: sealed };
  }

  async #sealMap({ sequence, header: mapHeader, body, keyed, retires }: NewMap): Promise<OutgoingPacket> {
    const header = encodePacketHeader(
      headerOf(sequence, { priority: priorities.map, endOfFrame: true, retires }),
    );
    const objects = keyed.flatMap((object) => {
      const keys = this.#keys.get(object);
      return keys ? [{ sequence: object, ...keys }] : [];
    });
    const plain = encodeMap({ header: { ...mapHeader, objects }, body });
    return { header, payload: await this.#sealer.seal(plain, this.#lane, header) };
  }

  #forget(maps: readonly NewMap[]): void {
    for (const { retires } of maps) {
      for (const { from, to } of retires)
        for (let sequence = from; sequence <= to; sequence += 1) this.#keys.delete(sequence);
    }
  }
}

function headerOf(
  sequence: number,
  { priority, endOfFrame, retires }: Pick<PacketHeader, 'priority' | 'endOfFrame' | 'retires'>,
): PacketHeader {
  return { sequence, priority, endOfFrame, keepsPlace: false, recipients: [], retires };
}
