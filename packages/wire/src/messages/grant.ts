import { fixedBytes, flag, type Infer, integer, list, record } from '../codec.js';
import { laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/**
 * What a member may publish, in clear, for the relay. Serials grow within the room; a relay ignores a grant that is not
 * newer than the newest it accepted. A member may publish what its own newest grant lists and what the newest grant to
 * `everybody` lists. `out` removes the member; `out` for everybody ends the meeting. A rate of 0 sets no limit.
 */
export const grant = record({
  room: fixedBytes(16),
  serial: integer(),
  member: memberId,
  lanes: list(record({ kind: laneKind, maxBytesPerSecond: integer() }), limits.lanes),
  out: flag,
});

/** A grant. Signed with label `grant` by the meeting key. */
export type Grant = Infer<typeof grant>;
