import { choice, fixedBytes, type Infer, integer, record, rest } from '../codec.js';
import { memberId } from '../member.js';

/**
 * What committers say about the group. `admission`: a `welcomeNote`; `commit`, `welcome` and `tree` are those of MLS
 * (RFC 9420); `letter`: a {@link letter}, sealed under the new epoch.
 */
export const groupMessage = record({
  says: choice('admission', 'commit', 'welcome', 'letter', 'tree'),
  /** The epoch it leads to; 0 for an admission. */
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
