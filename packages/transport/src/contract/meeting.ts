import {
  descriptor,
  encode,
  everybody,
  grant,
  joinSigned,
  type LaneKind,
  type MemberId,
  signatureInput,
  type SignatureLabel,
} from '@folkmoot/wire';
import type { Credentials, Link, LinkState } from '../link.js';
import { eventually } from './expectations.js';
import type { ContractStage } from './stage.js';

interface SigningKey {
  publicKey: Uint8Array;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** What a grant says besides whom it is for. */
export interface Granted {
  kinds?: readonly LaneKind[];
  out?: boolean;
  serial?: number;
}

/** A meeting for one case: who joins it is closed with it. */
export interface ContractMeeting {
  /** Joins somebody who may publish on these kinds of lanes. */
  join(...kinds: readonly LaneKind[]): Promise<Link>;
  /** The credentials of somebody new. */
  credentials(): Promise<Credentials>;
  /** Joins with these credentials. */
  joinWith(credentials: Credentials): Promise<Link>;
  /** A signed grant. */
  grant(member: MemberId | 'everybody', granted: Granted): Promise<Uint8Array>;
  /** A grant that somebody else signed. */
  falseGrant(member: MemberId | 'everybody', granted: Granted): Promise<Uint8Array>;
  close(): void;
}

/** Starts a meeting on a stage. */
export async function startMeeting(stage: ContractStage): Promise<ContractMeeting> {
  const [meetingKey, falseKey] = [await createKey(), await createKey()];
  const room = crypto.getRandomValues(new Uint8Array(16));
  const described = { version: 1, meetingKey: meetingKey.publicKey, room, createdAt: Date.now() };
  const ticketFor = await stage.host(await signed(meetingKey, 'descriptor', encode(descriptor, described)));
  const links: Link[] = [];
  let lastSerial = 0;

  return { join, credentials, joinWith, grant: grantBy(meetingKey), falseGrant: grantBy(falseKey), close };

  async function join(...kinds: readonly LaneKind[]): Promise<Link> {
    const link = await joinWith(await credentials());
    if (kinds.length > 0) link.grant(await grantBy(meetingKey)(link.self, { kinds }));
    return link;
  }

  async function credentials(): Promise<Credentials> {
    const identity = await createKey();
    const { publicKey } = identity;
    return {
      publicKey,
      ticket: () => ticketFor(publicKey),
      prove: (challenge) => identity.sign(challenge),
    };
  }

  async function joinWith(credentials: Credentials): Promise<Link> {
    const link = await stage.transport().connect(credentials, new AbortController().signal);
    links.push(link);
    return link;
  }

  function close(): void {
    for (const link of links) link.close();
  }

  function grantBy(key: SigningKey): ContractMeeting['grant'] {
    return (member, granted) => signed(key, 'grant', bodyOf(member, granted));
  }

  function bodyOf(member: MemberId | 'everybody', { kinds = [], out = false, serial }: Granted): Uint8Array {
    const lanes = kinds.map((kind) => ({ kind, maxBytesPerSecond: 0 }));
    const whom = member === 'everybody' ? everybody : member;
    return encode(grant, { room, serial: serial ?? (lastSerial += 1), member: whom, lanes, out });
  }
}

/** Waits until a link has this state. */
export function stateOf(link: Link, name: LinkState['name']): Promise<LinkState> {
  return eventually(link.state, (state) => state.name === name, `a link that is ${name}`);
}

async function createKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes.slice())),
  };
}

async function signed(key: SigningKey, label: SignatureLabel, body: Uint8Array): Promise<Uint8Array> {
  return joinSigned(body, await key.sign(signatureInput(label, body)));
}
