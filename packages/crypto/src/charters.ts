import { bytesEqual } from '@folkmoot/kit';
import {
  type Charter,
  charter,
  decode,
  encode,
  type HandOver,
  handOver,
  type RolesTable,
  rolesTable,
} from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import type { MeetingKey } from './meeting-key.js';
import { type Bytes, sha256 } from './primitives.js';
import type { Roles } from './roles.js';
import { openSigned, signBody, verifyingKey } from './signing.js';

/** A meeting key as others know it. */
export interface KnownMeetingKey {
  publicKey: Uint8Array;
  verifying: CryptoKey;
}

/** A charter that was found genuine, and the key that signed it. */
export interface OpenedCharter {
  charter: Charter;
  /** The meeting key in force. */
  key: KnownMeetingKey;
  /** All meeting keys that lead to it, and itself. */
  chain: readonly KnownMeetingKey[];
}

/** The charter with the signature (RFC 8032) of the meeting key. */
export async function signCharter(key: MeetingKey, said: Charter): Promise<Bytes> {
  return signBody('charter', key.signing, encode(charter, said));
}

/** The hand-over with the signature (RFC 8032) of the meeting key that it ends. */
export async function signHandOver(key: MeetingKey, said: HandOver): Promise<Bytes> {
  return signBody('hand-over', key.signing, encode(handOver, said));
}

/**
 * Walks from the first meeting key to the one in force, whose signature (RFC 8032 §5.1.7) the charter has to bear. Fails
 * with `crypto/roles` or `crypto/signature`.
 */
export async function openCharter(
  signed: Pick<RolesTable, 'charter' | 'handOvers'>,
  { room, first }: { room: Uint8Array; first: KnownMeetingKey },
): Promise<OpenedCharter> {
  let key = first;
  const chain = [first];
  for (const one of signed.handOvers) chain.push((key = await openHandOver(one, room, key)));
  const body = await openSigned('charter', key.verifying, signed.charter);
  const said = decoded('crypto/roles', () => decode(charter, body));
  requireRoom(said.room, room);
  return { charter: said, key, chain };
}

/** What a table of roles says, its charter found genuine. Fails like `openCharter`. */
export async function readRoles(
  bytes: Uint8Array,
  of: { room: Uint8Array; first: KnownMeetingKey },
): Promise<Roles> {
  const table = decoded('crypto/roles', () => decode(rolesTable, bytes));
  requireRoom(table.room, of.room);
  const { charter: said, key } = await openCharter(table, of);
  return { table, charter: said, meetingKey: key.publicKey, hash: await sha256(bytes) };
}

async function openHandOver(
  signed: Uint8Array,
  room: Uint8Array,
  key: KnownMeetingKey,
): Promise<KnownMeetingKey> {
  const body = await openSigned('hand-over', key.verifying, signed);
  const said = decoded('crypto/roles', () => decode(handOver, body));
  requireRoom(said.room, room);
  return { publicKey: said.key, verifying: await verifyingKey(said.key) };
}

function requireRoom(said: Uint8Array, room: Uint8Array): void {
  if (!bytesEqual(said, room)) throw cryptoError('crypto/roles', 'The roles are those of another room.');
}
