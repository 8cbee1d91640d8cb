import { fixedBytes, type Infer, integer, list, record, text, timeMs } from '../codec.js';
import { laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/** Who a member is: name, sender id, and the keys that sign in the member's lanes. */
export const introduction = record({
  room: fixedBytes(16),
  member: memberId,
  sender: fixedBytes(16),
  identityKey: fixedBytes(32),
  /** An X25519 key (RFC 7748) of the sender: what is for one person only is sealed between two of them. */
  exchangeKey: fixedBytes(32),
  laneKeys: list(record({ kind: laneKind, generation: integer(), key: fixedBytes(32) }), limits.lanes),
  name: text(limits.name),
  /** Grows with every introduction of a sender. */
  counter: integer(),
  sentAt: timeMs,
});

/** A member's introduction. Signed with label `introduction` by the identity key. */
export type Introduction = Infer<typeof introduction>;
