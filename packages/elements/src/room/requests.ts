import type { Room } from '@folkmoot/room';
import { CreateRequestEvent, JoinRequestEvent } from './room.events.js';
import type { Session } from './session.js';
import type { PrivateChatRequestEvent } from '../roster/roster.events.js';
import type {} from '../chat/chat.js';

const requests = [
  'moot-create-request',
  'moot-join-request',
  'moot-leave-request',
  'moot-end-request',
] as const;

/** What requests make a `<moot-room>` do. */
export interface RoomHost extends HTMLElement {
  create(name?: string): Promise<Room | undefined>;
  join(link?: string, name?: string): Promise<Room | undefined>;
  retry(): Promise<Room | undefined>;
}

/** Does what is requested on or inside a `<moot-room>`, unless somebody on the way has prevented it, until aborted. */
export function answerRequests(host: RoomHost, session: Session, signal: AbortSignal): void {
  const answer = (event: Event): void => {
    if (event.defaultPrevented) return;
    event.stopPropagation();
    void fulfil(event, host, session);
  };
  for (const type of requests) host.addEventListener(type, answer, { signal });
  host.addEventListener('moot-private-chat-request', (event) => writeTo(event, host), { signal });
}

/** The chat inside gets ready; without one it is for the page to show another. */
function writeTo(event: PrivateChatRequestEvent, host: RoomHost): void {
  const chat = event.defaultPrevented ? null : host.querySelector('moot-chat');
  void chat?.writeTo(event.participant.id);
}

async function fulfil(event: Event, host: RoomHost, session: Session): Promise<unknown> {
  if (event instanceof CreateRequestEvent) return host.create(event.personName);
  if (event instanceof JoinRequestEvent) return join(event, host, session);
  return event.type === 'moot-end-request' ? session.end() : session.leave();
}

/** A request that names nothing means the meeting that was here, or was tried, before. */
function join({ link, personName }: JoinRequestEvent, host: RoomHost, session: Session): Promise<unknown> {
  const hasBefore = session.mayRetry || session.room.peek() !== undefined;
  const again = link === undefined && personName === undefined && hasBefore;
  return again ? host.retry() : host.join(link, personName);
}
