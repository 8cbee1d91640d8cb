import type { MemberId, RolesTable } from '@folkmoot/wire';
import { signCharter } from './charters.js';
import type { MeetingKey } from './meeting-key.js';

/** The table of roles with which a meeting begins: its founder organizes and presents, and everybody may write. */
export async function firstTable(
  key: MeetingKey,
  { room, organizer, nowMs }: { room: Uint8Array; organizer: MemberId; nowMs: number },
): Promise<RolesTable> {
  // Numbers that go on growing although whoever founds a group again may have kept none.
  const serial = Math.floor(nowMs);
  return {
    room,
    serial,
    charter: await signCharter(key, { room, serial, organizer, coOrganizers: [], greeters: [] }),
    handOvers: [],
    presenter: organizer,
    chat: { isOpen: true, isPrivateAllowed: false, muted: [] },
    isLocked: false,
    banned: [],
  };
}
