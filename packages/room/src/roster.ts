import type { ReadonlySignal } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';

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
