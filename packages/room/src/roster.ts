import type { Participant as ParticipantFacts } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { computed } from '@folkmoot/kit';
import { mayChat, officeOf, type Roles } from '@folkmoot/crypto';
import type { MemberId } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import type { People } from './people.js';
import type { Participant, Role } from './participant.js';
import type { RosterAction } from './permissions.js';
import { hereBefore, type RosterChange, rosterChanges } from './roster-changes.js';
import type { Seat } from './seat.js';

/** Who is in the room, and what may be done to whom. What fails rejects with a MeetingError, and changes nothing. */
export interface Roster {
  /** Everybody, oneself included: organizer first, then by time of arrival. */
  readonly participants: ReadonlySignal<readonly Participant[]>;
  /**
   * What happens from now on; every call begins a stream of its own. Who was in the room before oneself is no news,
   * although their introductions may arrive a moment after entering: see `participants`.
   */
  changes(): AsyncIterable<RosterChange>;
  /**
   * What the person at this client may do to somebody now, oneself included; nothing to who is not there. Reads signals:
   * inside a computed or an effect the answer stays right.
   */
  actionsOn(id: MemberId): readonly RosterAction[];
  /**
   * Makes somebody the active presenter. Whoever presented before stops. The organizer, co-organizers and the presenter,
   * handing on, may.
   *
   * @throws MeetingError `permission/organizer-only`, `permission/not-allowed`, `usage/unknown-participant`.
   */
  makePresenter(id: MemberId): Promise<void>;
  /**
   * Removes somebody for good: they are cut off, and the keys of the meeting change at once.
   *
   * @throws MeetingError `permission/organizer-only`, `usage/unknown-participant`, `usage/oneself`.
   */
  remove(id: MemberId): Promise<void>;
  /**
   * Turns the chat off for some people, or on again. The organizer and co-organizers may, and it cannot be turned off for
   * them.
   *
   * @throws MeetingError `permission/not-allowed`, `usage/unknown-participant`.
   */
  setMuted(ids: readonly MemberId[], isMuted: boolean): Promise<void>;
  /**
   * Makes somebody a co-organizer, or an attendee again. The organizer may.
   *
   * @throws MeetingError `permission/organizer-only`, `permission/not-allowed`, `usage/unknown-participant`, `usage/oneself`.
   */
  setRole(id: MemberId, role: Exclude<Role, 'organizer'>): Promise<void>;
  /**
   * Makes somebody the organizer for good: the former organizer cannot take it back. The organizer may.
   *
   * @throws MeetingError `permission/organizer-only`, `permission/not-allowed`, `usage/unknown-participant`, `usage/oneself`.
   */
  handOver(id: MemberId): Promise<void>;
}

/** The roster: who is connected according to the relay, and introduced according to signatures. */
export function openRoster(seat: Seat, people: People, authority: Authority): Roster {
  const wasHere = hereBefore(seat.link.members, seat.closed);
  const participants = computed(() => {
    const roles = authority.roles.value;
    return connected(seat, people)
      .map(({ facts, presence }) => participantOf(seat, roles, facts, presence))
      .sort((a, b) => rank(a) - rank(b));
  });
  const isHere = (id: MemberId): boolean => participants.value.some((one) => one.id === id);
  const { makePresenter, remove, setMuted, setRole, handOver } = authority;
  return {
    participants,
    actionsOn: (id) => (isHere(id) ? authority.actionsOn(id) : []),
    changes: () => rosterChanges({ participants, wasHere, closed: seat.closed }),
    makePresenter,
    remove,
    setMuted,
    setRole,
    handOver,
  };
}

interface Connected {
  readonly facts: ParticipantFacts;
  readonly presence: Participant['presence'];
}

/** In order of introduction. Whether somebody is connected is the relay's word: it can hide people, not invent them. */
function connected(seat: Seat, people: People): Connected[] {
  const presences = new Map(
    seat.link.members.value.map(({ member, away }) => [member, away ? 'away' : 'here']),
  );
  const present: Connected[] = [];
  for (const facts of people.known.value.values()) {
    const presence = facts.member === seat.self ? 'here' : presences.get(facts.member);
    if (presence) present.push({ facts, presence: presence as Participant['presence'] });
  }
  return present;
}

function participantOf(
  seat: Seat,
  roles: Roles | undefined,
  { member, name }: ParticipantFacts,
  presence: Participant['presence'],
): Participant {
  return {
    id: member,
    name,
    role: roleOf(roles, member),
    presents: member === roles?.table.presenter,
    controls: member === roles?.table.controller,
    mayChat: roles === undefined || mayChat(withOpenChat(roles), member),
    isSelf: member === seat.self,
    presence,
  };
}

function roleOf(roles: Roles | undefined, member: MemberId): Role {
  const office = roles && officeOf(roles.charter, member);
  return office === undefined || office === 'greeter' ? 'attendee' : office;
}

/** What holds for everybody is no matter of one person. */
function withOpenChat({ charter, table }: Roles): Pick<Roles, 'charter' | 'table'> {
  return { charter, table: { ...table, chat: { ...table.chat, isOpen: true } } };
}

function rank({ role }: Participant): number {
  return (['organizer', 'co-organizer', 'attendee'] as const).indexOf(role);
}
