import { bytesEqual } from '@folkmoot/kit';
import {
  type Charter,
  limits,
  type MemberId,
  MeetingError,
  type RolesTable,
  type Wish,
} from '@folkmoot/wire';
import { signCharter, signHandOver } from './charters.js';
import { usageError } from './errors.js';
import type { MeetingKey } from './meeting-key.js';
import { type Roles, nextTable, settledTable, withPresenter } from './roles.js';
import { wishedTable } from './roles-rules.js';

/** What shall become different in a table of roles; what is absent stays. */
export interface RolesChange {
  readonly presenter?: MemberId;
  readonly isLocked?: boolean;
  readonly isChatOpen?: boolean;
  readonly isPrivateChatAllowed?: boolean;
  readonly mute?: readonly MemberId[];
  readonly unmute?: readonly MemberId[];
  /** Are not let in again. */
  readonly ban?: readonly MemberId[];
  /** Become co-organizers. */
  readonly appoint?: readonly MemberId[];
  /** Are co-organizers and greeters no more. */
  readonly dismiss?: readonly MemberId[];
  /** All greeters from now on. */
  readonly greeters?: readonly MemberId[];
  /** A signed wish: of the presenter, or the offer of who shall be the organizer. */
  readonly wish?: Uint8Array;
}

/** What it takes to change a table. */
export interface RolesWork {
  /** Everybody in the group afterwards. */
  readonly members: readonly MemberId[];
  /** The change's wish, found genuine. */
  readonly wish: Wish | undefined;
  /** With the organizer only. */
  readonly meetingKey: MeetingKey | undefined;
  readonly nowMs: number;
}

/**
 * The table that a change leads to; the same one when it changes nothing. Fails with `permission/organizer-only` where it
 * takes the meeting key and it is not there. Whether the change is allowed is not asked here.
 */
export async function changedTable(roles: Roles, change: RolesChange, work: RolesWork): Promise<RolesTable> {
  const { table, charter } = roles;
  const members = new Set(work.members);
  const plain = withSwitches(table, change);
  // Who is gone for good needs no office; without the key it stays, and is of no use to anybody.
  const dismiss = [...(change.dismiss ?? []), ...(work.meetingKey ? (change.ban ?? []) : [])];
  const wished = work.wish ? wishedTable(plain, work.wish) : plain;
  const signed = work.wish?.offer
    ? await handedOver(wished, work.wish, work)
    : await rechartered(wished, charterAfter(charter, { ...change, dismiss }, members), { roles, work });
  const organizer = work.wish?.offer ? work.wish.member : charter.organizer;
  const proof = work.wish?.offer ? undefined : change.wish;
  return nextTable(table, settledTable(signed, members, organizer), proof);
}

function withSwitches(table: RolesTable, change: RolesChange): RolesTable {
  const { isOpen, isPrivateAllowed, muted } = table.chat;
  const { mute = [], unmute = [], ban = [], presenter = table.presenter } = change;
  const chat = {
    isOpen: change.isChatOpen ?? isOpen,
    isPrivateAllowed: change.isPrivateChatAllowed ?? isPrivateAllowed,
    muted: [...new Set([...muted, ...mute])].filter((member) => !unmute.includes(member)),
  };
  const isLocked = change.isLocked ?? table.isLocked;
  // The oldest are forgotten where the list is full.
  const banned = [...new Set([...table.banned, ...ban])].slice(-limits.banned);
  return { ...withPresenter(table, presenter), chat, isLocked, banned };
}

function charterAfter(before: Charter, change: RolesChange, members: ReadonlySet<MemberId>): Charter {
  const { appoint = [], dismiss = [] } = change;
  const { organizer } = before;
  const coOrganizers = [...new Set([...before.coOrganizers, ...appoint])].filter(
    (member) => member !== organizer && !dismiss.includes(member),
  );
  const isFree = (member: MemberId): boolean =>
    member !== organizer && !coOrganizers.includes(member) && !dismiss.includes(member);
  const wanted = change.greeters?.filter((member) => members.has(member)) ?? before.greeters;
  return { ...before, coOrganizers, greeters: wanted.filter(isFree) };
}

/** The table with the next charter, where it became another one. */
async function rechartered(
  table: RolesTable,
  said: Charter,
  { roles, work }: { roles: Roles; work: RolesWork },
): Promise<RolesTable> {
  if (isSameCharter(said, roles.charter)) return table;
  const key = requireMeetingKey(work.meetingKey, roles.meetingKey);
  const serial = nextCharterSerial(roles.charter, work.nowMs);
  return { ...table, charter: await signCharter(key, { ...said, serial }) };
}

/** The table that hands the meeting over: the last word of the former key, and the first of the next one. */
async function handedOver(
  table: RolesTable,
  { member, offer, room }: Wish,
  { meetingKey }: RolesWork,
): Promise<RolesTable> {
  if (!offer || !meetingKey) throw organizerOnly();
  const word = await signHandOver(meetingKey, { room, key: offer.key, organizer: member });
  return { ...table, charter: offer.charter, handOvers: [...table.handOvers, word] };
}

/** The number of the charter after this one: it grows also when somebody who kept nothing goes on. */
export function nextCharterSerial({ serial }: Charter, nowMs: number): number {
  return Math.max(serial + 1, Math.floor(nowMs));
}

function isSameCharter(a: Charter, b: Charter): boolean {
  const namesOf = ({ coOrganizers, greeters }: Charter): string =>
    `${coOrganizers.join()}/${greeters.join()}`;
  return namesOf(a) === namesOf(b);
}

function requireMeetingKey(key: MeetingKey | undefined, inForce: Uint8Array): MeetingKey {
  if (!key) throw organizerOnly();
  if (bytesEqual(key.publicKey, inForce)) return key;
  throw usageError('usage/state', 'The meeting was handed over.');
}

function organizerOnly(): Error {
  return new MeetingError('permission/organizer-only', 'Only the organizer can do this.');
}
