import { charter, decode, type MemberId, rolesTable, type RolesTable, splitSigned } from '@folkmoot/wire';
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

/**
 * The table of a group that is founded again: what was allowed stays so, who is out stays out, and who helped to organize
 * does again. Nobody else is there yet, so that nobody else presents.
 *
 * @param rules The last table of the group before.
 */
export async function nextFoundersTable(
  key: MeetingKey,
  rules: Uint8Array,
  { room, organizer, nowMs }: { room: Uint8Array; organizer: MemberId; nowMs: number },
): Promise<RolesTable> {
  const {
    charter: former,
    chat,
    controller: _controls,
    proof: _proof,
    ...before
  } = decode(rolesTable, rules);
  const { coOrganizers, serial: charterSerial } = decode(charter, splitSigned(former).body);
  const serial = Math.max(Math.floor(nowMs), charterSerial + 1);
  return {
    ...before,
    serial: Math.max(Math.floor(nowMs), before.serial + 1),
    charter: await signCharter(key, { room, serial, organizer, coOrganizers, greeters: [] }),
    presenter: organizer,
    chat: { ...chat, muted: [] },
  };
}
