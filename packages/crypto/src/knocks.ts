import { bytesEqual, type Clock } from '@folkmoot/kit';
import { decode, encode, type Knock, knock, type Packet, splitSigned } from '@folkmoot/wire';
import { openAnnouncement } from './announcement.js';
import { cryptoError, decoded } from './errors.js';
import { certifyLeaf, type SignedAdmission } from './group/credential.js';
import { type KeyPackage, makeKeyPackage } from './group/key-package.js';
import { type Identity, memberIdOf } from './identity.js';
import type { KeySource } from './key-source.js';
import { exportPublicKey, generateSigningPair } from './primitives.js';
import { openSigned, signBody, verifyingKey } from './signing.js';

/** Who knocks. */
export interface Knocker {
  identity: Identity;
  room: Uint8Array;
  sender: Uint8Array;
  clock: Clock;
}

/** How long a key package may be used after it was made; clocks may differ by as much. */
const offerLifeMs = 24 * 3_600_000;

/** A leaf of one's own: a fresh key, and the credential that says whose it is. */
export async function makeLeaf(
  { identity, room, sender, clock }: Knocker,
  admission: SignedAdmission,
): Promise<{ credential: Uint8Array; signatureKeyPair: CryptoKeyPair }> {
  const signatureKeyPair = await generateSigningPair();
  const leafKey = await exportPublicKey(signatureKeyPair.publicKey);
  const certifiedAtMs = Math.max(0, Math.floor(clock.now()));
  const said = { room, sender, leafKey, certifiedAtMs, admission };
  return { signatureKeyPair, credential: await certifyLeaf(identity, said) };
}

/** A fresh key package of somebody who was admitted (RFC 9420 §10). */
export async function makeOffer(knocker: Knocker, admission: SignedAdmission): Promise<KeyPackage> {
  const nowMs = Date.now();
  const lifetime = { notBeforeMs: nowMs - offerLifeMs, notAfterMs: nowMs + offerLifeMs };
  return makeKeyPackage({ ...(await makeLeaf(knocker, admission)), lifetime });
}

/** The signed form (RFC 8032) of a knock. */
export async function signKnock(
  { identity, room, sender }: Omit<Knocker, 'clock'>,
  { keyPackage, ...at }: { keyPackage?: Uint8Array | undefined; sentAt: number; founding: number },
): Promise<Uint8Array> {
  const { member, publicKey: identityKey, signing } = identity;
  const said: Knock = { room, member, identityKey, sender, ...at, ...(keyPackage && { keyPackage }) };
  return signBody('knock', signing, encode(knock, said));
}

/**
 * Opens a knock: it is about this room and the member whose lane it came by, whose identity key signed it (RFC 8032
 * §5.1.7). What it offers is not looked at. Fails with `crypto/unsealed`, `crypto/knock` or `crypto/signature`.
 */
export async function openKnock(outer: KeySource, room: Uint8Array, packet: Packet): Promise<Knock> {
  const { sender, signed } = await openAnnouncement(outer, packet);
  const said = decoded('crypto/knock', () => decode(knock, splitSigned(signed).body));
  await openSigned('knock', await verifyingKey(said.identityKey), signed);
  require(bytesEqual(said.room, room), 'The knock is at another room.');
  require(bytesEqual(said.sender, sender), 'The knock names another sender.');
  require(said.member === packet.lane.member, 'The knock came by the lane of somebody else.');
  require(said.member === (await memberIdOf(said.identityKey)), 'The member id is not the hash of the key.');
  return said;
}

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw cryptoError('crypto/knock', otherwise);
}
