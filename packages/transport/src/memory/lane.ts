import {
  createLaneStore,
  encodeFrame,
  type FrameOf,
  type LaneId,
  type LanePacket,
  type LaneStore,
  laneClassOf,
  malformed,
  type MemberId,
  decodePacketHeader,
} from '@folkmoot/wire';

/** A packet as the room keeps it. */
export interface RoomPacket extends LanePacket {
  readonly lane: RoomLane;
  /** Place in the room. */
  readonly arrival: number;
  readonly arrivedMs: number;
  /** The frame every viewer gets. */
  readonly frame: Uint8Array<ArrayBuffer>;
}

/** A lane of the room, under the number everybody knows it by. */
export interface RoomLane {
  readonly number: number;
  readonly id: LaneId;
  readonly store: LaneStore<RoomPacket>;
  newestGroup: number;
}

/** A lane without packets. */
export function createRoomLane(number: number, id: LaneId): RoomLane {
  return { number, id, store: createLaneStore(id.kind), newestGroup: -1 };
}

/** A packet that just came in. Throws `protocol/malformed`. */
export function receivePacket(
  lane: RoomLane,
  { header: headerBytes, payload }: FrameOf<'packet'>,
  { arrival, arrivedMs }: { arrival: number; arrivedMs: number },
): RoomPacket {
  const header = decodePacketHeader(headerBytes);
  if ((laneClassOf(lane.id.kind) === 'live') !== (header.live !== undefined)) {
    throw malformed('Packets of live lanes, and only they, name a group.');
  }
  lane.newestGroup = Math.max(lane.newestGroup, header.live?.group ?? -1);
  const frame = encodeFrame({ type: 'packet', lane: lane.number, arrival, header: headerBytes, payload });
  return { lane, header, sizeBytes: headerBytes.length + payload.length, arrival, arrivedMs, frame };
}

/** Whether a packet is meant for a member. */
export function isFor({ header }: RoomPacket, member: MemberId): boolean {
  return header.recipients.length === 0 || header.recipients.includes(member);
}
