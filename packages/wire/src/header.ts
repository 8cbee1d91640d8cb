import { concatBytes } from '@folkmoot/kit';
import { type Codec, decode, encode, integer, list, record } from './codec.js';
import { malformed, unencodable } from './errors.js';
import { encodeLaneId, type LaneId } from './lane.js';
import { limits } from './limits.js';
import { memberId, type MemberId } from './member.js';
import { type SequenceRange, sequenceRanges } from './ranges.js';
import type { ByteReader } from './reader.js';

/** What everybody, the relay included, may read of a packet. It is authenticated by the packet's seal. */
export interface PacketHeader {
  /** ≥ 1. Grows within the lane; a known number replaces the packet of that number. */
  sequence: number;
  /** 0 (first) … 7 (last). */
  priority: number;
  /** The last packet of a frame. The relay applies all packets up to this one at once. */
  endOfFrame: boolean;
  /** Takes the place of the earliest packet its frame retires that a viewer still lacks. */
  keepsPlace: boolean;
  /** Who receives it; empty: everybody who subscribed. Ascending. */
  recipients: readonly MemberId[];
  /** Sequence numbers that are not live any more; ascending, disjoint, only with `endOfFrame`. */
  retires: readonly SequenceRange[];
  /** On `live` lanes: group, layer and level (of sound, 0 … 127). */
  live?: { group: number; layer: number; level: number };
}

/** A packet as its publisher hands it over: encoded header and sealed payload. */
export interface OutgoingPacket {
  header: Uint8Array;
  payload: Uint8Array;
}

/** A packet as a subscriber receives it. */
export interface Packet {
  lane: LaneId;
  /** Place in the order in which the relay saw the packets of the room. Not authenticated: for display only. */
  arrival: number;
  header: PacketHeader;
  headerBytes: Uint8Array;
  payload: Uint8Array;
}

/** First byte of every header. */
export const headerVersion = 1;

const bits = {
  priority: 0x07,
  endOfFrame: 0x08,
  keepsPlace: 0x10,
  recipients: 0x20,
  retires: 0x40,
  live: 0x80,
};
const sequence = integer(1, Number.MAX_SAFE_INTEGER - 1);
const recipients = list(memberId, limits.recipients);
const retires = sequenceRanges(limits.retires);
const live = record({ group: integer(), layer: integer(0, 15), level: integer(0, 127) });

/** A header on the wire: version, flags, sequence, then recipients, retires and live where the flags say so. */
export const packetHeader: Codec<PacketHeader> = {
  read(reader) {
    if (reader.byte() !== headerVersion) throw malformed('A packet header has an unknown version.');
    const flags = reader.byte();
    const header: PacketHeader = {
      sequence: sequence.read(reader),
      priority: flags & bits.priority,
      endOfFrame: (flags & bits.endOfFrame) !== 0,
      keepsPlace: (flags & bits.keepsPlace) !== 0,
      recipients: flags & bits.recipients ? readRecipients(reader) : [],
      retires: flags & bits.retires ? readRetires(reader, flags) : [],
    };
    if (flags & bits.live) header.live = live.read(reader);
    return header;
  },
  write(writer, header) {
    if (header.retires.length > 0 && !header.endOfFrame)
      throw unencodable('Only the end of a frame retires.');
    writer.byte(headerVersion);
    writer.byte(flagsOf(header));
    sequence.write(writer, header.sequence);
    if (header.recipients.length > 0) recipients.write(writer, ascending(header.recipients));
    if (header.retires.length > 0) retires.write(writer, header.retires);
    if (header.live) live.write(writer, header.live);
  },
};

/** The bytes of a header, the same for the same header. Throws `usage/value`. */
export function encodePacketHeader(header: PacketHeader): Uint8Array<ArrayBuffer> {
  return encode(packetHeader, header);
}

/** The header of these bytes, all of them. Throws `protocol/malformed`. */
export function decodePacketHeader(headerBytes: Uint8Array): PacketHeader {
  return decode(packetHeader, headerBytes);
}

/** What every seal of a packet authenticates besides its content: lane id ‖ header bytes. */
export function packetContext(lane: LaneId, headerBytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes(encodeLaneId(lane), headerBytes);
}

function flagsOf(header: PacketHeader): number {
  if (!Number.isInteger(header.priority) || header.priority < 0 || header.priority > 7) {
    throw unencodable('A priority is 0 … 7.');
  }
  let flags = header.priority;
  if (header.endOfFrame) flags |= bits.endOfFrame;
  if (header.keepsPlace) flags |= bits.keepsPlace;
  if (header.recipients.length > 0) flags |= bits.recipients;
  if (header.retires.length > 0) flags |= bits.retires;
  if (header.live) flags |= bits.live;
  return flags;
}

function ascending(members: readonly MemberId[]): MemberId[] {
  return [...new Set(members)].sort();
}

function readRecipients(reader: ByteReader): readonly MemberId[] {
  const members = recipients.read(reader);
  if (members.length === 0) throw malformed('A flag announces recipients, but there are none.');
  if (members.some((member, at) => at > 0 && member <= (members[at - 1] ?? ''))) {
    throw malformed('Recipients are not ascending.');
  }
  return members;
}

function readRetires(reader: ByteReader, flags: number): readonly SequenceRange[] {
  if (!(flags & bits.endOfFrame)) throw malformed('Only the end of a frame retires.');
  const ranges = retires.read(reader);
  if (ranges.length === 0) throw malformed('A flag announces retired numbers, but there are none.');
  return ranges;
}
