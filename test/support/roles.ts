import type { Roles } from '@folkmoot/crypto';
import { requireAllowed, type RoledChange } from '@folkmoot/crypto/testing';
import {
  type Charter,
  charter as charterCodec,
  encode,
  MeetingError,
  type MemberId,
  type RolesTable,
  rolesTable,
} from '@folkmoot/wire';

/** Somebody whose id is made of one digit. */
export const called = (digit: string): MemberId => digit.repeat(32) as MemberId;

/** Olga organizes, Carl helps her, Gina greets; Ana and Ben came by the link. */
export const [olga, carl, gina, ana, ben] = ['0', 'c', '9', 'a', 'b'].map(called) as [
  MemberId,
  MemberId,
  MemberId,
  MemberId,
  MemberId,
];

/** All of them. */
export const everyone: readonly MemberId[] = [olga, carl, gina, ana, ben];

/** Who is not in the group. */
export const dora = called('d');

const room = new Uint8Array(16).fill(1);

/** What a table says, and what its charter says. */
export type Said = Partial<Omit<RolesTable, 'charter'>> &
  Partial<Omit<Charter, 'room' | 'serial'>> & {
    charterSerial?: number;
  };

/** A table as if it had been found genuine: nothing in it is signed, and its hash is itself. */
export function rolesOf(said: Said = {}): Roles {
  const { organizer = olga, coOrganizers = [carl], greeters = [gina], charterSerial = 1, ...others } = said;
  const charter: Charter = { room, serial: charterSerial, organizer, coOrganizers, greeters };
  const table: RolesTable = {
    room,
    serial: 1,
    charter: encode(charterCodec, charter),
    handOvers: [],
    presenter: olga,
    chat: { isOpen: true, isPrivateAllowed: false, muted: [] },
    isLocked: false,
    banned: [],
    ...others,
  };
  return { table, charter, meetingKey: new Uint8Array(32), hash: encode(rolesTable, table) };
}

/** A commit of somebody that changes no member. */
export function by(member: MemberId, more: Partial<RoledChange> = {}): RoledChange {
  return { by: member, adds: [], removes: [], members: everyone, ...more };
}

/** `allowed`, or the code with which a commit is refused. */
export function verdict(before: Roles, after: Roles, change: RoledChange): string {
  try {
    requireAllowed(before, after, change);
    return 'allowed';
  } catch (error) {
    if (error instanceof MeetingError) return error.code;
    throw error;
  }
}
