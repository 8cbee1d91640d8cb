import { memoryStore, parseInvitation } from '@folkmoot/crypto';
import { createMemoryHub, createMemoryTicketOffice, type MemoryHub } from '@folkmoot/transport';
import type { MeetingError } from '@folkmoot/wire';
import { enterMeeting, foundMeeting } from '../../packages/room/src/entrance.ts';
import type { Room } from '../../packages/room/src/room.ts';
import type { Crew } from '../../packages/room/src/workers/crew.ts';
import { KeysDesk } from '../../packages/room/src/workers/keys.ts';

/** A meeting inside one process: the first person is the organizer. Real keys, real links, no workers. */
export interface Meeting {
  readonly hub: MemoryHub;
  /** Lets somebody else in by the link. */
  join(name: string, link?: string): Promise<Room>;
  /** Everybody leaves. */
  close(): Promise<void>;
}

/** `const { ana, ben, close } = await meeting('ana', 'ben')`. */
export async function meeting<N extends string>(...names: [N, ...N[]]): Promise<Meeting & Record<N, Room>> {
  const hub = createMemoryHub();
  const carriage = { transport: hub, tickets: createMemoryTicketOffice() };
  const relay = 'https://meet.example';
  const [first, ...others] = names;
  const organizer = await foundMeeting(inlineCrew(hub), { name: first, relay, carriage });
  const rooms: Room[] = [organizer];

  async function join(name: string, link = organizer.link): Promise<Room> {
    const room = await enterMeeting(inlineCrew(hub), parseInvitation(link), { name, link, carriage });
    rooms.push(room);
    return room;
  }

  const entered: Record<string, Room> = { [first]: organizer };
  for (const name of others) entered[name] = await join(name);
  const close = async (): Promise<void> => {
    await Promise.all(rooms.map((room) => room.leave()));
  };
  return { hub, join, close, ...entered } as unknown as Meeting & Record<N, Room>;
}

/** A crew without threads. There is no screen worker: what needs one is tested in a browser. */
export function inlineCrew(hub: MemoryHub, keys = new KeysDesk({ store: memoryStore() })): Crew {
  return {
    keys,
    connect: ({ ticket, publicKey }, signal) =>
      hub.connect(
        { publicKey, ticket: () => Promise.resolve(ticket), prove: (challenge) => keys.prove(challenge) },
        signal,
      ),
    screen: () => Promise.reject(new Error('There is no screen worker here.')),
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
  throw new Error('It did not fail.');
}
