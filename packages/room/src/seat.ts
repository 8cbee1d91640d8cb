import type { Clock } from '@folkmoot/kit';
import type { Link } from '@folkmoot/transport';
import type { MeetingError, MemberId } from '@folkmoot/wire';
import type { Positions } from './positions.js';
import type { KeysPort } from './workers/keys.js';

/** What a feature of the room gets to work with, and nothing else. */
export interface Seat {
  /** Who the person at this client is. */
  readonly self: MemberId;
  readonly isOrganizer: boolean;
  /** The generation of this client's lanes: later than that of all it had here before. */
  readonly generation: number;
  readonly link: Link;
  /** The keys worker: seals, opens, signs and verifies. */
  readonly keys: KeysPort;
  readonly clock: Clock;
  /** Aborts when the room is over for this client. */
  readonly closed: AbortSignal;
  /** How far the lanes of messages have come here. */
  readonly positions: Positions;
  /** Takes note of a packet that was dropped, and why. */
  readonly dropped: (error: MeetingError) => void;
}
