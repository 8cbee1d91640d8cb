import type { Participant as ParticipantFacts } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { computed } from '@folkmoot/kit';
import type { MemberId, RolesTable } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import type { Membership } from './membership.js';
import type { People } from './people.js';
import type { Participant } from './participant.js';
import { hereBefore, type RosterChange, rosterChanges } from './roster-changes.js';
import type { Seat } from './seat.js';

/** Who is in the room. */
export interface Roster {
  /** Everybody, oneself included: organizer first, then by time of arrival. */
  readonly participants: ReadonlySignal<readonly Participant[]>;
  /** Whether the person at this client may say who presents. */
  readonly mayChoosePresenter: ReadonlySignal<boolean>;
  /**
   * What happens from now on; every call begins a stream of its own. Who was in the room before oneself is no news,
   * although their introductions may arrive a moment after entering: see `participants`.
   */
  changes(): AsyncIterable<RosterChange>;
  /**
   * Makes somebody the active presenter. Whoever presented before stops.
   *
   * @throws MeetingError `permission/organizer-only`, `usage/unknown-participant`.
   */
  makePresenter(id: MemberId): Promise<void>;
  /**
   * Removes somebody for good: they are cut off, and the keys of the meeting change at once.
   *
   * @throws MeetingError `permission/organizer-only`, `usage/unknown-participant`, `usage/oneself`.
   */
  remove(id: MemberId): Promise<void>;
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
    mayChoosePresenter: computed(() => seat.isOrganizer),
    changes: () => rosterChanges({ participants, wasHere, closed: seat.closed }),
    makePresenter: (id) => authority.letPresent(id),
    async remove(id) {
      await authority.putOut(id);
      await membership.remove(id);
    },
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
  roles: RolesTable | undefined,
  { member, name }: ParticipantFacts,
  presence: Participant['presence'],
): Participant {
  return {
    id: member,
    name,
    role: member === roles?.organizer.member ? 'organizer' : 'attendee',
    presents: member === roles?.presenter?.member,
    isSelf: member === seat.self,
    presence,
  };
}

function rank(participant: Participant): number {
  return participant.role === 'organizer' ? 0 : 1;
}
