import type { OpenKeys } from '@folkmoot/crypto';
import {
  type KeySource,
  laneFrameKey,
  laneSignatureInput,
  sealAnnouncement,
  SealingContext,
  sframe,
  sharedKeysOf,
} from '@folkmoot/crypto/testing';
import { concatBytes, utf8Encode } from '@folkmoot/kit';
import {
  decode,
  descriptor,
  type LaneId,
  laneKinds,
  type Packet,
  packetContext,
  splitSigned,
} from '@folkmoot/wire';
import { delivered, headerOf, type TestMeeting } from './crypto.js';

/**
 * A member who misbehaves. Mallory is in the group like everybody, so every shared key can be derived by hand, and the
 * relay plays along: whatever Mallory makes is delivered in whatever lane Mallory likes. What Mallory lacks are other
 * people's private keys.
 */
export interface Mallory {
  room: Uint8Array;
  /** A key of Mallory's own to sign with. */
  signing: CryptoKey;
  /** The public half, 32 bytes. */
  publicKey: Uint8Array;
  /** Writes into the lane of a sender; `signature` replaces Mallory's own. */
  writes(lane: LaneId, sender: Uint8Array, written: Forgery): Promise<Packet>;
  /** What an author put into a packet: body and signature, which a shared key lets every member read. */
  reads(packet: Packet, sender: Uint8Array): Promise<{ body: Uint8Array; signature: Uint8Array }>;
  /** Seals a signed message that names its sender, such as an introduction. */
  announces(lane: LaneId, sender: Uint8Array, signed: Uint8Array): Promise<Packet>;
  /** The signed message inside such a packet. */
  overhears(packet: Packet): Promise<{ sender: Uint8Array; signed: Uint8Array }>;
}

/** What Mallory puts into a packet. */
export interface Forgery {
  text?: string;
  body?: Uint8Array;
  signature?: Uint8Array;
  ctr?: bigint;
  header?: Uint8Array;
}

/** Lets Mallory be in the group: all keys that members share are Mallory’s as well. */
export async function malloryIn({ organizer, descriptor: signed }: TestMeeting): Promise<Mallory> {
  const { room } = decode(descriptor, splitSigned(signed).body);
  const sourceFor = ({ kind }: LaneId): KeySource => {
    const { roster, epoch } = sharedKeysOf(organizer.keys);
    return kind === laneKinds.presence ? roster : epoch;
  };
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const signing = pair.privateKey;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));

  async function frame(
    lane: LaneId,
    sender: Uint8Array,
    usage: 'encrypt' | 'decrypt',
  ): Promise<OpenKeys['frame']> {
    return laneFrameKey(sourceFor(lane), sender, { kind: lane.kind, generation: lane.generation, usage });
  }

  return {
    room,
    signing,
    publicKey,
    async writes(
      lane,
      sender,
      { text = 'forged', body = utf8Encode(text), signature, ctr = 0n, header = headerOf(1) },
    ) {
      const key = await frame(lane, sender, 'encrypt');
      const place = { frameHeader: sframe.encodeHeader(key.kid, ctr), headerBytes: header };
      const own = await crypto.subtle.sign('Ed25519', signing, laneSignatureInput(lane, place, body));
      const plain = concatBytes(body, signature ?? new Uint8Array(own));
      const payload = await sframe.sealWith(key, ctr, { plain, metadata: packetContext(lane, header) });
      return delivered(lane, { header, payload });
    },
    async reads({ lane, headerBytes, payload }, sender) {
      const key = await frame(lane, sender, 'decrypt');
      const { plain } = await sframe.openWith(key, payload, packetContext(lane, headerBytes));
      return splitSigned(plain);
    },
    async announces(lane, sender, message) {
      const context = new SealingContext(await frame(lane, sender, 'encrypt'));
      const header = headerOf(1);
      return delivered(lane, {
        header,
        payload: await sealAnnouncement(context, { sender, signed: message }, { lane, header }),
      });
    },
    async overhears({ lane, headerBytes, payload }) {
      const sender = payload.slice(0, 16);
      const key = await frame(lane, sender, 'decrypt');
      const { plain } = await sframe.openWith(key, payload.subarray(16), packetContext(lane, headerBytes));
      return { sender, signed: plain };
    },
  };
}
