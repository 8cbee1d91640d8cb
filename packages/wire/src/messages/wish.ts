import { choice, fixedBytes, type Infer, integer, optional, record } from '../codec.js';
import { memberId } from '../member.js';
import { signedCharter } from './roles-table.js';

/**
 * What somebody wants committers to do. `present`: another presenter, `control`: who may use keyboard and mouse; both
 * wished by the presenter. `organize`: the organizer asks somebody to take over, who answers with an offer.
 */
export const wish = record({
  room: fixedBytes(16),
  /** Of the table of roles it speaks of. */
  serial: integer(),
  member: memberId,
  wants: choice('present', 'control', 'organize'),
  /** Whom it is about; absent: nobody. */
  to: optional(memberId),
  /** What makes a new organizer: the public half of the key to come, and the first charter it signed. */
  offer: optional(record({ key: fixedBytes(32), charter: signedCharter })),
});

/** A wish. Signed with label `wish` by the identity key of its member. */
export type Wish = Infer<typeof wish>;
