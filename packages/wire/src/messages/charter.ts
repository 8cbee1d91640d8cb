import { fixedBytes, type Infer, integer, list, record } from '../codec.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/** Who may change the group: the order is that in which they act. */
export const charter = record({
  room: fixedBytes(16),
  /** Grows with every charter of a meeting. */
  serial: integer(),
  organizer: memberId,
  coOrganizers: list(memberId, limits.coOrganizers),
  /** Members whose clients let in who has the link. */
  greeters: list(memberId, limits.greeters),
});

/** A charter. Signed with label `charter` by the meeting key in force. */
export type Charter = Infer<typeof charter>;

/** The word of a meeting key that another one follows it, for good. */
export const handOver = record({
  room: fixedBytes(16),
  /** The meeting key in force from now on. */
  key: fixedBytes(32),
  /** Who holds it. */
  organizer: memberId,
});

/** A hand-over. Signed with label `hand-over` by the meeting key before it. */
export type HandOver = Infer<typeof handOver>;
