import type { Room, RosterChange } from '@folkmoot/room';
import { RoomFollower } from '../base/room-follower.js';
import type { RoomPart } from '../base/room-part.js';

/** Tells its host what happens in the roster of its room, while the host is on the page. */
export class RosterNews extends RoomFollower {
  constructor(host: RoomPart, happened: (change: RosterChange) => void) {
    super(host, (room) => {
      const wanted = new AbortController();
      void read(room, happened, wanted.signal);
      return () => wanted.abort();
    });
  }
}

/** A stream that nobody wants any more ends with the next change. */
async function read(
  room: Room,
  happened: (change: RosterChange) => void,
  wanted: AbortSignal,
): Promise<void> {
  for await (const change of room.roster.changes()) {
    if (wanted.aborted) return;
    happened(change);
  }
}
