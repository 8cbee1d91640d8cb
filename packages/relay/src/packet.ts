import {
  type FrameOf,
  type LanePacket,
  type PacketHeader,
  decodePacketHeader,
  encodeFrame,
} from '@folkmoot/wire';

/** A packet as the relay keeps it: one frame, built once, that all viewers share. */
export interface RelayPacket extends LanePacket {
  readonly header: PacketHeader;
  /** Header and payload; what it counts against the lane's budgets. */
  readonly sizeBytes: number;
  /** Place in the order of the room. */
  readonly arrival: number;
  readonly arrivedMs: number;
  /** The `packet` frame for viewers, in memory of its own: it does not hold on to the message it came in. */
  readonly frame: Uint8Array<ArrayBuffer>;
}

/** Makes the relay's form of a packet that arrived. @throws MeetingError `protocol/malformed` for a bad header. */
export function relayPacket(
  laneNumber: number,
  { header, payload }: FrameOf<'packet'>,
  arrival: number,
  arrivedMs: number,
): RelayPacket {
  return {
    header: decodePacketHeader(header),
    sizeBytes: header.length + payload.length,
    arrival,
    arrivedMs,
    frame: encodeFrame({ type: 'packet', lane: laneNumber, arrival, header, payload }),
  };
}
