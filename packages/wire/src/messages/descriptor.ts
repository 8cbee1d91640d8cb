import { fixedBytes, type Infer, integer, record, timeMs } from '../codec.js';

/** What a meeting is: signed by the meeting key it names, so that a link's fingerprint vouches for all of it. */
export const descriptor = record({
  version: integer(1),
  meetingKey: fixedBytes(32),
  /** 16 random bytes: the id of the room at every relay. */
  room: fixedBytes(16),
  createdAt: timeMs,
});

/** A meeting's descriptor. Signed with label `descriptor` by the meeting key. */
export type Descriptor = Infer<typeof descriptor>;
