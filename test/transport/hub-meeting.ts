import { createMemoryHub, type Link, type MemoryHub } from '@folkmoot/transport';
import {
  descriptor,
  encode,
  grant,
  joinSigned,
  type LaneKind,
  type MemberId,
  signatureInput,
  type SignatureLabel,
} from '@folkmoot/wire';
import type { ManualClock } from './manual-clock.js';

/** A meeting in a hub, with a clock of its own where one is given. */
export async function meeting(clock?: ManualClock) {
  const hub = createMemoryHub(clock ? { clock } : {});
  const key = await createKey();
  const room = crypto.getRandomValues(new Uint8Array(16));
  const described = encode(descriptor, { version: 1, meetingKey: key.publicKey, room, createdAt: 1 });
  const signedDescriptor = await signed(key, 'descriptor', described);
  let serial = 0;
  const links: Link[] = [];
  return {
    hub,
    async join(): Promise<Link> {
      const link = await connect(hub, signedDescriptor);
      links.push(link);
      return link;
    },
    async grant(by: Link, member: MemberId, ...kinds: LaneKind[]): Promise<void> {
      const lanes = kinds.map((kind) => ({ kind, maxBytesPerSecond: 0 }));
      by.grant(
        await signed(key, 'grant', encode(grant, { room, serial: ++serial, member, lanes, out: false })),
      );
    },
    end: () => links.forEach((link) => link.close()),
  };
}

export async function connect(hub: MemoryHub, signedDescriptor: Uint8Array): Promise<Link> {
  const identity = await createKey();
  const credentials = {
    publicKey: identity.publicKey,
    ticket: () => Promise.resolve({ token: '', endpoints: [], descriptor: signedDescriptor }),
    prove: (challenge: Uint8Array) => identity.sign(challenge),
  };
  return hub.connect(credentials, new AbortController().signal);
}

export interface Key {
  publicKey: Uint8Array;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export async function createKey(): Promise<Key> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes.slice())),
  };
}

export async function signed(key: Key, label: SignatureLabel, body: Uint8Array): Promise<Uint8Array> {
  return joinSigned(body, await key.sign(signatureInput(label, body)));
}

/** The numbers of the next packets of a kind that somebody gets. */
export async function numbersOf(link: Link, kind: LaneKind, count: number): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { header } of link.subscribe({ kind })) {
    if (numbers.push(header.sequence) === count) break;
  }
  return numbers.sort((a, b) => a - b);
}
