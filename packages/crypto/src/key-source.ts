import { concatBytes, utf8Encode } from '@folkmoot/kit';
import type { LaneKind } from '@folkmoot/wire';
import { type Bytes, deriveBytes, sha256, takeSecret, uint64 } from './primitives.js';

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
 * The key source of meetings without a group: HKDF-SHA-256 (RFC 5869) from the link secret, salted with the fingerprint
 * of the meeting key. There is one epoch. **Wipes the secret it was given.**
 */
export async function linkKeySource(
  secret: Uint8Array,
  room: Uint8Array,
  fingerprint: Uint8Array,
): Promise<KeySource> {
  const epoch = 0;
  const root = await takeSecret(secret);
  const derive = (label: string, ...parts: Uint8Array[]): Promise<Bytes> =>
    deriveBytes(root, { salt: fingerprint, info: info(label, room, uint64(epoch), ...parts) }, 32);
  return {
    epoch,
    baseKey: async (sender, kind, generation) =>
      takeSecret(await derive('base key', laneOfSender(sender, kind, generation))),
    authenticator: () => derive('authenticator'),
  };
}

/**
 * The SFrame key id (RFC 9605 §4.3) of one lane of one sender in one epoch: 64 bits of SHA-256 of all four, so that two
 * of them do not meet.
 */
export async function laneKid(
  epoch: number,
  sender: Uint8Array,
  kind: LaneKind,
  generation: number,
): Promise<bigint> {
  const hash = await sha256(concatBytes(uint64(epoch), laneOfSender(sender, kind, generation)));
  return new DataView(hash.buffer).getBigUint64(0);
}

function laneOfSender(sender: Uint8Array, kind: LaneKind, generation: number): Bytes {
  return concatBytes(sender, Uint8Array.of(kind), uint64(generation));
}

function info(label: string, ...parts: Uint8Array[]): Bytes {
  return concatBytes(utf8Encode(`folkmoot/1 ${label}\0`), ...parts);
}
