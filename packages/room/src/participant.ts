import type { MemberId } from '@folkmoot/wire';

/**
 * What somebody is in this room. Co-organizers do what the organizer does, except making others the same. Anybody may be
 * the presenter as well: see {@link Participant.presents}.
 */
export type Role = 'organizer' | 'co-organizer' | 'attendee';

/** Somebody in the room, as proved by a signed introduction. */
export interface Participant {
  /** Stable while the participant is in the room. */
  readonly id: MemberId;
  /** The name the participant chose: untrusted text, at most 300 characters, never empty. */
  readonly name: string;
  readonly role: Role;
  /** Whether this is the active presenter: the one person whose screen the room accepts. */
  readonly presents: boolean;
  /** Whether this is the person who may control what the presenter shares. */
  readonly controls: boolean;
  /** False while the chat is turned off for this person. What holds for everybody is in the rules of the room. */
  readonly mayChat: boolean;
  /** Whether this is the person at this client. */
  readonly isSelf: boolean;
  /** `away`: the connection broke a moment ago and may come back. */
  readonly presence: 'here' | 'away';
}
