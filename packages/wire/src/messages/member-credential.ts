import { fixedBytes, flag, type Infer, record, timeMs } from '../codec.js';
import { memberId } from '../member.js';

/**
 * That somebody was let into a room. It names the identity, not a leaf of the group, so that whoever reloads comes back
 * with it as a new leaf, without being let in again.
 */
export const admission = record({
  room: fixedBytes(16),
  member: memberId,
  identityKey: fixedBytes(32),
  admittedAtMs: timeMs,
  /** Whether the link secret was proven; without it nobody knows who came. */
  isProven: flag,
});

/** An admission. Signed with label `admission` by the identity key of its issuer, the organizer's by the meeting key. */
export type Admission = Infer<typeof admission>;

/** An admission as its holder keeps and shows it. */
export const signedAdmission = record({
  issuer: memberId,
  admittedAtMs: timeMs,
  isProven: flag,
  /** The issuer's, over the {@link admission}. */
  signature: fixedBytes(64),
});

/** Who stands behind a leaf of the group, and who let them in. */
export const memberCredential = record({
  room: fixedBytes(16),
  member: memberId,
  identityKey: fixedBytes(32),
  /** One run of a keys engine, and so one leaf. */
  sender: fixedBytes(16),
  /** What signs for the leaf in the group. */
  leafKey: fixedBytes(32),
  /** By the member's clock: a later leaf of the same member never gives way to an earlier one. */
  certifiedAtMs: timeMs,
  admission: signedAdmission,
});

/** A member's credential in the group. Signed with label `credential` by the identity key. */
export type MemberCredential = Infer<typeof memberCredential>;
