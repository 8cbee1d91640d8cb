import { fixedBytes, type Infer, integer, list, record, timeMs } from '../codec.js';
import { laneId } from '../lane.js';
import { limits } from '../limits.js';

/** Where a sender stands: said every two seconds, so that a relay that freezes, forks or rolls back is noticed. */
export const head = record({
  room: fixedBytes(16),
  epoch: integer(),
  authenticator: fixedBytes(32),
  rolesHash: fixedBytes(32),
  positions: list(record({ lane: laneId, sequence: integer() }), limits.lanesNamed),
  timeMs,
});

/** A head. Signed with label `head` by the key of the sender's heads lane. */
export type Head = Infer<typeof head>;
