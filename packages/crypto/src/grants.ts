import { bytesEqual } from '@folkmoot/kit';
import { decode, encode, everybody, type Grant, grant, MeetingError, type MemberId } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import type { Meeting } from './meeting.js';
import type { Bytes } from './primitives.js';
import type { Roles } from './roles.js';
import { openSigned, signBody } from './signing.js';

/**
 * A grant with the signature (RFC 8032) of who organizes: by the meeting key, or by the identity key of a co-organizer,
 * with what shows a relay why that one counts. It goes to the relay in clear. Fails with `permission/organizer-only`.
 *
 * @param roles Those in force, where one is in the group.
 */
export async function signGrantBody(
  { meetingKey, identity }: Pick<Meeting, 'meetingKey' | 'identity'>,
  granted: Omit<Grant, 'signer'>,
  roles: Roles | undefined,
): Promise<Bytes> {
  const signing = meetingKey ?? (maySpeakOf(granted.member, identity.member, roles) ? identity : undefined);
  if (!signing) throw new MeetingError('permission/organizer-only', 'Only who organizes can do this.');
  const { publicKey: key } = signing;
  const signer = roles && { key, handOvers: [...roles.table.handOvers], charter: roles.table.charter };
  return signBody('grant', signing.signing, encode(grant, { ...granted, ...(signer && { signer }) }));
}

/** Co-organizers speak of everybody by name, the organizer excepted. */
function maySpeakOf(member: MemberId, self: MemberId, roles: Roles | undefined): boolean {
  if (!roles || member === everybody || member === roles.charter.organizer) return false;
  return roles.charter.coOrganizers.includes(self);
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
