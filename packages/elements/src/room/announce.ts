import { effect, untracked } from '@folkmoot/kit';
import type { Room } from '@folkmoot/room';
import {
  RoomEndedEvent,
  RoomFailedEvent,
  RoomInterruptedEvent,
  RoomLeftEvent,
  RoomOpenedEvent,
  RoomResumedEvent,
} from './room.events.js';
import type { Phase, Session } from './session.js';

/** Tells by events what happens to a session from now on, until the returned function is called. */
export function announcePhase(target: EventTarget, session: Session): () => void {
  let before = session.phase.peek();
  return effect(() => {
    const phase = session.phase.value;
    const event = phase === before ? undefined : eventOf(phase, before, session.room.peek());
    before = phase;
    if (event) untracked(() => target.dispatchEvent(event));
  });
}

function eventOf(phase: Phase, before: Phase, room: Room | undefined): Event | undefined {
  if (phase.name === 'open' && before.name === 'reconnecting') return new RoomResumedEvent();
  if (phase.name === 'open') return room && new RoomOpenedEvent(room);
  if (phase.name === 'reconnecting') return new RoomInterruptedEvent();
  if (phase.name === 'failed') return new RoomFailedEvent(phase.error);
  if (phase.name === 'left') return new RoomLeftEvent();
  return phase.name === 'ended' ? new RoomEndedEvent() : undefined;
}
