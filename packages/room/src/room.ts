import type { ReadonlySignal } from '@folkmoot/kit';
import type { MeetingError } from '@folkmoot/wire';
import type { Chat } from './chat.js';
import type { Freshness } from './heads.js';
import type { Participant } from './participant.js';
import type { Roster } from './roster.js';
import type { Rules } from './rules.js';
import type { Screen } from './screen.js';

/** Where a room stands. `reconnecting` comes and goes; the last three are final. */
export type RoomState =
  | { readonly name: 'open' | 'reconnecting' | 'left' | 'ended' }
  | { readonly name: 'failed'; readonly error: MeetingError };

/** A meeting, live, seen from one client. Works without any element; a page may hold several. */
export interface Room {
  /** The invitation link. It is a key: whoever has it can enter and read. */
  readonly link: string;
  /** The nine-digit session code. */
  readonly code: string;
  readonly state: ReadonlySignal<RoomState>;
  readonly self: ReadonlySignal<Participant>;
  readonly freshness: ReadonlySignal<Freshness>;
  /** Messages that were dropped here because they were not genuine or not readable. More than 0 speaks of an attack or a bug. */
  readonly droppedMessages: ReadonlySignal<number>;
  readonly rules: ReadonlySignal<Rules>;
  /** Whether the person at this client may change the rules: the organizer and co-organizers may. */
  readonly mayChangeRules: ReadonlySignal<boolean>;
  readonly roster: Roster;
  readonly chat: Chat;
  readonly screen: Screen;
  /**
   * Changes some of the rules.
   *
   * @throws MeetingError `permission/not-allowed`; nothing has changed then.
   */
  changeRules(change: Partial<Rules>): Promise<void>;
  /** Leaves the room. Safe to call again. */
  leave(): Promise<void>;
  /**
   * Ends the meeting for everybody.
   *
   * @throws MeetingError `permission/organizer-only`.
   */
  end(): Promise<void>;
}
