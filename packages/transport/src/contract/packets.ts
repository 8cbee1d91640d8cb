import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import { encodePacketHeader, type OutgoingPacket, type Packet, type PacketHeader } from '@folkmoot/wire';
import type { LaneWriter, Subscription } from '../link.js';
import { eventually, inTime } from './expectations.js';

/** A packet that is a frame by itself unless its header says otherwise. */
export function packet(
  sequence: number,
  content: string | Uint8Array = `packet ${String(sequence)}`,
  header: Partial<PacketHeader> = {},
): OutgoingPacket {
  const plain = { sequence, priority: 3, endOfFrame: true, keepsPlace: false, recipients: [], retires: [] };
  const payload = typeof content === 'string' ? utf8Encode(content) : content;
  return { header: encodePacketHeader({ ...plain, ...header }), payload };
}

/** A packet that belongs to a group of a live lane. */
export function livePacket(sequence: number, group: number): OutgoingPacket {
  return packet(sequence, undefined, { live: { group, layer: 0, level: 0 } });
}

/** Retires one number. */
export function retiring(...numbers: readonly number[]): Partial<PacketHeader> {
  return { retires: numbers.map((number) => ({ from: number, to: number })) };
}

/** The text of a packet. */
export function textOf({ payload }: Packet): string {
  return utf8Decode(payload);
}

/** Reads a subscription packet by packet. */
export class PacketReader {
  readonly #iterator: AsyncIterator<Packet>;

  constructor(subscription: Subscription) {
    this.#iterator = subscription[Symbol.asyncIterator]();
  }

  /** The next packet. */
  async next(): Promise<Packet> {
    const next = await inTime(this.#iterator.next(), () => 'the next packet');
    if (next.done) throw new Error('The subscription ended.');
    return next.value;
  }

  /** Packets up to one of this number. */
  async upTo(sequence: number): Promise<Packet[]> {
    const packets: Packet[] = [];
    do packets.push(await this.next());
    while (packets.at(-1)?.header.sequence !== sequence);
    return packets;
  }

  /** The numbers of the packets up to one of this number. */
  async numbersUpTo(sequence: number): Promise<number[]> {
    return (await this.upTo(sequence)).map(({ header }) => header.sequence);
  }

  /** Resolves when the subscription ends. */
  async end(): Promise<void> {
    while (!(await inTime(this.#iterator.next(), () => 'the end of the subscription')).done);
  }
}

/** Waits until a lane is open. */
export async function opened(writer: LaneWriter): Promise<void> {
  await eventually(writer.state, (state) => state === 'open', 'an open lane');
}

/** Waits until a lane is closed. */
export async function closed(writer: LaneWriter): Promise<void> {
  await eventually(writer.state, (state) => state === 'closed', 'a closed lane');
}
