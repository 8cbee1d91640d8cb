import { bytesEqual } from '@folkmoot/kit';
import { helloInput, memberIdFromBytes, type MemberId } from '@folkmoot/wire';
import { usageError } from './errors.js';
import { type Bytes, exportPublicKey, generateSigningPair, sha256, signBytes } from './primitives.js';

/** Who somebody is in a meeting: an Ed25519 pair (RFC 8032); the private half cannot be exported. */
export interface Identity {
  publicKey: Uint8Array;
  /** The first 16 bytes of SHA-256 of the public key, so nobody can give somebody else this id. */
  member: MemberId;
  signing: CryptoKey;
}

/** A fresh identity (RFC 8032 §5.1.5). */
export async function createIdentity(): Promise<Identity> {
  const pair = await generateSigningPair();
  const publicKey = await exportPublicKey(pair.publicKey);
  return { publicKey, member: await memberIdOf(publicKey), signing: pair.privateKey };
}

/** The member id that belongs to a public key: half of its SHA-256 (FIPS 180-4). */
export async function memberIdOf(publicKey: Uint8Array): Promise<MemberId> {
  const hash = await sha256(publicKey);
  return memberIdFromBytes(hash.subarray(0, 16));
}

/**
 * Proves to a relay that a ticket belongs to this identity (RFC 8032 §5.1.6). Signs nothing but a greeting, whatever a
 * relay or another worker asks for: the label in front keeps the signature from passing for anything else.
 *
 * @param challenge What `helloInput` makes of the relay's nonce and the hash of the ticket's token.
 */
export async function proveIdentity(identity: Identity, challenge: Uint8Array): Promise<Bytes> {
  const nonceAt = Math.max(0, challenge.length - 64);
  const greeting = helloInput(challenge.subarray(nonceAt, nonceAt + 32), challenge.subarray(nonceAt + 32));
  if (!bytesEqual(greeting, challenge))
    throw usageError('usage/challenge', 'This is no challenge of a relay.');
  return signBytes(identity.signing, greeting);
}
