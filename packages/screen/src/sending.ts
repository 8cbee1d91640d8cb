import type { LaneSealer } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import type { LaneId, OutgoingPacket } from '@folkmoot/wire';
import type { Publication } from './publisher.js';
import { PublicationSealer } from './sealing.js';

/** The lane a share is published on, as far as it matters here. */
export interface PublishingLane {
  readonly lane: LaneId;
  readonly state: ReadonlySignal<'waiting' | 'open' | 'closed'>;
  send(packet: OutgoingPacket): void;
}

/** Seals publications and hands them to their lane, in order. */
export class PublicationSender {
  /** What was handed over so far. */
  readonly counts = { framesPublished: 0, objectsPublished: 0, bytesPublished: 0 };
  readonly #lane: PublishingLane;
  readonly #sealer: PublicationSealer;

  constructor(lane: PublishingLane, sealer: Pick<LaneSealer, 'seal'>) {
    this.#lane = lane;
    this.#sealer = new PublicationSealer(lane.lane, sealer);
  }

  /** Sends one publication; nothing on a closed lane. */
  async send(publication: Publication): Promise<void> {
    await this.repeat(publication);
    this.counts.framesPublished += 1;
    this.counts.objectsPublished += publication.objects.length;
  }

  /** Sends what shows nothing new. */
  async repeat(publication: Publication): Promise<void> {
    for (const packet of await this.#sealer.seal(publication)) {
      if (this.#lane.state.peek() === 'closed') return;
      this.#lane.send(packet);
      this.counts.bytesPublished += packet.header.length + packet.payload.length;
    }
  }
}
