import { bytes, fixedBytes, flag, type Infer, integer, list, optional, record } from '../codec.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/** A charter and its signature. */
export const signedCharter = bytes(limits.charterBytes);

/** Hand-overs and their signatures, the oldest first: each is signed by the key of the one before. */
export const signedHandOvers = list(bytes(limits.handOverBytes), limits.handOvers);

/** Who may do what: the context of the group (RFC 9420 §8.1), so that everybody in an epoch agrees on it. */
export const rolesTable = record({
  room: fixedBytes(16),
  /** One more with every change. */
  serial: integer(),
  charter: signedCharter,
  handOvers: signedHandOvers,
  /** The one member whose screen is shown. */
  presenter: optional(memberId),
  /** Whom the presenter lets use keyboard and mouse. */
  controller: optional(memberId),
  chat: record({ isOpen: flag, isPrivateAllowed: flag, muted: list(memberId, limits.muted) }),
  /** Nobody is let in who was not in the group. */
  isLocked: flag,
  /** Removed for good; nobody adds them again. */
  banned: list(memberId, limits.banned),
  /** The presenter's signed wish that led to this table. */
  proof: optional(bytes(limits.wishBytes)),
});

/** A table of roles. The committer's signature of the commit that brings it vouches for it. */
export type RolesTable = Infer<typeof rolesTable>;
