import { integer, list, optional, record } from '../codec.js';
import { laneId, laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';
import { sequenceRanges } from '../ranges.js';

/**
 * Client → relay: send the lanes of this kind, of one member or of all, now and in future, except what it has. What it
 * says it has replaces what the relay believed for these lanes: a second subscription with an empty `have` gets the
 * live set once more. The same `id` again changes the subscription.
 */
export const subscribe = record({
  id: integer(),
  kind: laneKind,
  member: optional(memberId),
  /** Added to the packet's priority: 0 … 7. */
  priority: integer(0, 7),
  /** 0: as fast as it goes. */
  maxBytesPerSecond: integer(),
  have: list(record({ lane: laneId, ranges: sequenceRanges(limits.haveRanges) }), limits.lanesNamed),
});

/** Client → relay: no more of this subscription. */
export const unsubscribe = record({ id: integer() });
