import {
  decodePacketHeader,
  encodeFrame,
  type LanePacket,
  type OutgoingPacket,
  type PacketHeader,
} from '@folkmoot/wire';

/** A frame on its way. */
export interface KeptFrame {
  /** Its last packet; none while it is not finished. */
  last?: KeptPacket;
  /** Whether the relay has all of it. */
  confirmed: boolean;
}

/** A packet in the publisher's own copy of a lane. */
export interface KeptPacket extends LanePacket {
  readonly packet: OutgoingPacket;
  frame: KeptFrame;
  /** Whether it took the place of another of its number: what the relay has may be the other. */
  replaces: boolean;
}

/** Takes note of a packet of a frame. Throws `protocol/malformed` when its header is none. */
export function keep(packet: OutgoingPacket, frame: KeptFrame): KeptPacket {
  const header: PacketHeader = decodePacketHeader(packet.header);
  const sizeBytes = packet.header.length + packet.payload.length;
  const kept = { header, packet, sizeBytes, frame, replaces: false };
  if (header.endOfFrame) frame.last = kept;
  return kept;
}

/** The `packet` frame of a packet, on its way to the relay. */
export function packetFrame(lane: number, { packet }: KeptPacket): Uint8Array<ArrayBuffer> {
  return encodeFrame({ type: 'packet', lane, arrival: 0, ...packet });
}
