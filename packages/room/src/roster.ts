import type { Participant as ParticipantFacts } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, createQueue, effect } from '@folkmoot/kit';
import type { MemberId, RolesTable } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** What somebody is in this room. The organizer may be the presenter as well: see {@link Participant.presents}. */
export type Role = 'organizer' | 'attendee';

/** Somebody in the room, as proved by a signed introduction. */
export interface Participant {
  /** Stable while the participant is in the room. */
  readonly id: MemberId;
  /** The name the participant chose: untrusted text, at most 300 characters, never empty. */
  readonly name: string;
  readonly role: Role;
  /** Whether this is the active presenter: the one person whose screen the room accepts. */
  readonly presents: boolean;
  /** Whether this is the person at this client. */
  readonly isSelf: boolean;
  /** `away`: the connection broke a moment ago and may come back. */
  readonly presence: 'here' | 'away';
}

/** Somebody came, left or took over presenting. */
export interface RosterChange {
  readonly kind: 'joined' | 'left' | 'presenter';
  readonly participant: Participant;
}

/** Who is in the room. */
export interface Roster {
  /** Everybody, oneself included: organizer first, then by time of arrival. */
  readonly participants: ReadonlySignal<readonly Participant[]>;
  /** Whether the person at this client may say who presents. */
  readonly mayChoosePresenter: ReadonlySignal<boolean>;
  /** What happens from now on; every call begins a stream of its own. */
  changes(): AsyncIterable<RosterChange>;
  /**
   * Makes somebody the active presenter. Whoever presented before stops.
   *
   * @throws MeetingError `permission/organizer-only`, `usage/unknown-participant`.
   */
  makePresenter(id: MemberId): Promise<void>;
}

/** The roster: who is connected according to the relay, and introduced according to signatures. */
export function openRoster(seat: Seat, people: People, authority: Authority): Roster {
  const participants = computed(() => {
    const roles = authority.roles.value;
    return connected(seat, people)
      .map(({ facts, presence }) => participantOf(seat, roles, facts, presence))
      .sort((a, b) => rank(a) - rank(b));
  });

  return {
    participants,
    mayChoosePresenter: computed(() => seat.isOrganizer),
    changes: () => changesOf(participants, seat.closed),
    makePresenter: (id) => authority.letPresent(id),
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

function changesOf(
  participants: ReadonlySignal<readonly Participant[]>,
  closed: AbortSignal,
): AsyncIterable<RosterChange> {
  let before = participants.peek();
  const queue = createQueue<RosterChange>({ onLeave: () => stop() });
  const stop = effect(() => {
    const now = participants.value;
    for (const change of difference(before, now)) queue.push(change);
    before = now;
  });
  const end = (): void => {
    stop();
    queue.close();
  };
  if (closed.aborted) end();
  else closed.addEventListener('abort', end, { once: true });
  return queue;
}

function difference(before: readonly Participant[], now: readonly Participant[]): RosterChange[] {
  const earlier = new Map(before.map((participant) => [participant.id, participant]));
  const later = new Set(now.map((participant) => participant.id));
  const joined = now.filter(({ id }) => !earlier.has(id));
  const left = before.filter(({ id }) => !later.has(id));
  const presenter = now.filter(({ id, presents }) => presents && earlier.get(id)?.presents === false);
  return [
    ...joined.map((participant) => ({ kind: 'joined' as const, participant })),
    ...left.map((participant) => ({ kind: 'left' as const, participant })),
    ...presenter.map((participant) => ({ kind: 'presenter' as const, participant })),
  ];
}
