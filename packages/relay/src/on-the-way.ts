import { Transfer } from '@folkmoot/wire';
import type { RelayPacket } from './packet.js';

/** The packet of one lane of which a viewer may have pieces already. */
export class OnTheWay {
  #current: { packet: RelayPacket; place: number; transfer: Transfer } | undefined;
  #abort: Uint8Array | undefined;

  /** The packet and its place. */
  get current(): { packet: RelayPacket; place: number } | undefined {
    return this.#current;
  }

  /** Whether there is something left to say. */
  get isEmpty(): boolean {
    return !this.#current && !this.#abort;
  }

  /** Begins with a packet. Arrival numbers are unique in a room, so they serve as transfer numbers. */
  begin(packet: RelayPacket, place: number): void {
    this.#current = { packet, place, transfer: new Transfer(packet.arrival, packet.frame) };
  }

  /** Gives the packet up; the viewer hears of it, since it has pieces. */
  giveUp(): void {
    this.#abort = this.#current?.transfer.abort() ?? this.#abort;
    this.#current = undefined;
  }

  /** That a packet was given up, if it was. */
  takeAbort(): Uint8Array | undefined {
    const abort = this.#abort;
    this.#abort = undefined;
    return abort;
  }

  /** The next piece, and whether the packet ends with it. */
  next(pieceBytes: number): { bytes: Uint8Array; ends: boolean } | undefined {
    if (!this.#current) return undefined;
    const { transfer } = this.#current;
    const bytes = transfer.next(pieceBytes);
    const ends = transfer.leftBytes === 0;
    if (ends) this.#current = undefined;
    return { bytes, ends };
  }
}
