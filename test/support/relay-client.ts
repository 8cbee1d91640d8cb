import { createHash, sign } from 'node:crypto';
import {
  type Frame,
  type FrameName,
  type FrameOf,
  type LaneId,
  type LaneKind,
  type MemberId,
  type PacketHeader,
  type SequenceRange,
  Reassembly,
  decodePacketHeader,
  encodeFrame,
  encodePacketHeader,
  helloInput,
  laneKey,
  protocolVersion,
  readFrames,
} from '@folkmoot/wire';
import { concatBytes } from '@folkmoot/kit';
import { type KeyPair, type Meeting, idOf, newKey } from './relay-meeting.js';
import { ScriptedSocket, type UpgradeOptions } from './scripted-socket.js';

/** A packet that arrived. */
export interface Arrived {
  lane: LaneId;
  laneNumber: number;
  arrival: number;
  header: PacketHeader;
  payload: Uint8Array;
}

/** How a scripted member behaves. */
export interface Behaviour extends UpgradeOptions {
  key?: KeyPair;
  token?: string;
  /** Changes the hello before it is sent. */
  hello?: (hello: FrameOf<'hello'>) => FrameOf<'hello'>;
  /** Whether what arrives is acknowledged. Default true. */
  acknowledges?: boolean;
}

/** A member made of the wire's codecs: it says exactly what a test makes it say, and remembers all it hears. */
export class ScriptedMember {
  readonly key: KeyPair;
  readonly id: MemberId;
  readonly frames: Frame[] = [];
  readonly packets: Arrived[] = [];
  readonly lanes = new Map<number, LaneId>();
  socket!: ScriptedSocket;
  closed: { code: number | undefined } | undefined;
  bytes = 0;
  messages = 0;
  acknowledges: boolean;
  readonly #transfers = new Reassembly();
  readonly #waiting = new Set<() => void>();
  #received = 0;
  #acknowledged = 0;
  #pings = 0;
  #isAcknowledging = false;

  constructor({ key = newKey(), acknowledges = true }: Behaviour = {}) {
    this.key = key;
    this.id = idOf(key);
    this.acknowledges = acknowledges;
  }

  /** Connects to a relay; the challenge has arrived when this resolves. */
  async connect(url: string, options: UpgradeOptions = {}): Promise<FrameOf<'challenge'>> {
    const events = {
      onMessage: (message: Buffer) => this.#hear(message),
      onClose: (code?: number) => this.#close(code),
    };
    this.socket = await ScriptedSocket.connect(url, events, options);
    return this.heard('challenge');
  }

  /** Says hello with a ticket, and more in the same message. */
  sayHello(
    challenge: FrameOf<'challenge'>,
    token: string,
    change: Behaviour['hello'] = (hello) => hello,
    more: readonly Frame[] = [],
  ): void {
    const tokenHash = createHash('sha256').update(token).digest();
    const proof = sign(null, helloInput(challenge.nonce, tokenHash), this.key.privateKey);
    const { publicKey } = this.key;
    const hello = change({ type: 'hello', protocolVersion, software: 'test 1', token, publicKey, proof });
    this.say(hello, ...more);
  }

  /** Sends frames, as one message. */
  say(...frames: readonly Frame[]): void {
    this.socket.send(concatBytes(...frames.map((frame) => encodeFrame(frame))));
  }

  /** Waits until the relay has followed everything said so far. */
  async settled(): Promise<void> {
    this.#pings += 1;
    const id = 1_000_000 + this.#pings;
    this.say({ type: 'ping', id });
    await this.heard('pong', (pong) => pong.id === id);
  }

  /** The first frame of this name, of those that fit, now or when it comes. */
  async heard<N extends FrameName>(
    name: N,
    fits: (frame: FrameOf<N>) => boolean = () => true,
  ): Promise<FrameOf<N>> {
    const find = (): FrameOf<N> | undefined =>
      this.frames.find(
        (frame): frame is FrameOf<N> & Frame => frame.type === name && fits(frame as FrameOf<N>),
      );
    await this.until(() => find() !== undefined, `a frame ${name}`);
    return find() as FrameOf<N>;
  }

