import { type Clock, systemClock, toBase64Url, toHex } from '@folkmoot/kit';
import { type Descriptor, MeetingError, type MemberId } from '@folkmoot/wire';
import type { Credentials, Transport } from '../link.js';
import { createRelayTransport } from '../relay/transport.js';
import { receiveGuest } from './greeting.js';
import { RoomLine } from './line.js';
import { RightsBook } from './rights-book.js';
import { MemoryRoom } from './room.js';
import { MemorySocket } from './socket.js';

/** A transport inside one page: for trying out, for demos, for tests. It keeps to all rules of a relay. */
export interface MemoryHub extends Transport {
  /** Breaks a member's connection, as a bad network does. */
  cut(member: MemberId): void;
  /** Breaks all connections. */
  cutAll(): void;
  /** Forgets everything and breaks all connections, as a relay that starts anew. */
  restart(): void;
}

/** Makes a hub: whoever connects to it with the same descriptor meets. */
export function createMemoryHub(options: { clock?: Clock } = {}): MemoryHub {
  const clock = options.clock ?? systemClock;
  const rooms = new Map<string, MemoryRoom>();
  const transport = createRelayTransport({ webSocket: socketInto(rooms, clock), clock });
  return {
    connect: (credentials, signal) => transport.connect(withDescriptorAsToken(credentials), signal),
    cut: (member) => {
      for (const room of rooms.values()) room.cut(member);
    },
    cutAll: () => {
      for (const room of rooms.values()) room.cutAll();
    },
    restart: () => {
      const before = [...rooms.values()];
      rooms.clear();
      for (const room of before) room.abandon();
    },
  };
}

function withDescriptorAsToken(credentials: Credentials): Credentials {
  return {
    publicKey: credentials.publicKey,
    prove: (challenge) => credentials.prove(challenge),
    async ticket(signal) {
      const { descriptor } = await credentials.ticket(signal);
      return { token: toBase64Url(descriptor), endpoints: ['memory://hub'], descriptor };
    },
  };
}

function socketInto(rooms: Map<string, MemoryRoom>, clock: Clock): new (url: string) => MemorySocket {
  return class extends MemorySocket {
    constructor() {
      super();
      const other = new MemorySocket();
      MemorySocket.join(this, other);
      other.addEventListener('open', () => void seat(rooms, new RoomLine(other, clock)));
    }
  };
}

async function seat(rooms: Map<string, MemoryRoom>, line: RoomLine): Promise<void> {
  try {
    const { member, descriptor } = await receiveGuest(line);
    roomOf(rooms, descriptor, line.clock).enter(member, line);
  } catch (error) {
    line.refuse(
      error instanceof MeetingError ? error : new MeetingError('permission/ticket', 'This is no ticket.'),
    );
  }
}

function roomOf(rooms: Map<string, MemoryRoom>, { room, meetingKey }: Descriptor, clock: Clock): MemoryRoom {
  const key = `${toHex(room)}/${toHex(meetingKey)}`;
  let known = rooms.get(key);
  if (!known) rooms.set(key, (known = new MemoryRoom(new RightsBook(meetingKey, room), clock)));
  return known;
}
