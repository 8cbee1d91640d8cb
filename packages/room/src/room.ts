import type { ReadonlySignal } from '@folkmoot/kit';
import type { Transport } from '@folkmoot/transport';
import type { MeetingError } from '@folkmoot/wire';
import type { Chat } from './chat.js';
import type { Participant, Roster } from './roster.js';
import type { Screen } from './screen.js';

/** Where a room stands. `reconnecting` comes and goes; the last four are final. */
export type RoomState =
  | { readonly name: 'open' | 'reconnecting' | 'left' | 'ended' }
  | { readonly name: 'failed'; readonly error: MeetingError };

/** Whether what is shown here is surely up to date: `stale` when the organizer's signed heads stay away or contradict. */
export type Freshness = 'fresh' | 'stale' | 'unknown';

/** What creating a room takes. */
export interface CreateRoomOptions {
  /** The name of the person at this client, at most 300 characters. */
  readonly name: string;
  /** Address of the relay, for example `https://relay.example`. */
  readonly relay: string;
  /** The page that opens the link; the invitation is appended as `/j/<code>#…`. Default: the relay's address. */
  readonly linkBase?: string;
  /** A transport of one's own; default: the bundled relay adapter, in a worker. */
  readonly transport?: Transport;
  readonly signal?: AbortSignal;
}

/** What joining a room takes. */
export interface JoinRoomOptions {
  /** The invitation link. */
  readonly link: string;
  readonly name: string;
  /** Address of the relay; default: the origin of the link. */
  readonly relay?: string;
  readonly transport?: Transport;
  readonly signal?: AbortSignal;
}

/** A meeting, live, seen from one client. Works without any element; a page may hold several. */
export interface Room {
  /** The invitation link. It is a key: whoever has it can enter and read. */
  readonly link: string;
  /** The nine-digit session code. */
  readonly code: string;
  readonly state: ReadonlySignal<RoomState>;
  readonly self: ReadonlySignal<Participant>;
  readonly freshness: ReadonlySignal<Freshness>;
  readonly roster: Roster;
  readonly chat: Chat;
  readonly screen: Screen;
  /** Leaves the room. Safe to call again. */
  leave(): Promise<void>;
  /**
   * Ends the meeting for everybody.
   *
   * @throws MeetingError `permission/organizer-only`.
   */
  end(): Promise<void>;
}
