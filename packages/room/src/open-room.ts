import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, effect, signal, systemClock } from '@folkmoot/kit';
import type { Link, LinkState } from '@folkmoot/transport';
import type { MeetingError } from '@folkmoot/wire';
import { openAuthority } from './authority.js';
import { openChat } from './chat.js';
import { chatRulesOf } from './chat-rules.js';
import { openDoors } from './grants.js';
import { sayHeads, watchHeads } from './heads.js';
import { comeBackToOrganize, comeIn, keepTheDoor, type Membership } from './membership.js';
import { meetPeople } from './people.js';
import type { Room, RoomState } from './room.js';
import type { Participant } from './participant.js';
import { Positions } from './positions.js';
import { openRoster } from './roster.js';
import { openScreen } from './screen.js';
import type { Seat } from './seat.js';
import type { ConnectRequest, Crew } from './workers/crew.js';

/** What stands before the door of a room: keys made, ticket in hand. */
export interface Arrival {
  readonly crew: Crew;
  readonly name: string;
  readonly link: string;
  readonly isOrganizer: boolean;
  /** With which this client's lanes begin. */
  readonly generation: number;
  readonly request: ConnectRequest;
}

/** Connects, takes a seat and opens the features on it. */
export async function openRoom(arrival: Arrival, entering?: AbortSignal): Promise<Room> {
  const closing = new AbortController();
  const link = await arrival.crew.connect(arrival.request, entering ?? closing.signal);
  const giveUp = (): void => closing.abort();
  entering?.addEventListener('abort', giveUp, { once: true });
  try {
    const room = await takeSeat(arrival, link, closing);
    entering?.throwIfAborted();
    return room;
  } catch (error) {
    // The others shall not see somebody who never came in.
    closing.abort();
    link.close();
    entering?.throwIfAborted();
    throw error;
  } finally {
    entering?.removeEventListener('abort', giveUp);
  }
}

async function takeSeat(arrival: Arrival, link: Link, closing: AbortController): Promise<Room> {
  const { crew, request } = arrival;
  const state = signal<RoomState>({ name: 'open' });
  const dropped = signal(0);
  const closed = closing.signal;
  const seat = seatOf(arrival, link, { closed, dropped: () => (dropped.value += 1) });
  const membership = await belong(seat);
  const people = await meetPeople(seat, arrival.name, membership.rosterGeneration);
  const authority = openAuthority(seat, people, membership);
  const roster = openRoster(seat, people, authority);
  const opened = openScreen(seat, people, authority, () => crew.screen());
  const { screen, hold } = opened;
  sayHeads(seat, authority, opened);
  const { freshness, isSafe } = watchHeads(seat, people, { authority, screen: opened });
  const chat = openChat(seat, people, chatRulesOf(seat, authority, isSafe), membership.comers);
  let forgotten: Promise<void> = Promise.resolve();
  const stop = effect(() => settle(stateOf(link.state.value, membership.lost.value)));
  const stopHolding = effect(() => hold(!isSafe.value));
  closed.addEventListener('abort', stopHolding, { once: true });

  function settle(next: RoomState): void {
    if (closing.signal.aborted) return;
    state.value = next;
    if (next.name === 'open' || next.name === 'reconnecting') return;
    // Whoever is out for good leaves nothing of what was said in this browser.
    if (isOver(next)) forgotten = seat.keys.forgetLines().catch(() => undefined);
    closing.abort();
    link.close();
    // Features say their last words within this turn of the event loop; ending the workers erases the keys.
    setTimeout(() => {
      stop();
      void forgotten.finally(() => crew.close());
    });
  }

  return {
    link: arrival.link,
    code: request.code,
    state,
    self: selfIn(roster.participants),
    freshness,
    droppedMessages: dropped,
    rules: authority.rules,
    mayChangeRules: authority.mayChangeRules,
    roster,
    chat,
    screen,
    changeRules: authority.changeRules,
    async leave() {
      if (closing.signal.aborted) return;
      // Whatever happens to the share: whoever leaves, leaves.
      await screen.stop().catch(() => undefined);
      settle({ name: 'left' });
      await forgotten;
    },
    end: authority.endMeeting,
  };
}

function seatOf(
  { crew, isOrganizer, generation }: Arrival,
  link: Link,
  more: Pick<Seat, 'closed' | 'dropped'>,
): Seat {
  const positions = new Positions();
  return {
    self: link.self,
    isOrganizer,
    generation,
    link,
    keys: crew.keys,
    clock: systemClock,
    positions,
    ...more,
  };
}

/** The way into the group: to found it, to come in, or to come back to it. */
async function belong(seat: Seat): Promise<Membership> {
  if (!seat.isOrganizer) return comeIn(seat);
  await openDoors(seat);
  return seat.generation > 1 ? comeBackToOrganize(seat) : keepTheDoor(seat);
}

/** What the link's state means for the person in the room, and that the group went on without them. */
function stateOf(link: LinkState, lost: MeetingError | undefined): RoomState {
  if (lost) return { name: 'failed', error: lost };
  if (link.name === 'open') return { name: 'open' };
  if (link.name === 'resuming') return { name: 'reconnecting' };
  if (!link.error) return { name: 'left' };
  return link.error.code === 'connection/ended' ? { name: 'ended' } : { name: 'failed', error: link.error };
}

function isOver(state: RoomState): boolean {
  if (state.name === 'failed') return state.error.code === 'permission/removed';
  return state.name === 'left' || state.name === 'ended';
}

function selfIn(participants: ReadonlySignal<readonly Participant[]>): ReadonlySignal<Participant> {
  return computed(() => participants.value.find(({ isSelf }) => isSelf) as Participant);
}
