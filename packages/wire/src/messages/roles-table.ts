import { fixedBytes, type Infer, integer, optional, record, timeMs } from '../codec.js';
import { laneKind } from '../lane.js';
import { memberId } from '../member.js';

/** Who organizes and who presents, and the one lane and key that may show a screen. */
export const rolesTable = record({
  room: fixedBytes(16),
  /** Grows with every table; receivers refuse to go back. */
  serial: integer(),
  organizer: record({ member: memberId, sender: fixedBytes(16) }),
  presenter: optional(
    record({
      member: memberId,
      sender: fixedBytes(16),
      kind: laneKind,
      generation: integer(),
      key: fixedBytes(32),
    }),
  ),
  sentAt: timeMs,
});

/** A table of roles. Signed with label `roles` by the meeting key. */
export type RolesTable = Infer<typeof rolesTable>;
