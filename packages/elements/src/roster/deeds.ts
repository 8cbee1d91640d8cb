import type { Participant, Roster, RosterAction } from '@folkmoot/room';
import {
  HandOverRequestEvent,
  MakePresenterRequestEvent,
  MuteRequestEvent,
  PrivateChatRequestEvent,
  RemoveRequestEvent,
  RoleRequestEvent,
} from './roster.events.js';

/** What the person wants: told first, and done unless the page prevents it. */
export interface Deed {
  readonly request: Event;
  readonly done: () => Promise<void>;
}

/** What it takes to do something to somebody. */
export function deedOf(action: RosterAction, person: Participant, roster: Roster): Deed {
  return deeds[action](person, roster);
}

const deeds: Readonly<Record<RosterAction, (person: Participant, roster: Roster) => Deed>> = {
  'write-to': (person) => ({
    request: new PrivateChatRequestEvent(person),
    // The room around shows the chat.
    done: () => Promise.resolve(),
  }),
  'make-presenter': (person, roster) => ({
    request: new MakePresenterRequestEvent(person),
    done: () => roster.makePresenter(person.id),
  }),
  mute: (person, roster) => muting(person, roster, true),
  unmute: (person, roster) => muting(person, roster, false),
  'make-co-organizer': (person, roster) => ({
    request: new RoleRequestEvent(person, 'co-organizer'),
    done: () => roster.setRole(person.id, 'co-organizer'),
  }),
  'make-attendee': (person, roster) => ({
    request: new RoleRequestEvent(person, 'attendee'),
    done: () => roster.setRole(person.id, 'attendee'),
  }),
  'hand-over': (person, roster) => ({
    request: new HandOverRequestEvent(person),
    done: () => roster.handOver(person.id),
  }),
  remove: (person, roster) => ({
    request: new RemoveRequestEvent(person),
    done: () => roster.remove(person.id),
  }),
};

function muting(person: Participant, roster: Roster, isMuted: boolean): Deed {
  return {
    request: new MuteRequestEvent(person, isMuted),
    done: () => roster.setMuted([person.id], isMuted),
  };
}
