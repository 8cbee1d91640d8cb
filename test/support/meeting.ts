import { EventEmitter } from 'node:events';
import { memoryStore, type RoomStore } from '@folkmoot/crypto';
import { until } from '@folkmoot/kit';
import { createMemoryHub, createMemoryTicketOffice, type Link, type MemoryHub } from '@folkmoot/transport';
import { type MeetingError, type MemberId, parseInvitation } from '@folkmoot/wire';
import { type Carriage, enterMeeting, foundMeeting } from '../../packages/room/src/entrance.js';
import type { Room } from '../../packages/room/src/room.js';
import type { Crew } from '../../packages/room/src/workers/crew.js';
import { KeysDesk } from '../../packages/room/src/workers/keys.js';
import { oneAfterAnother } from '../../packages/room/src/workers/tickets.js';
import { ScreenDesk, type ScreenPort } from '../../packages/room/src/workers/screen.js';

// Node warns of the eleventh listener of a signal; in a room more than ten things end with it.
EventEmitter.defaultMaxListeners = 30;

/** Somebody's crew without threads: the real desks, within reach. */
export interface InlineCrew extends Crew {
  readonly keys: KeysDesk;
  readonly link: () => Link;
  readonly desk: () => ScreenDesk;
}

/** A meeting inside one process: the first person is the organizer. Real keys, real links, no threads. */
export interface Meeting<N extends string = string> {
  readonly crews: Record<N, InlineCrew>;
  /** Lets somebody else in by the link. */
  join(name: string, link?: string): Promise<Room>;
  /** Somebody's page goes without a word, as by a crash; what their browser keeps stays. */
  vanish(name: string): Promise<void>;
  /** Somebody's page is loaded again, and enters by the link. */
  reload(name: string): Promise<Room>;
  /** Everybody leaves. */
  close(): Promise<void>;
}

/** How the people of a meeting reach each other. */
export interface Place {
  readonly relay: string;
  carriageOf(name: string): Carriage;
  /** Breaks somebody's line. */
  cut?(member: MemberId): void;
}

/** `const { ana, ben, close } = await meeting('ana', 'ben')`, over the memory adapter. */
export async function meeting<N extends string>(
  ...names: [N, ...N[]]
): Promise<Meeting<N> & Record<N, Room> & { hub: MemoryHub }> {
  const hub = createMemoryHub();
  const carriage = { transport: hub, tickets: createMemoryTicketOffice() };
  const met = await meetingAt(
    { relay: 'https://meet.example', carriageOf: () => carriage, cut: (member) => hub.cut(member) },
    ...names,
  );
  return { ...met, hub };
}

/** The same at another place, for example a relay in its own process. */
export async function meetingAt<N extends string>(
  { relay, carriageOf, cut }: Place,
  ...names: [N, ...N[]]
): Promise<Meeting<N> & Record<N, Room>> {
  const [first, ...others] = names;
  const crews: Record<string, InlineCrew> = {};
  const stores: Record<string, RoomStore> = {};
  const crewOf = (name: string): InlineCrew =>
    (crews[name] = inlineCrew(carriageOf(name), (stores[name] ??= memoryStore())));
  const organizer = await foundMeeting(crewOf(first), { name: first, relay, carriage: carriageOf(first) });
  const rooms: Record<string, Room> = { [first]: organizer };
  const everyone = [organizer];

  async function join(name: string, link = organizer.link): Promise<Room> {
    const options = { name, link, relay, carriage: carriageOf(name) };
    const room = await enterMeeting(crewOf(name), parseInvitation(link), options);
    rooms[name] ??= room;
    everyone.push(room);
    return room;
  }

  /** Without keys the line that is cut does not come back. */
  async function vanish(name: string): Promise<void> {
    const { keys, link } = crews[name] as InlineCrew;
    await keys.close();
    cut?.(link().self);
    await until(link().state, ({ name: state }) => state === 'closed');
  }

  async function reload(name: string): Promise<Room> {
    await vanish(name);
    return join(name);
  }

  for (const name of others) await join(name);
  const close = async (): Promise<void> => {
    await Promise.all(everyone.map((room) => room.leave()));
  };
  return { crews, join, vanish, reload, close, ...rooms } as unknown as Meeting<N> & Record<N, Room>;
}

/** The desks of one person. The screen's is there once the link is. */
export function inlineCrew({ transport }: Carriage, store: RoomStore = memoryStore()): InlineCrew {
  const keys = new KeysDesk({ store });
  let link: Link | undefined;
  let desk: ScreenDesk | undefined;
  const linkNow = (): Link => link ?? fail('The link is not connected.');
  const deskNow = (): ScreenDesk => (desk ??= new ScreenDesk(linkNow(), keys));
  return {
    keys,
    link: linkNow,
    desk: deskNow,
    async connect({ ticket, publicKey, nextTicket = () => Promise.resolve(ticket) }, signal) {
      const prove = (challenge: Uint8Array): Promise<Uint8Array> => keys.prove(challenge);
      const credentials = { publicKey, prove, ticket: oneAfterAnother(ticket, nextTicket) };
      link = await transport.connect(credentials, signal);
      return link;
    },
    screen: () => Promise.resolve(deskNow() as unknown as ScreenPort),
    close: () => void keys.close(),
  };
}

/** The code of the error a promise rejects with. */
export async function codeOf(rejecting: Promise<unknown>): Promise<string> {
  try {
    await rejecting;
  } catch (error) {
    return (error as MeetingError).code;
  }
  return fail('It did not fail.');
}

function fail(message: string): never {
  throw new Error(message);
}
