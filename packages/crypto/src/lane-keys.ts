import { concatBytes } from '@folkmoot/kit';
import { type LaneId, type LaneKind, laneKinds, packetContext, signatureInput } from '@folkmoot/wire';
import { type KeySource, laneKid } from './key-source.js';
import type { Bytes, SealUsage } from './primitives.js';
import { deriveKey, type SFrameKey } from './sframe.js';

/** What seals one lane of one's own: plain data that a worker can be sent; its keys cannot be exported. */
export interface SealKeys {
  lane: { kind: LaneKind; generation: number };
  epoch: number;
  frame: SFrameKey;
  /** Ed25519 private key of the lane. */
  signing: CryptoKey;
}

/** What opens one lane of somebody: plain data that a worker can be sent. */
export interface OpenKeys {
  lane: LaneId;
  /** The run of its author's keys engine. */
  sender: Uint8Array;
  epoch: number;
  frame: SFrameKey;
  /** Ed25519 public key of the lane, as its author announced it. */
  verifying: CryptoKey;
}

/** The SFrame key (RFC 9605 §4.4.2) of one lane of one sender. */
export async function laneFrameKey(
  source: KeySource,
  sender: Uint8Array,
  { kind, generation, usage }: { kind: LaneKind; generation: number; usage: SealUsage },
): Promise<SFrameKey> {
  const kid = await laneKid(source.epoch, sender, kind, generation);
  return deriveKey(await source.baseKey(sender, kind, generation), kid, usage);
}

/**
 * What the signature inside a sealed packet covers (RFC 8032): a label for the kind of lane, the SFrame header, the
 * packet's context and the body. With the header in it, somebody else who has the same shared key can neither alter the
 * message nor seal it again under another counter.
 */
export function laneSignatureInput(
  lane: LaneId,
  place: { frameHeader: Uint8Array; headerBytes: Uint8Array },
  body: Uint8Array,
): Bytes {
  const context = packetContext(lane, place.headerBytes);
  return signatureInput(labelOf(lane.kind), concatBytes(place.frameHeader, context, body));
}

function labelOf(kind: LaneKind): string {
  if (kind === laneKinds.chat) return 'chat';
  if (kind === laneKinds.screen) return 'map';
  return kind === laneKinds.heads ? 'head' : `lane-${kind}`;
}
