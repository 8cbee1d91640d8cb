import { bytesEqual } from '@folkmoot/kit';
import { decode, encode, type MemberId, splitSigned, wish, type Wish } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import type { Identity } from './identity.js';
import type { Bytes } from './primitives.js';
import type { Roles } from './roles.js';
import { isPresentersWish } from './roles-rules.js';
import { openSigned, signBody, verifyingKey } from './signing.js';

/** A wish about the table in force, with the signature (RFC 8032) of one's identity. */
export async function signWish(
  { member, signing }: Identity,
  { table }: Roles,
  wanted: Pick<Wish, 'wants' | 'to' | 'offer'>,
): Promise<Bytes> {
  const { room, serial } = table;
  return signBody('wish', signing, encode(wish, { ...wanted, room, serial, member }));
}

/**
 * Opens a wish about the table in force: of who may wish it, and signed by that member's identity (RFC 8032 §5.1.7). Fails
 * with `crypto/wish`, `crypto/signature`, or `crypto/former-wish` for one about a former table.
 *
 * @param identityKeyOf The identity key of somebody in the group.
 */
export async function openWish(
  signed: Uint8Array,
  roles: Roles,
  identityKeyOf: (member: MemberId) => Uint8Array | undefined,
): Promise<Wish> {
  const said = decoded('crypto/wish', () => decode(wish, splitSigned(signed).body));
  const identityKey = identityKeyOf(said.member);
  if (!identityKey) throw refused('The wish is of nobody in the group.');
  await openSigned('wish', await verifyingKey(identityKey), signed);
  if (!bytesEqual(said.room, roles.table.room)) throw refused('The wish is about another room.');
  if (said.wants === 'organize') requireOrganizers(said, roles);
  else if (said.serial !== roles.table.serial)
    throw cryptoError('crypto/former-wish', 'The wish is about a former table of roles.');
  else if (!isPresentersWish(roles, said)) throw refused('Only the presenter wishes this.');
  return said;
}

/** To take over is asked by the organizer, and offered by who was asked; what is offered counts by its own signatures. */
function requireOrganizers({ member, to, offer }: Wish, { charter }: Roles): void {
  const isOffer = offer !== undefined && to === member;
  const isAsked = offer === undefined && to !== undefined && member === charter.organizer;
  if (!isOffer && !isAsked) throw refused('Only the organizer asks somebody to take over.');
}

function refused(message: string): Error {
  return cryptoError('crypto/wish', message);
}
