import { bytesEqual } from '@folkmoot/kit';
import {
  type Admission,
  admission,
  decode,
  encode,
  type MemberCredential,
  memberCredential,
  signatureInput,
  splitSigned,
} from '@folkmoot/wire';
import { cryptoError, decoded } from '../errors.js';
import { type Identity, memberIdOf } from '../identity.js';
import type { Bytes } from '../primitives.js';
import { signBytes } from '../primitives.js';
import { checkSignature, openSigned, signBody, verifyingKey } from '../signing.js';

/** An admission as it stands in a credential, and as its holder keeps it. */
export type SignedAdmission = MemberCredential['admission'];

/** Who may let people in: a member's identity or the meeting key, by the hash that names it. */
export interface Issuer {
  publicKey: Uint8Array;
  signing: CryptoKey;
}

/** What a credential says that was found genuine. */
export type CertifiedMember = Omit<MemberCredential, 'room'>;

/**
 * Lets somebody into a room: an issuer's signature (RFC 8032) over who it is. The organizer is let in by the meeting key,
 * with that key as the issuer.
 */
export async function admit(issuer: Issuer, granted: Omit<Admission, 'member'>): Promise<SignedAdmission> {
  const body = encode(admission, { ...granted, member: await memberIdOf(granted.identityKey) });
  return {
    issuer: await memberIdOf(issuer.publicKey),
    admittedAtMs: granted.admittedAtMs,
    isProven: granted.isProven,
    signature: await signBytes(issuer.signing, signatureInput('admission', body)),
  };
}

/** The credential of one leaf: its member's signature (RFC 8032) over leaf key, sender and admission. */
export async function certifyLeaf(
  identity: Identity,
  leaf: Pick<MemberCredential, 'room' | 'sender' | 'leafKey' | 'certifiedAtMs' | 'admission'>,
): Promise<Bytes> {
  const { member, publicKey: identityKey, signing } = identity;
  return signBody('credential', signing, encode(memberCredential, { ...leaf, member, identityKey }));
}

/**
 * Checks the credential of a leaf whose signature key is `leafKey`: it is about this room and key, and of the member whose
 * identity key signed it. Who let that member in is not asked. Fails with `crypto/credential` or `crypto/signature`.
 */
export async function checkCredential(
  credential: Uint8Array,
  leafKey: Uint8Array,
  room: Uint8Array,
): Promise<CertifiedMember> {
  const said = decoded('crypto/credential', () => decode(memberCredential, splitSigned(credential).body));
  const { member, identityKey, sender, certifiedAtMs, admission: admitted } = said;
  require(bytesEqual(said.room, room), 'The credential is for another room.');
  require(bytesEqual(said.leafKey, leafKey), 'The credential is for another leaf.');
  require(member === (await memberIdOf(identityKey)), 'The member id is not the hash of the key.');
  await openSigned('credential', await verifyingKey(identityKey), credential);
  return { member, identityKey, sender, leafKey: said.leafKey, certifiedAtMs, admission: admitted };
}

/** Fails with `crypto/signature` unless an issuer let this identity into this room (RFC 8032 §5.1.7). */
export async function checkAdmission(
  { room, identityKey }: { room: Uint8Array; identityKey: Uint8Array },
  { admittedAtMs, isProven, signature }: SignedAdmission,
  issuerKey: CryptoKey,
): Promise<void> {
  const member = await memberIdOf(identityKey);
  const admitted = encode(admission, { room, member, identityKey, admittedAtMs, isProven });
  await checkSignature(issuerKey, signature, signatureInput('admission', admitted));
}

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw cryptoError('crypto/credential', otherwise);
}
