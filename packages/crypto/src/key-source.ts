import { concatBytes, utf8Encode } from '@folkmoot/kit';
import type { LaneKind } from '@folkmoot/wire';
import { type Bytes, deriveBytes, sha256, takeSecret, uint64 } from './primitives.js';

/** Epochs of one founding of the group: as many as MLS counts in 32 bits. */
export const epochsOfAFounding = 2 ** 32;

/** Bytes of a sender id. */
export const senderSize = 16;

/**
 * Where the keys of an epoch come from. A sender is one run of somebody's keys engine, named by 128 random bits, so two
 * runs never share a key and counters can start from zero in each (RFC 9605 §9.1).
 */
export interface KeySource {
  readonly epoch: number;
  /** The SFrame base key (RFC 9605 §4.4.1) of one lane of one sender; it cannot be exported. */
  baseKey(sender: Uint8Array, kind: LaneKind, generation: number): Promise<CryptoKey>;
  /** 32 bytes that are equal for all who are in the same epoch of the same meeting; heads carry them. */
  authenticator(): Promise<Uint8Array>;
}

/**
 * The key source of all who have the link: HKDF-SHA-256 (RFC 5869) from its secret, salted with the fingerprint of the
 * meeting key. It seals what must be readable before one is in the group, and nothing else. **Wipes the secret it was
 * given.**
 */
export async function linkKeySource(
  secret: Uint8Array,
  room: Uint8Array,
  fingerprint: Uint8Array,
): Promise<KeySource> {
  return secretKeySource(secret, { salt: fingerprint, room, epoch: 0 });
}

/** The key source of one secret: HKDF-SHA-256 (RFC 5869). **Wipes the secret it was given.** */
export async function secretKeySource(
  secret: Uint8Array,
  { salt, room, epoch }: { salt: Uint8Array; room: Uint8Array; epoch: number },
): Promise<KeySource> {
  const root = await takeSecret(secret);
  const derive = (label: string, ...parts: Uint8Array[]): Promise<Bytes> =>
    deriveBytes(root, { salt, info: info(label, room, uint64(epoch), ...parts) }, 32);
  return {
    epoch,
    baseKey: async (sender, kind, generation) =>
      takeSecret(await derive('base key', laneOfSender(sender, kind, generation))),
    authenticator: () => derive('authenticator'),
  };
}

/**
 * The SFrame key id (RFC 9605 §4.3) of one lane of one sender in one epoch: 16 bits that grow with the epoch, then 48 bits
 * of SHA-256 of all four. So one can tell without the keys whether an epoch is over or yet to come.
 */
export async function laneKid(
  epoch: number,
  sender: Uint8Array,
  kind: LaneKind,
  generation: number,
): Promise<bigint> {
  const hash = await sha256(concatBytes(uint64(epoch), laneOfSender(sender, kind, generation)));
  const view = new DataView(hash.buffer);
  view.setUint16(0, countOf(epoch) % 0x1_0000);
  return view.getBigUint64(0);
}

/** How many epochs after this one the epoch of a key id is; negative for one before. It counts modulo 2¹⁶. */
export function epochsAhead(kid: bigint, epoch: number): number {
  return Number(BigInt.asIntN(16, (kid >> 48n) - BigInt(countOf(epoch))));
}

/** Grows with the epoch, also where a group was founded again, so long as the one before had fewer than 4,096. */
function countOf(epoch: number): number {
  const founding = Math.floor(epoch / epochsOfAFounding);
  return founding * 4_096 + (epoch % epochsOfAFounding);
}

function laneOfSender(sender: Uint8Array, kind: LaneKind, generation: number): Bytes {
  return concatBytes(sender, Uint8Array.of(kind), uint64(generation));
}

function info(label: string, ...parts: Uint8Array[]): Bytes {
  return concatBytes(utf8Encode(`folkmoot/1 ${label}\0`), ...parts);
}
