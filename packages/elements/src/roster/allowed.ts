import { computed, type ReadonlySignal } from '@folkmoot/kit';
import type { Room, RosterAction } from '@folkmoot/room';
import type { MemberId } from '@folkmoot/wire';

/** What the person at this client may do to each of those in the room. */
export type Allowed = ReadonlyMap<MemberId, readonly RosterAction[]>;

/** What one may do to whom in a room, live. */
export function allowedIn({ roster }: Room): ReadonlySignal<Allowed> {
  return computed(() => new Map(roster.participants.value.map(({ id }) => [id, roster.actionsOn(id)])));
}
