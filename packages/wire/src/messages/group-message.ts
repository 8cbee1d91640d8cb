import { choice, fixedBytes, type Infer, integer, record, rest } from '../codec.js';
import { memberId } from '../member.js';

/**
 * What committers say about the group. `admission`: a `welcomeNote`; `commit`, `welcome` and `tree` are those of MLS
 * (RFC 9420); `letter`: a {@link letter}, sealed under the new epoch; `founding`: a signed {@link founding}.
 */
export const groupMessage = record({
  says: choice('admission', 'commit', 'welcome', 'letter', 'tree', 'founding'),
  /** The epoch it leads to; the time of the knock that an admission answers; 0 for a founding. */
  epoch: integer(),
  body: rest,
});

/** A message of a group or tree lane. */
export type GroupMessage = Infer<typeof groupMessage>;

/** What newcomers get besides the keys of their epoch: those under which everybody has introduced themselves. */
export const letter = record({
  room: fixedBytes(16),
  /** Who wrote it. */
  member: memberId,
  /** The epoch under which it is sealed. */
  epoch: integer(),
  /** The epoch in which these keys came into use. */
  rosterGeneration: integer(),
  rosterSecret: fixedBytes(32),
});

/** A letter to newcomers. Signed with label `letter` by the identity key of a committer. */
export type Letter = Infer<typeof letter>;

/** That the group of a meeting was founded: again, where all who could change it were gone. */
export const founding = record({
  room: fixedBytes(16),
  /** The first has the number 1. The id of a group ends with it. */
  number: integer(1, 2 ** 20),
});

/** A founding. Signed with label `founding` by the meeting key. */
export type Founding = Infer<typeof founding>;