  /** Waits until something is so; fails when the line closes before, or after ten seconds. */
  async until(isSo: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (isSo()) finish(resolve);
        else if (this.closed)
          finish(() => reject(new Error(`closed before ${what}: ${JSON.stringify(this.refusals())}`)));
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`no ${what} in time`))), timeoutMs);
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        settle();
      };
      this.#waiting.add(check);
    });
  }

  /** Waits until the line is closed; resolves with the refusal that came before, if there was one. */
  async over(timeoutMs = 10_000): Promise<FrameOf<'refused'> | undefined> {
    const deadline = Date.now() + timeoutMs;
    while (!this.closed) {
      if (Date.now() > deadline) throw new Error('the line is still open');
      await new Promise<void>((resolve) => {
        const wake = (): void => resolve();
        this.#waiting.add(wake);
        setTimeout(wake, 50);
      });
    }
    return this.refusals().find(({ lane }) => lane === undefined);
  }

  /** What was refused. */
  refusals(): FrameOf<'refused'>[] {
    return this.frames.filter((frame): frame is FrameOf<'refused'> & Frame => frame.type === 'refused');
  }

  /** The packets of one lane. */
  packetsOf({ member, kind }: { member: MemberId; kind: LaneKind }): Arrived[] {
    return this.packets.filter(({ lane }) => lane.member === member && lane.kind === kind);
  }

  /** Reads nothing any more. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Reads again. */
  readAgain(): void {
    this.socket.resume();
  }

  /** Opens a lane and finishes the synchronisation at once. */
  async open(
    kind: LaneKind,
    options: { generation?: number; retires?: readonly SequenceRange[] } = {},
  ): Promise<ScriptedLane> {
    const { generation = 0, retires = [] } = options;
    const before = this.frames.length;
    this.say({ type: 'open', kind, generation });
    const isAnswer = (frame: Frame): boolean =>
      frame.type === 'opened' && frame.kind === kind && frame.generation === generation;
    await this.until(() => this.frames.slice(before).some(isAnswer), 'an opened lane');
    const opened = this.frames.slice(before).find(isAnswer) as FrameOf<'opened'>;
    this.say({ type: 'synced', lane: opened.lane, retires });
    return new ScriptedLane(this, opened);
  }

  /** Subscribes to a kind of lane. */
  subscribe(kind: LaneKind, options: Partial<FrameOf<'subscribe'>> = {}): void {
    this.say({ type: 'subscribe', id: kind, kind, priority: 0, maxBytesPerSecond: 0, have: [], ...options });
  }

  #hear(message: Buffer): void {
    this.bytes += message.length;
    this.messages += 1;
    for (const { frame, sizeBytes } of readFrames(message)) {
      if (frame.type === 'packet' || frame.type === 'fragment') this.#received += sizeBytes;
      this.#take(frame);
    }
    if (this.acknowledges && this.#received > this.#acknowledged) this.#acknowledgeSoon();
    for (const check of [...this.#waiting]) check();
  }

  #take(frame: Frame): void {
    if (frame.type === 'packet') this.#arrive(frame);
    else if (frame.type === 'fragment') {
      const whole = this.#transfers.add(frame);
      if (whole) this.#arrive(whole);
    } else if (frame.type === 'ping') this.say({ type: 'pong', id: frame.id });
    else {
      this.frames.push(frame);
      if (frame.type === 'lane') this.lanes.set(frame.lane, frame.id);
    }
  }

  #arrive({ lane: laneNumber, arrival, header, payload }: FrameOf<'packet'>): void {
    const lane = this.lanes.get(laneNumber);
    if (!lane) throw new Error(`a packet of lane ${laneNumber}, which was never announced`);
    this.packets.push({
      lane,
      laneNumber,
      arrival,
      header: decodePacketHeader(header),
      payload: payload.slice(),
    });
  }

  #acknowledgeSoon(): void {
    if (this.#isAcknowledging) return;
    this.#isAcknowledging = true;
    setImmediate(() => {
      this.#isAcknowledging = false;
      this.#acknowledged = this.#received;
      if (!this.closed) this.say({ type: 'ack', received: this.#received, decoded: this.#received });
    });
  }

  #close(code: number | undefined): void {
    this.closed = { code };
    for (const check of [...this.#waiting]) check();
  }
}

/** A lane that a scripted member publishes on. */
export class ScriptedLane {
  readonly number: number;
  readonly id: LaneId;
  readonly have: readonly SequenceRange[];
  readonly #member: ScriptedMember;
  #last = 0;

  constructor(member: ScriptedMember, { lane, kind, generation, have }: FrameOf<'opened'>) {
    this.#member = member;
    this.number = lane;
    this.id = { member: member.id, kind, generation };
    this.have = have;
  }

  /** The key of the lane for maps. */
  get key(): string {
    return laneKey(this.id);
  }

  /** The sequence number of the next packet. */
  get next(): number {
    return this.#last + 1;
  }

  /** Publishes a packet; unless told otherwise it is a frame of its own with the next sequence number. */
  publish(payload: Uint8Array | string = '', header: Partial<PacketHeader> = {}): number {
    this.#member.say(this.packet(payload, header));
    return this.#last;
  }

  /** The frame of a packet, to be sent together with others. */
  packet(payload: Uint8Array | string = '', header: Partial<PacketHeader> = {}): FrameOf<'packet'> {
    const sequence = header.sequence ?? this.#last + 1;
    this.#last = Math.max(this.#last, sequence);
    const whole: PacketHeader = {
      sequence,
      priority: 0,
      endOfFrame: true,
      keepsPlace: false,
      recipients: [],
      retires: [],
      ...header,
    };
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
    return {
      type: 'packet',
      lane: this.number,
      arrival: 0,
      header: encodePacketHeader(whole),
      payload: bytes,
    };
  }
}

/** A member that has joined a meeting. */
export async function join(meeting: Meeting, behaviour: Behaviour = {}): Promise<ScriptedMember> {
  const member = new ScriptedMember(behaviour);
  const token = behaviour.token ?? (await meeting.ticket(member.key));
  const challenge = await member.connect(meeting.url, behaviour);
  member.sayHello(challenge, token, behaviour.hello);
  await member.heard('joined');
  return member;
}

/** The text of a payload. */
export function textOf({ payload }: { payload: Uint8Array }): string {
  return new TextDecoder().decode(payload);
}
