import { createIdentity, type Identity } from '@folkmoot/crypto';
import {
  type KeySource,
  laneFrameKey,
  SealingContext,
  sealAnnouncement,
  sharedKeysOf,
  signBody,
} from '@folkmoot/crypto/testing';
import {
  decode,
  descriptor,
  encode,
  type Introduction,
  introduction,
  laneKinds,
  type Packet,
  splitSigned,
} from '@folkmoot/wire';
import { delivered, headerOf, type Person, type TestMeeting } from './crypto.js';

const { presence } = laneKinds;

/** Somebody who has the link, holds every shared key, and writes introductions by hand. */
export interface Forger {
  identity: Identity;
  source: KeySource;
  room: Uint8Array;
  /** Seals an introduction with these fields, signed by the forger or by somebody. */
  writes(
    said: Partial<Introduction>,
    as?: { member?: Person; signing?: CryptoKey; body?: Uint8Array },
  ): Promise<Packet>;
}

/** Lets a forger into a meeting. */
export async function forgerIn(
  { organizer, descriptor: signed }: TestMeeting,
  known?: Identity,
): Promise<Forger> {
  const identity = known ?? (await createIdentity());
  const { room } = decode(descriptor, splitSigned(signed).body);
  const source = sharedKeysOf(organizer.keys).roster;
  return {
    identity,
    source,
    room,
    async writes(said, as = {}) {
      const honest: Introduction = {
        room,
        member: identity.member,
        sender: new Uint8Array(16).fill(7),
        identityKey: identity.publicKey,
        exchangeKey: new Uint8Array(32).fill(9),
        laneKeys: [],
        name: 'Mallory',
        counter: 1,
        sentAt: 1,
        ...said,
      };
      const lane = { member: as.member?.member ?? identity.member, kind: presence, generation: 1 };
      const key = await laneFrameKey(source, honest.sender, { ...lane, usage: 'encrypt' });
      const body = as.body ?? encode(introduction, honest);
      const sealed = await signBody('introduction', as.signing ?? identity.signing, body);
      const header = headerOf(1);
      const announced = { sender: honest.sender, signed: sealed };
      const payload = await sealAnnouncement(new SealingContext(key), announced, { lane, header });
      return delivered(lane, { header, payload });
    },
  };
}
