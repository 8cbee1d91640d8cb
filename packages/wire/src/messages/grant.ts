import { fixedBytes, flag, type Infer, integer, list, record } from '../codec.js';
import { laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/**
 * What a member may publish, in clear, for the relay. The grant of the highest serial replaces all earlier ones of that
 * member. A grant to `everybody` counts for members without one of their own. `out` removes the member; `out` for
 * everybody ends the meeting.
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
