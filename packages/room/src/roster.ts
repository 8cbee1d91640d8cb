import type { Participant as ParticipantFacts } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { computed } from '@folkmoot/kit';
import { MeetingError, type MemberId, type RolesTable } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import type { Membership } from './membership.js';
import type { People } from './people.js';
import type { Participant, Role } from './participant.js';
import { hereBefore, type RosterChange, rosterChanges } from './roster-changes.js';
import type { Seat } from './seat.js';

/** What may be done to somebody. */
export type RosterAction =
  | 'make-presenter'
  | 'mute'
  | 'unmute'
  | 'make-co-organizer'
  | 'make-attendee'
  | 'hand-over'
  | 'remove'
  | 'write-to';

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
export function openRoster(
  seat: Seat,
  people: People,
  authority: Authority,
  membership: Pick<Membership, 'remove'>,
): Roster {
  const wasHere = hereBefore(seat.link.members, seat.closed);
  const participants = computed(() => {
    const roles = authority.roles.value;
    return connected(seat, people)
      .map(({ facts, presence }) => participantOf(seat, roles, facts, presence))
      .sort((a, b) => rank(a) - rank(b));
  });

  return {
    participants,
    actionsOn(id) {
      const person = participants.value.find((one) => one.id === id);
      return person && seat.isOrganizer ? actionsOfOrganizer(person) : [];
    },
    changes: () => rosterChanges({ participants, wasHere, closed: seat.closed }),
    makePresenter: (id) => authority.letPresent(id),
    async remove(id) {
      await authority.putOut(id);
      await membership.remove(id);
    },
    setMuted: refuse,
    setRole: refuse,
    handOver: refuse,
  };
}

function actionsOfOrganizer({ presents, isSelf }: Participant): RosterAction[] {
  return [...(presents ? [] : (['make-presenter'] as const)), ...(isSelf ? [] : (['remove'] as const))];
}

function refuse(): Promise<never> {
  return Promise.reject(new MeetingError('permission/not-allowed', 'This meeting does not allow it.'));
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
  roles: RolesTable | undefined,
  { member, name }: ParticipantFacts,
  presence: Participant['presence'],
): Participant {
  return {
    id: member,
    name,
    role: member === roles?.organizer.member ? 'organizer' : 'attendee',
    presents: member === roles?.presenter?.member,
    controls: false,
    mayChat: true,
    isSelf: member === seat.self,
    presence,
  };
}

function rank(participant: Participant): number {
  return participant.role === 'organizer' ? 0 : 1;
}
