import { bytesEqual } from '@folkmoot/kit';
import {
  type Charter,
  encode,
  type LaneId,
  laneKinds,
  MeetingError,
  type MemberId,
  type RolesTable,
  rolesTable,
} from '@folkmoot/wire';
import { cryptoError } from './errors.js';

/** A table of roles that was found genuine: plain data. */
export interface Roles {
  readonly table: RolesTable;
  /** What the table's charter says. */
  readonly charter: Charter;
  /** The meeting key in force: that of the link, or the one that was handed over to last. */
  readonly meetingKey: Uint8Array;
  /** SHA-256 of the table: what heads say of it. */
  readonly hash: Uint8Array;
}

/** What makes somebody a committer. */
export type Office = 'organizer' | 'co-organizer' | 'greeter';

/** Who organizes, in the order in which they act. */
export function organizersOf({ organizer, coOrganizers }: Charter): readonly MemberId[] {
  return [organizer, ...coOrganizers];
}

/** Who may change the group, in the order in which they act. */
export function committersOf(charter: Charter): readonly MemberId[] {
  return [...organizersOf(charter), ...charter.greeters];
}

/** The office somebody has by the charter. */
export function officeOf(
  { organizer, coOrganizers, greeters }: Charter,
  member: MemberId,
): Office | undefined {
  if (member === organizer) return 'organizer';
  if (coOrganizers.includes(member)) return 'co-organizer';
  return greeters.includes(member) ? 'greeter' : undefined;
}

/** Whether somebody is the organizer or acts like one. */
export function organizes({ charter }: Pick<Roles, 'charter'>, member: MemberId): boolean {
  return organizersOf(charter).includes(member);
}

/** Whether somebody may write to everybody. */
export function mayChat(roles: Pick<Roles, 'charter' | 'table'>, member: MemberId): boolean {
  const { isOpen, muted } = roles.table.chat;
  return organizes(roles, member) || (isOpen && !muted.includes(member));
}

/** Whether somebody may write to one person alone. */
export function mayChatPrivately(roles: Pick<Roles, 'charter' | 'table'>, member: MemberId): boolean {
  return organizes(roles, member) || (mayChat(roles, member) && roles.table.chat.isPrivateAllowed);
}

/** Fails with `permission/muted` or `permission/chat-off` unless somebody may write to everybody. */
export function requireChat(roles: Pick<Roles, 'charter' | 'table'>, member: MemberId): void {
  if (mayChat(roles, member)) return;
  if (roles.table.chat.isOpen) throw new MeetingError('permission/muted', 'This person may not write.');
  throw new MeetingError('permission/chat-off', 'The chat is switched off.');
}

/** Fails with `permission/private-chat-off` unless somebody who may write to everybody may write to one person alone. */
export function requirePrivateChat(roles: Pick<Roles, 'charter' | 'table'>, member: MemberId): void {
  if (mayChatPrivately(roles, member)) return;
  throw new MeetingError('permission/private-chat-off', 'Nobody is written to alone in this meeting.');
}

/** Fails with `permission/presenter` unless somebody is the presenter. */
export function requirePresenter({ table }: Pick<Roles, 'table'>, member: MemberId): void {
  if (table.presenter === member) return;
  throw new MeetingError('permission/presenter', 'This person is not the presenter.');
}

/**
 * Fails with `permission/…` unless what comes by a lane counts by this table: a screen by the presenter, chat by who may
 * write.
 */
export function requireContent(roles: Roles, { kind, member }: Pick<LaneId, 'kind' | 'member'>): void {
  if (kind === laneKinds.screen) requirePresenter(roles, member);
  if (kind === laneKinds.chat) requireChat(roles, member);
}

/** Fails with `crypto/roles` unless a table names only these members, and nobody where they do not fit together. */
export function requireConsistent({ table, charter }: Roles, members: ReadonlySet<MemberId>): void {
  const { presenter, controller, chat } = table;
  const named = [charter.organizer, presenter, controller, ...chat.muted];
  require(named.every(
    (member) => member === undefined || members.has(member),
  ), 'The roles name somebody who is not in the group.');
  require(areDistinct(committersOf(charter)), 'The charter names somebody twice.');
  require(areDistinct(chat.muted), 'Somebody is muted twice.');
  const isControlled = controller !== undefined;
  require(!isControlled || presenter !== undefined, 'Somebody controls although nobody presents.');
  require(!isControlled || controller !== presenter, 'The presenter cannot be given control.');
}

/** The table without those who are gone: without its presenter the organizer presents. */
export function settledTable(
  table: RolesTable,
  members: ReadonlySet<MemberId>,
  organizer: MemberId,
): RolesTable {
  const { presenter, chat } = table;
  const next = presenter === undefined || members.has(presenter) ? table : withPresenter(table, organizer);
  const isControllerGone = next.controller !== undefined && !members.has(next.controller);
  const muted = chat.muted.filter((member) => members.has(member));
  const settled = isControllerGone ? withController(next, undefined) : next;
  return muted.length === chat.muted.length ? settled : { ...settled, chat: { ...chat, muted } };
}

/** The table with another presenter, whose screen nobody controls yet. */
export function withPresenter(table: RolesTable, presenter: MemberId | undefined): RolesTable {
  if (presenter === table.presenter) return table;
  const { presenter: _former, ...others } = withController(table, undefined);
  return { ...others, ...(presenter && { presenter }) };
}

/** The table with another member who may use the presenter's keyboard and mouse. */
export function withController(table: RolesTable, controller: MemberId | undefined): RolesTable {
  const { controller: _former, ...others } = table;
  return { ...others, ...(controller && { controller }) };
}

/** What follows a table: itself where nothing changed, else a table with the next number. */
export function nextTable(before: RolesTable, wanted: RolesTable, proof?: Uint8Array): RolesTable {
  if (bytesEqual(encode(rolesTable, wanted), encode(rolesTable, before))) return before;
  const { proof: _former, ...others } = wanted;
  return { ...others, serial: before.serial + 1, ...(proof && { proof }) };
}

function areDistinct(members: readonly MemberId[]): boolean {
  return new Set(members).size === members.length;
}

function require(holds: boolean, otherwise: string): void {
  if (!holds) throw cryptoError('crypto/roles', otherwise);
}
