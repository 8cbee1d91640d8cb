import { bytesEqual, toHex } from '@folkmoot/kit';
import {
  decode,
  type Introduction,
  introduction,
  type LaneKind,
  type Packet,
  splitSigned,
} from '@folkmoot/wire';
import { openAnnouncement } from './announcement.js';
import { cryptoError, decoded } from './errors.js';
import { memberIdOf } from './identity.js';
import type { KeySource } from './key-source.js';
import { openSigned, verifyingKey } from './signing.js';

/** The public key that signs in one lane, as its author announced it. */
export interface IntroducedLane {
  kind: LaneKind;
  generation: number;
  key: Uint8Array;
}

/**
 * Opens an introduction and checks all that can be checked of one alone: it is about this room and the member whose lane
 * it came by, that member's id is the hash of the identity key, which signed it (RFC 8032 §5.1.7), the sender is the one
 * whose key sealed it, and no lane and no key is named twice. Fails with `crypto/unsealed`, `crypto/introduction` or
 * `crypto/signature`.
 */
export async function openIntroduction(
  source: KeySource,
  room: Uint8Array,
  packet: Packet,
): Promise<Introduction> {
  const { sender, signed } = await openAnnouncement(source, packet);
  const said = decoded('crypto/introduction', () => decode(introduction, splitSigned(signed).body));
  await openSigned('introduction', await verifyingKey(said.identityKey), signed);
  require(bytesEqual(said.room, room), 'The introduction is for another room.');
  require(bytesEqual(said.sender, sender), 'The introduction names another sender.');
  require(said.member === packet.lane.member, 'The introduction came by the lane of somebody else.');
  require(said.member === (await memberIdOf(said.identityKey)), 'The member id is not the hash of the key.');
  requireDistinct(said.laneKeys.map(({ kind, generation }) => `${kind}/${generation}`));
  requireDistinct([said.identityKey, ...said.laneKeys.map(({ key }) => key)].map(toHex));
  return said;
}

function requireDistinct(names: readonly string[]): void {
  require(new Set(names).size === names.length, 'The introduction names a lane or a key twice.');
}

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw cryptoError('crypto/introduction', otherwise);
}
