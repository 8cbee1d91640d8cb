import { bytesEqual } from '@folkmoot/kit';
import { decode, type Descriptor, descriptor, encode, MeetingError, splitSigned } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import { type Bytes, exportPublicKey, generateSigningPair, randomBytes, sha256 } from './primitives.js';
import { openSigned, signBody, verifyingKey } from './signing.js';

/** Version of the descriptor. */
const descriptorVersion = 1;

/** The key M of a meeting (Ed25519, RFC 8032). Whoever holds it organizes; nobody can export it. */
export interface MeetingKey {
  publicKey: Uint8Array;
  signing: CryptoKey;
}

/** A meeting's descriptor that was found genuine. */
export interface VerifiedDescriptor {
  descriptor: Descriptor;
  /** M as a key that verifies grants and roles. */
  verifying: CryptoKey;
  fingerprint: Bytes;
}

/** A fresh meeting key (RFC 8032 §5.1.5). */
export async function createMeetingKey(): Promise<MeetingKey> {
  return meetingKeyOf(await generateSigningPair());
}

/** The meeting key of a pair that was kept. */
export async function meetingKeyOf(pair: CryptoKeyPair): Promise<MeetingKey> {
  return { publicKey: await exportPublicKey(pair.publicKey), signing: pair.privateKey };
}

/** 16 bytes of SHA-256 (FIPS 180-4) of the meeting key: what the link says of it. */
export async function fingerprintOf(meetingKey: Uint8Array): Promise<Bytes> {
  const hash = await sha256(meetingKey);
  return hash.slice(0, 16);
}

/** A signed descriptor (Ed25519, RFC 8032) for a new room with a random id. */
export async function signDescriptor(key: MeetingKey, createdAt: number): Promise<Bytes> {
  const body = { version: descriptorVersion, meetingKey: key.publicKey, room: randomBytes(16), createdAt };
  return signBody('descriptor', key.signing, encode(descriptor, body));
}

/**
 * Checks a descriptor against the fingerprint from the link: it names a key with that fingerprint, and that key signed
 * it (RFC 8032 §5.1.7). Fails with `crypto/descriptor`, or with `unsupported/version` for a genuine one of another kind.
 */
export async function verifyDescriptor(
  signed: Uint8Array,
  fingerprint: Uint8Array,
): Promise<VerifiedDescriptor> {
  const named = decoded('crypto/descriptor', () => decode(descriptor, splitSigned(signed).body));
  const actual = await fingerprintOf(named.meetingKey);
  if (!bytesEqual(actual, fingerprint)) throw notTheOne();
  const verifying = await verifyingKey(named.meetingKey).catch(notGenuine);
  await openSigned('descriptor', verifying, signed).catch(notGenuine);
  if (named.version !== descriptorVersion) {
    throw new MeetingError('unsupported/version', 'The meeting was made by another version of Folkmoot.');
  }
  return { descriptor: named, verifying, fingerprint: actual };
}

/** For who needs the meeting key and has none. */
export function notTheOrganizer(): MeetingError {
  return new MeetingError('permission/organizer-only', 'This browser does not keep the key of the meeting.');
}

function notGenuine(cause: unknown): never {
  throw notTheOne(cause);
}

function notTheOne(cause?: unknown): Error {
  return cryptoError('crypto/descriptor', 'This is not the meeting that the link belongs to.', cause);
}
