import { fromHex, toHex } from '@folkmoot/kit';
import type { Codec } from './codec.js';
import { unencodable } from './errors.js';

declare const memberBrand: unique symbol;

/**
 * Who somebody is to the relay: 32 lower-case hexadecimal characters, the first 16 bytes of the SHA-256 of the member's
 * Ed25519 public key, so that a relay can neither choose nor swap it.
 */
export type MemberId = string & { readonly [memberBrand]: true };

/** In a grant: every member of the room. */
export const everybody = '0'.repeat(32) as MemberId;

/** Whether a text has the form of a member id. */
export function isMemberId(text: string): text is MemberId {
  return /^[0-9a-f]{32}$/.test(text);
}

/** The member id of 16 bytes. */
export function memberIdFromBytes(bytes: Uint8Array): MemberId {
  if (bytes.length !== 16) throw unencodable('A member id has 16 bytes.');
  return toHex(bytes) as MemberId;
}

/** The 16 bytes of a member id. */
export function memberIdToBytes(member: MemberId): Uint8Array<ArrayBuffer> {
  if (!isMemberId(member)) throw unencodable('A member id is 32 hexadecimal characters.');
  return fromHex(member);
}

/** A member id on the wire: 16 bytes. */
export const memberId: Codec<MemberId> = {
  read: (reader) => memberIdFromBytes(reader.bytes(16)),
  write: (writer, value) => {
    writer.bytes(memberIdToBytes(value));
  },
};
