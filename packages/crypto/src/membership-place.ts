import type { Clock } from '@folkmoot/kit';
import type { KnownMeetingKey } from './charters.js';
import type { Epochs } from './epochs.js';
import type { GroupKeySource } from './group-key-source.js';
import type { Identity } from './identity.js';
import type { KeptRoom } from './kept-rooms.js';
import type { KeySource } from './key-source.js';
import type { MeetingKey } from './meeting-key.js';
import type { OwnLanes } from './own-lanes.js';
import type { RosterKeys } from './roster-keys.js';
import type { Runs } from './runs.js';

/** What a membership works with. */
export interface MembershipPlace {
  identity: Identity;
  /** What this browser keeps of the room. */
  kept: KeptRoom;
  room: Uint8Array;
  sender: Uint8Array;
  /** The meeting key that the link vouches for. */
  firstKey: KnownMeetingKey;
  /** The meeting key in force, with the organizer only. */
  meetingKey: () => MeetingKey | undefined;
  outer: KeySource;
  epochs: Epochs<GroupKeySource>;
  roster: RosterKeys;
  own: OwnLanes;
  /** Who is in the group, by which run. */
  runs: Runs;
  clock: Clock;
}
