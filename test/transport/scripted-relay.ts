import { createQueue } from '@folkmoot/kit';
import {
  decodeFrames,
  encodeFrame,
  encodePacketHeader,
  type Frame,
  type FrameName,
  type FrameOf,
  laneKinds,
  type LaneId,
  type MemberId,
  memberIdFromBytes,
  type OutgoingPacket,
  type PacketHeader,
  protocolVersion,
} from '@folkmoot/wire';
import {
  createRelayTransport,
  type Credentials,
  type Link,
  type SocketConstructor,
  type SocketLike,
  type Ticket,
} from '@folkmoot/transport';
import { ManualClock, settled } from './manual-clock.js';

type Listener = (event: { data: unknown }) => void;

/** Ana, who connects in most tests. */
export const ana = memberIdFromBytes(new Uint8Array(16).fill(0xaa));
/** Ben, whom she hears. */
export const ben = memberIdFromBytes(new Uint8Array(16).fill(0xbb));

/** The relay's end of one connection, played by the test. */
export class RelayEnd {
  readonly url: string;
  /** All that the client said. */
  readonly said: Frame[] = [];
  isOpen = true;
  readonly #tellClient: (type: string, data?: unknown) => void;

  constructor(url: string, tellClient: (type: string, data?: unknown) => void) {
    this.url = url;
    this.#tellClient = tellClient;
  }

  /** Says something to the client. */
  say(...frames: Frame[]): void {
    const message = Buffer.concat(frames.map((frame) => encodeFrame(frame)));
    this.sayBytes(Uint8Array.from(message));
  }

  /** Says anything at all. */
  sayBytes(data: Uint8Array<ArrayBuffer> | string): void {
    if (this.isOpen) this.#tellClient('message', typeof data === 'string' ? data : data.slice().buffer);
  }

  /** Lets the client in. */
  async admit(member: MemberId = ana, ...kinds: number[]): Promise<void> {
    this.challenge();
    await this.heard('hello');
    this.say({ type: 'joined', member }, { type: 'rights', lanes: kinds.map(rightTo) });
    await settled();
  }

  /** Says what a relay says first. */
  challenge(version: number = protocolVersion): void {
    const nonce = new Uint8Array(32).fill(9);
    this.say({ type: 'challenge', protocolVersion: version, software: 'folkmoot-relay 9.9.9', nonce });
  }

  /** Waits until the client has said this, and gives it. */
  async heard<N extends FrameName>(name: N, nth = 1): Promise<FrameOf<N>> {
    const patienceUntil = performance.now() + 10_000;
    while (performance.now() < patienceUntil) {
      const frame = this.all(name)[nth - 1];
      if (frame) return frame;
      await settled();
    }
    throw new Error(`no ${name}; the client said ${this.said.map(({ type }) => type).join(', ')}`);
  }

  /** All frames of a name that the client said. */
  all<N extends FrameName>(name: N): FrameOf<N>[] {
    return this.said.filter((frame) => frame.type === name) as FrameOf<N>[];
  }

  /** Breaks the connection. */
  cut(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#tellClient('close');
  }
}

/** Sockets into a relay that the test plays. */
export interface ScriptedRelay {
  readonly Socket: SocketConstructor;
  /** The next connection. */
  next(): Promise<RelayEnd>;
  /** Endpoints that cannot be reached. */
  readonly down: Set<string>;
  /** Endpoints that never answer. */
  readonly silent: Set<string>;
  /** Addresses that were tried, in order. */
  readonly tried: string[];
}

export function scriptedRelay(): ScriptedRelay {
  const ends = createQueue<RelayEnd>();
  const arrivals = ends[Symbol.asyncIterator]();
  const [down, silent, tried] = [new Set<string>(), new Set<string>(), [] as string[]];

  class ScriptedSocket implements SocketLike {
    binaryType = '';
    readonly #listeners = new Map<string, Listener[]>();
    readonly #end: RelayEnd;

    constructor(url: string) {
      tried.push(url);
      this.#end = new RelayEnd(url, (type, data) => this.#tell(type, data));
      if (silent.has(url)) return;
      setImmediate(() => {
        if (down.has(url)) return this.#end.cut();
        this.#tell('open');
        ends.push(this.#end);
      });
    }

    send(data: Uint8Array): void {
      this.#end.said.push(...decodeFrames(data));
    }

    close(): void {
      this.#end.cut();
    }

    addEventListener(type: string, listener: Listener): void {
      this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    }

    #tell(type: string, data?: unknown): void {
      for (const listener of this.#listeners.get(type) ?? []) listener({ data });
    }
  }

  return {
    Socket: ScriptedSocket,
    down,
    silent,
    tried,
    async next() {
      const arrived = await arrivals.next();
      if (arrived.done) throw new Error('nobody comes');
      return arrived.value;
    },
  };
}

/** A ticket to these endpoints. */
export function ticketTo(...endpoints: string[]): Ticket {
  return { token: 'token', endpoints, descriptor: new Uint8Array() };
}

/** Credentials that always work, and count their tickets. */
export function credentialsFor(
  ticket: () => Promise<Ticket> = () => Promise.resolve(ticketTo('ws://one.test/')),
): Credentials & { tickets: number } {
  const credentials = {
    tickets: 0,
    publicKey: new Uint8Array(32).fill(1),
    ticket: () => {
      credentials.tickets += 1;
      return ticket();
    },
    prove: (challenge: Uint8Array) => Promise.resolve(new Uint8Array(64).fill(challenge.length)),
  };
  return credentials;
}

/** Ana, connected to a relay that the test plays, with rights to these kinds. */
export async function connected(...kinds: number[]): Promise<{
  link: Link;
  relay: ScriptedRelay;
  end: RelayEnd;
  clock: ManualClock;
  credentials: Credentials & { tickets: number };
}> {
  const [relay, clock, credentials] = [scriptedRelay(), new ManualClock(), credentialsFor()];
  const connecting = createRelayTransport({ webSocket: relay.Socket, clock }).connect(
    credentials,
    new AbortController().signal,
  );
  const end = await relay.next();
  await end.admit(ana, ...kinds);
  const link = await connecting;
  await settled();
  return { link, relay, end, clock, credentials };
}

/** The right to a kind of lane. */
export function rightTo(kind: number): { kind: number; maxBytesPerSecond: number } {
  return { kind, maxBytesPerSecond: 0 };
}

/** A packet that is a frame by itself. */
export function packet(
  sequence: number,
  header: Partial<PacketHeader> = {},
  payload: Uint8Array = Uint8Array.of(sequence & 255),
): OutgoingPacket {
  const plain = { sequence, priority: 3, endOfFrame: true, keepsPlace: false, recipients: [], retires: [] };
  return { header: encodePacketHeader({ ...plain, ...header }), payload };
}

/** Retires these numbers. */
export function retiring(...numbers: number[]): Partial<PacketHeader> {
  return { retires: numbers.map((number) => ({ from: number, to: number })) };
}

/** Ben's lane of a kind. */
export function bensLane(kind: number = laneKinds.screen): LaneId {
  return { member: ben, kind, generation: 1 };
}

/** A packet as the relay delivers it. */
export function delivery(lane: number, arrival: number, outgoing: OutgoingPacket): FrameOf<'packet'> {
  return { type: 'packet', lane, arrival, ...outgoing };
}
