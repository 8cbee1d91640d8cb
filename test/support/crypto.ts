import assert from 'node:assert/strict';
import {
  type Identity,
  KeysEngine,
  LaneOpener,
  LaneSealer,
  memoryStore,
  type Participant,
  type RoomRecord,
} from '@folkmoot/crypto';
import { type Clock, utf8Decode, utf8Encode } from '@folkmoot/kit';
import {
  decodePacketHeader,
  encodePacketHeader,
  type LaneId,
  type LaneKind,
  laneKinds,
  MeetingError,
  type MemberId,
  type OutgoingPacket,
  type Packet,
  type PacketHeader,
} from '@folkmoot/wire';
import { commits, type Keyholder, letIn } from './admitting.js';

/** A clock that stands still until it is told to go on; whoever sleeps wakes at once. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** A clock that starts on some morning. */
export function testClock(startMs = 1_790_000_000_000): TestClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    sleep: () => Promise.resolve(),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** The bytes of a plain packet header. */
export function headerOf(sequence: number, more: Partial<PacketHeader> = {}): Uint8Array {
  const rest = { priority: 0, endOfFrame: true, keepsPlace: false, recipients: [], retires: [] };
  return encodePacketHeader({ ...rest, sequence, ...more });
}

/** A packet as the others receive it. */
export function delivered(lane: LaneId, { header, payload }: OutgoingPacket): Packet {
  return { lane, arrival: 1, header: decodePacketHeader(header), headerBytes: header, payload };
}

/** Fails unless the promise rejects with a MeetingError of this code. */
export async function rejectsWith(code: string | RegExp, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof MeetingError, `not a MeetingError: ${String(error)}`);
    if (typeof code === 'string') assert.equal(error.code, code);
    else assert.match(error.code, code);
    return true;
  });
}

/** The same bytes with one bit turned. */
export function flipped(bytes: Uint8Array, at: number, bit = 0): Uint8Array {
  const altered = bytes.slice();
  altered[at] = (altered[at] as number) ^ (1 << bit);
  return altered;
}

/** Somebody in a meeting, by their keys engine. */
export interface Person {
  name: string;
  keys: KeysEngine;
  member: MemberId;
  lane(kind: LaneKind, generation?: number): LaneId;
  /** An introduction of the usual lanes, or of these. */
  introduces(lanes?: readonly LaneSlot[]): Promise<Packet>;
  /** Learns what others introduced. */
  learns(...introductions: readonly Packet[]): Promise<Participant[]>;
  /** A sealer for one of the introduced lanes. */
  sealer(kind: LaneKind, generation?: number): Promise<LaneSealer>;
  /** An opener for a lane of somebody. */
  opener(lane: LaneId): Promise<LaneOpener>;
}

/** A kind of lane and its generation. */
export interface LaneSlot {
  kind: LaneKind;
  generation: number;
}

/** What everybody introduces unless told otherwise. */
export const usualLanes: readonly LaneSlot[] = [
  { kind: laneKinds.chat, generation: 1 },
  { kind: laneKinds.wish, generation: 1 },
  { kind: laneKinds.heads, generation: 1 },
  { kind: laneKinds.screen, generation: 1 },
];

/** A meeting: who organizes it, what the link and the relay say of it, and how more people join. */
export interface TestMeeting {
  clock: TestClock;
  link: { fingerprint: string; secret: string };
  descriptor: Uint8Array;
  organizer: Person;
  /** The organizer's key, as the browser keeps it. */
  meetingKey: CryptoKeyPair;
  /** All that the organizer's browser keeps. */
  kept: () => RoomRecord;
  /** Lets somebody into the group whose keys the test made. */
  admits(holder: Keyholder): Promise<void>;
  /** Somebody joins; with an identity that was kept, in another run of the engine. */
  join(name: string, identity?: Identity): Promise<Person>;
}

/** Founds a meeting that nobody has introduced themselves in. */
export async function foundMeeting(name = 'Olga', clock = testClock()): Promise<TestMeeting> {
  const store = memoryStore();
  const keys = new KeysEngine({ store, clock });
  const { descriptor, fingerprint, secret } = await keys.openMeeting();
  const link = { fingerprint, secret };
  const organizer = personOf(name, keys, (await keys.identity()).member);
  let inside: Keyholder[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  async function admits(holder: Keyholder): Promise<void> {
    await letIn(organizer, [holder], inside);
    inside = [...inside.filter(({ member }) => member !== holder.member), holder];
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    clock,
    link,
    descriptor,
    organizer,
    meetingKey: store.recordOf(fingerprint)?.meetingKey as CryptoKeyPair,
    kept: () => store.recordOf(fingerprint) as RoomRecord,
    admits: (holder) => inTurn(() => admits(holder)),
    join: (joiner, identity) =>
      inTurn(async () => {
        const engine = new KeysEngine({ store: memoryStore(), clock, ...(identity && { identity }) });
        const { member } = await engine.joinMeeting({ ...link, descriptor });
        const person = personOf(joiner, engine, member);
        await admits(person);
        return person;
      }),
  };
}

/** The first person organizes, the others have joined, and all know each other. */
export async function meetingOf(...names: readonly string[]): Promise<TestMeeting & { people: Person[] }> {
  const [first = 'Olga', ...others] = names;
  const meeting = await foundMeeting(first);
  const people = [meeting.organizer, ...(await Promise.all(others.map((name) => meeting.join(name))))];
  const introductions = await Promise.all(people.map((person) => person.introduces()));
  for (const person of people) await person.learns(...introductions);
  return { ...meeting, people };
}

/** The organizer makes somebody the presenter: a commit, which these others follow. */
export async function presents(
  organizer: Person,
  presenter: MemberId,
  others: readonly Person[],
): Promise<Packet> {
  return (await commits(organizer, others, { roles: { presenter } })).packet;
}

/** A sealed line of text in a lane. */
export async function sealedText(
  sealer: LaneSealer,
  lane: LaneId,
  text: string,
  sequence = 1,
): Promise<Packet> {
  const header = headerOf(sequence);
  const payload = await sealer.seal(utf8Encode(text), lane, header);
  return delivered(lane, { header, payload });
}

/** The text of a sealed packet. */
export async function openedText(opener: LaneOpener, packet: Packet): Promise<string> {
  return utf8Decode(await opener.open(packet.payload, packet.lane, packet.headerBytes));
}

/** A person around an engine that has entered a meeting. */
export function personOf(name: string, keys: KeysEngine, member: MemberId): Person {
  let introductions = 0;
  const lane = (kind: LaneKind, generation = 1): LaneId => ({ member, kind, generation });
  return {
    name,
    keys,
    member,
    lane,
    async introduces(lanes = usualLanes) {
      introductions += 1;
      const target = { lane: lane(laneKinds.presence), header: headerOf(introductions) };
      return delivered(target.lane, await keys.introduce({ ...target, name, lanes }));
    },
    learns: (...packets) => Promise.all(packets.map((packet) => keys.learn(packet))),
    sealer: async (kind, generation = 1) => new LaneSealer(await keys.sealKeys(kind, generation)),
    opener: async (of) => new LaneOpener(await keys.openKeys(of)),
  };
}
