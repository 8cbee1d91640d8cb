import { type GroupWord, type Identity, memoryStore, type Roles } from '@folkmoot/crypto';
import { type Clock, createQueue, type ReadonlySignal, signal, systemClock } from '@folkmoot/kit';
import { createMemoryHub, type LaneSelector, type Link, type MemoryHub } from '@folkmoot/transport';
import {
  decodePacketHeader,
  type LaneId,
  type LaneKind,
  type MeetingError,
  type MemberId,
  type OutgoingPacket,
  type Packet,
  type PacketHeader,
} from '@folkmoot/wire';
import { openDoors } from '../../packages/room/src/grants.js';
import { Positions } from '../../packages/room/src/positions.js';
import type { Seat } from '../../packages/room/src/seat.js';
import { KeysDesk } from '../../packages/room/src/workers/keys.js';
import { commits, type Keyholder, letIn } from './admitting.js';

/** A seat with real keys and a real link, without the features of a room on it. */
export interface TestSeat extends Seat {
  readonly keys: KeysDesk;
  /** The table of roles in force here. */
  readonly roles: ReadonlySignal<Roles | undefined>;
  /** What was dropped here. */
  readonly drops: readonly MeetingError[];
  leave(): void;
}

/** A meeting without rooms: seats over the memory hub, and time as a test wants it. */
export interface Seating {
  readonly hub: MemoryHub;
  readonly organizer: TestSeat;
  join(options?: { identity?: Identity }): Promise<TestSeat>;
  /** The organizer changes the group, and everybody follows but these. */
  change(change: Omit<Extract<GroupWord, { says: 'commit' }>, 'says'>, except?: TestSeat): Promise<void>;
  /** Everybody leaves. */
  close(): void;
}

/** Founds a meeting whose organizer has opened the doors. The link keeps to the machine's time, everything else to `clock`. */
export async function seating(clock: Clock = systemClock): Promise<Seating> {
  const hub = createMemoryHub();
  const founder = new KeysDesk({ store: memoryStore(), clock });
  const { descriptor, fingerprint, secret } = await founder.openMeeting();
  const seats: TestSeat[] = [];
  const holders: Keyholder[] = [];
  const sit = async (keys: KeysDesk, isOrganizer: boolean): Promise<TestSeat> => {
    const roles = rolesOf(keys);
    const { publicKey } = await keys.identity();
    const prove = (challenge: Uint8Array): Promise<Uint8Array> => keys.prove(challenge);
    const ticket = { token: '', endpoints: [], descriptor };
    const { signal } = new AbortController();
    const link = await hub.connect({ publicKey, prove, ticket: () => Promise.resolve(ticket) }, signal);
    const seat = seatOn(link, keys, { clock, isOrganizer, roles: await roles });
    seats.push(seat);
    return seat;
  };
  const organizer = await sit(founder, true);
  await openDoors(organizer);
  return {
    hub,
    organizer,
    async join({ identity } = {}) {
      const keys = new KeysDesk({ store: memoryStore(), clock, ...(identity && { identity }) });
      const { member } = await keys.joinMeeting({ fingerprint, secret, descriptor });
      const holder = { keys, member };
      await letIn({ keys: founder, member: organizer.self }, [holder], holders);
      holders.push(holder);
      return sit(keys, false);
    },
    async change(change, except) {
      const others = holders.filter(({ member }) => member !== except?.self);
      await commits({ keys: founder, member: organizer.self }, others, change);
    },
    close: () => {
      for (const seat of seats) seat.leave();
    },
  };
}

/** What a membership would say of the roles. */
async function rolesOf(keys: KeysDesk): Promise<ReadonlySignal<Roles | undefined>> {
  const roles = signal<Roles | undefined>(await keys.roles());
  const follow = keys.follow.bind(keys);
  keys.follow = async (packet) => {
    const news = await follow(packet);
    if (news.name === 'joined' || news.name === 'epoch') roles.value = news.roles;
    return news;
  };
  return roles;
}

function seatOn(
  link: Link,
  keys: KeysDesk,
  {
    clock,
    isOrganizer,
    roles,
  }: { clock: Clock; isOrganizer: boolean; roles: ReadonlySignal<Roles | undefined> },
): TestSeat {
  const closing = new AbortController();
  const drops: MeetingError[] = [];
  const leave = (): void => {
    closing.abort();
    link.close();
  };
  const dropped = (error: MeetingError): void => void drops.push(error);
  return {
    self: link.self,
    isOrganizer,
    roles,
    generation: 1,
    link,
    keys,
    clock,
    closed: closing.signal,
    positions: new Positions(),
    dropped,
    drops,
    leave,
  };
}

/** The same seat, to which the relay withholds what it likes. */
export function withheld(seat: TestSeat, holdsBack: (packet: Packet) => boolean): TestSeat {
  const { link } = seat;
  const subscribe = (selector: LaneSelector): ReturnType<Link['subscribe']> => {
    const packets = link.subscribe(selector);
    return {
      close: () => packets.close(),
      async *[Symbol.asyncIterator]() {
        for await (const packet of packets) if (!holdsBack(packet)) yield packet;
      },
    };
  };
  const { self, state, members, backlog } = link;
  return {
    ...seat,
    link: {
      self,
      state,
      members,
      backlog,
      subscribe,
      stats: () => link.stats(),
      open: (kind, generation) => link.open(kind, generation),
      grant: (signed) => link.grant(signed),
      close: () => link.close(),
    },
  };
}

/** A seat on a link that goes nowhere: what is sent is seen, and what arrives is made by the test. */
export function emptySeat(clock: Clock = systemClock) {
  const self = 'a'.repeat(32) as MemberId;
  const sent: OutgoingPacket[] = [];
  const incoming = createQueue<Packet>();
  const closing = new AbortController();
  const drops = signal<readonly MeetingError[]>([]);
  const link = {
    self,
    open: (kind: LaneKind, generation: number) => ({
      lane: { member: self, kind, generation },
      send: (packet: OutgoingPacket) => sent.push(packet),
    }),
    subscribe: () => incoming,
  };
  const dropped = (error: MeetingError): void => void (drops.value = [...drops.value, error]);
  const positions = new Positions();
  const seat = {
    self,
    generation: 1,
    link,
    clock,
    closed: closing.signal,
    positions,
    dropped,
  } as unknown as Seat;
  return {
    seat,
    drops,
    incoming,
    /** The headers of what was sent. */
    headers: (): PacketHeader[] => sent.map(({ header }) => decodePacketHeader(header)),
    /** The payloads of what was sent, as numbers. */
    payloads: (): number[] => sent.map(({ payload }) => payload[0] ?? -1),
    leave: () => closing.abort(),
  };
}

/** A packet of somebody's lane that says a number. */
export function numbered(lane: LaneId, sequence: number): Packet {
  const header = { sequence, priority: 0, endOfFrame: true, keepsPlace: false, recipients: [], retires: [] };
  return { lane, arrival: sequence, header, headerBytes: new Uint8Array(), payload: Uint8Array.of(sequence) };
}
