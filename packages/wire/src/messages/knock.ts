import { bytes, fixedBytes, type Infer, integer, optional, record, timeMs } from '../codec.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';
import { signedAdmission } from './member-credential.js';
import { signedCharter, signedHandOvers } from './roles-table.js';

/** Somebody with the link wants in: first to be admitted, then, with a key package that shows it, to be added. */
export const knock = record({
  room: fixedBytes(16),
  member: memberId,
  identityKey: fixedBytes(32),
  sender: fixedBytes(16),
  /** Of MLS (RFC 9420 §10); its credential holds the admission. */
  keyPackage: optional(bytes(limits.keyPackageBytes)),
  sentAt: timeMs,
  /** The newest founding of the group that the knocker knows of; 0: none. */
  founding: integer(),
});

/** A knock. Signed with label `knock` by the identity key. */
export type Knock = Infer<typeof knock>;

/** The answer to a knock without a key package: an admission, and why its issuer may give one. */
export const welcomeNote = record({
  charter: signedCharter,
  handOvers: signedHandOvers,
  /** Of who is named in the charter. */
  issuerKey: fixedBytes(32),
  admission: signedAdmission,
  /** The signed founding of the group. */
  founding: bytes(limits.foundingBytes),
});

/** The answer to a knock. Everything in it is signed by itself. */
export type WelcomeNote = Infer<typeof welcomeNote>;
