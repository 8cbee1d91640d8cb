import { type MemberId, Reassembly } from '@folkmoot/wire';
import type { RoomLine } from './line.js';
import { Viewer } from './viewer.js';

/** A member's place in a room. It stays for a while when the connection breaks. */
export interface MemorySeat {
  readonly member: MemberId;
  readonly line: RoomLine;
  readonly viewer: Viewer;
  readonly pieces: Reassembly;
  /** The numbers of the lanes that this connection has opened. */
  readonly opened: Set<number>;
  /** Aborted once the place is somebody else's, or nobody's. */
  readonly vacated: AbortController;
}

/** The place of a member on a new connection. */
export function createSeat(member: MemberId, line: RoomLine): MemorySeat {
  return {
    member,
    line,
    viewer: new Viewer(member, line),
    pieces: new Reassembly(),
    opened: new Set(),
    vacated: new AbortController(),
  };
}
