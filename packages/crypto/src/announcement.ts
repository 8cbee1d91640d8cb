import { concatBytes } from '@folkmoot/kit';
import { type LaneId, type Packet, packetContext } from '@folkmoot/wire';
import type { Epochs } from './epochs.js';
import { cryptoError } from './errors.js';
import { type KeySource, laneKid, senderSize } from './key-source.js';
import { laneFrameKey } from './lane-keys.js';
import type { Bytes } from './primitives.js';
import type { SealingContext } from './sealing-context.js';
import { decodeHeader, open } from './sframe.js';

/** A message that names its own sender, opened: who that is has yet to be proved by what stands in the message. */
export interface Announcement {
  sender: Uint8Array;
  /** The signed message. */
  signed: Uint8Array;
}

/**
 * `sender(16) ‖ SFrame(signed)` (RFC 9605 §4.4.3): how introductions travel, which must be readable before one
 * knows their sender. The sender id is authenticated, since the key hangs on it.
 */
export async function sealAnnouncement(
  context: SealingContext,
  { sender, signed }: Announcement,
  place: { lane: LaneId; header: Uint8Array },
): Promise<Bytes> {
  const sealed = await context.take().seal(signed, packetContext(place.lane, place.header));
  return concatBytes(sender, sealed);
}

/** The source under whose keys a message that names its own sender was sealed. Fails with `crypto/unknown-epoch`. */
export async function sourceOfAnnouncement<S extends KeySource>(
  epochs: Epochs<S>,
  { lane, payload }: Pick<Packet, 'lane' | 'payload'>,
): Promise<S> {
  const sender = payload.slice(0, senderSize);
  const { kid } = decodeHeader(payload.subarray(senderSize));
  return epochs.find(
    async ({ epoch }) => (await laneKid(epoch, sender, lane.kind, lane.generation)) === kid,
    kid,
  );
}

/** Opens a message that names its own sender (RFC 9605 §4.4.4). Fails with `crypto/unsealed`. */
export async function openAnnouncement(
  source: KeySource,
  { lane, headerBytes, payload }: Pick<Packet, 'lane' | 'headerBytes' | 'payload'>,
): Promise<Announcement> {
  if (payload.length < senderSize) throw cryptoError('crypto/unsealed', 'The packet names no sender.');
  const sender = payload.slice(0, senderSize);
  const key = await laneFrameKey(source, sender, { ...lane, usage: 'decrypt' });
  const { plain } = await open(key, payload.subarray(senderSize), packetContext(lane, headerBytes));
  return { sender, signed: plain };
}
