import { bytesEqual } from '@folkmoot/kit';
import { decode, encode, type Grant, grant } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import type { MeetingKey } from './meeting-key.js';
import type { Bytes } from './primitives.js';
import { openSigned, signBody } from './signing.js';

/** A grant with the organizer's signature (RFC 8032) by the meeting key. It goes to the relay in clear. */
export async function signGrantBody(key: MeetingKey, granted: Grant): Promise<Bytes> {
  return signBody('grant', key.signing, encode(grant, granted));
}

/** A grant of this room whose signature holds (RFC 8032 §5.1.7). Fails with `crypto/signature` or `crypto/grant`. */
export async function verifyGrant(
  signed: Uint8Array,
  room: Uint8Array,
  verifying: CryptoKey,
): Promise<Grant> {
  const body = await openSigned('grant', verifying, signed);
  const granted = decoded('crypto/grant', () => decode(grant, body));
  if (!bytesEqual(granted.room, room)) throw cryptoError('crypto/grant', 'The grant is for another room.');
  return granted;
}
