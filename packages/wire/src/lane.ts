import { type Codec, encode, integer, record } from './codec.js';
import { malformed, unencodable } from './errors.js';
import { memberId, type MemberId } from './member.js';

/** What may happen to the packets of a lane: nobody retires them, the publisher does, or time does. */
export type LaneClass = 'log' | 'state' | 'live';

/** One byte: class in the two upper bits, label (0 … 63) in the others. The relay looks at the class only. */
export type LaneKind = number;

const classes = ['log', 'state', 'live'] as const;

/** The kind of lane with this class and label. */
export function laneKindOf(laneClass: LaneClass, label: number): LaneKind {
  if (!Number.isInteger(label) || label < 0 || label > 63) throw unencodable('A lane label is 0 … 63.');
  return (classes.indexOf(laneClass) << 6) | label;
}

/** The class of a kind of lane. */
export function laneClassOf(kind: LaneKind): LaneClass {
  const laneClass = classes[kind >> 6];
  if (laneClass === undefined) throw unencodable(`${String(kind)} is no kind of lane.`);
  return laneClass;
}

/** What Folkmoot's own clients use lanes for. To a relay these are opaque numbers. */
export const laneKinds = {
  chat: laneKindOf('log', 1),
  control: laneKindOf('log', 2),
  knock: laneKindOf('log', 3),
  group: laneKindOf('log', 4),
  wish: laneKindOf('log', 5),
  presence: laneKindOf('state', 1),
  heads: laneKindOf('state', 3),
  screen: laneKindOf('state', 4),
  tree: laneKindOf('state', 5),
  pointer: laneKindOf('live', 1),
  sound: laneKindOf('live', 2),
  camera: laneKindOf('live', 3),
} as const satisfies Record<string, LaneKind>;

/** One lane: it belongs to one member and is bound to that member's connection. */
export interface LaneId {
  member: MemberId;
  kind: LaneKind;
  /** Grows each time the member opens a lane of this kind anew. */
  generation: number;
}

/** A kind of lane on the wire: one byte. */
export const laneKind: Codec<LaneKind> = {
  read(reader) {
    const kind = reader.byte();
    if (kind >> 6 === 3) throw malformed('A lane has no such class.');
    return kind;
  },
  write(writer, kind) {
    laneClassOf(kind);
    writer.byte(kind);
  },
};

/** A lane id on the wire: 16 bytes, one byte, a number. */
export const laneId: Codec<LaneId> = record({ member: memberId, kind: laneKind, generation: integer() });

/** The bytes of a lane id. */
export function encodeLaneId(lane: LaneId): Uint8Array<ArrayBuffer> {
  return encode(laneId, lane);
}

/** A text that is the same for the same lane: a key for maps. */
export function laneKey({ member, kind, generation }: LaneId): string {
  return `${member}/${String(kind)}/${String(generation)}`;
}
