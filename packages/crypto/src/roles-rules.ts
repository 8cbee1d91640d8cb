import { bytesEqual } from '@folkmoot/kit';
import { encode, type MemberId, rolesTable, type RolesTable, type Wish } from '@folkmoot/wire';
import { cryptoError } from './errors.js';
import {
  nextTable,
  officeOf,
  organizes,
  requireConsistent,
  type Roles,
  settledTable,
  withController,
  withPresenter,
} from './roles.js';

/** What a commit does to a group, in the words of its rules. */
export interface RoledChange {
  readonly by: MemberId;
  readonly adds: readonly { readonly member: MemberId; readonly isProven: boolean }[];
  readonly removes: readonly MemberId[];
  /** Everybody in the group afterwards. */
  readonly members: readonly MemberId[];
  /** The presenter's wish that the table names as its proof, found genuine. */
  readonly wish?: Wish | undefined;
}

/**
 * Fails with `crypto/commit` unless somebody may change a group from one table of roles to the next and its members with
 * it, and with `crypto/roles` for a table that cannot be. The organizer may do everything that fits together; co-organizers
 * everything but touch the charter; greeters let people in and take out who is gone, and do what the presenter wishes.
 */
export function requireAllowed(before: Roles, after: Roles, change: RoledChange): void {
  const office = officeOf(before.charter, change.by);
  require(office !== undefined, 'Whoever changed the group may not.');
  requireNext(before, after);
  requireConsistent(after, new Set(change.members));
  requirePresentersWord(before, after, change);
  if (office !== 'organizer') requireSameCharter(before.table, after.table);
  require(!isGone(before.charter.organizer, change), 'Nobody removes the organizer.');
  require(!after.table.banned.some(isIn(change.members)), 'Somebody was removed for good.');
  if (office === 'greeter') requireGreeting(before, after, change);
}

/** The table after a wish of its presenter; the same when it is about something else. */
export function wishedTable(table: RolesTable, { wants, to }: Pick<Wish, 'wants' | 'to'>): RolesTable {
  if (wants === 'present') return withPresenter(table, to);
  return wants === 'control' ? withController(table, to) : table;
}

/** Whether a wish is about this very table and of its presenter. */
export function isPresentersWish({ table }: Roles, wish: Wish): boolean {
  return (
    bytesEqual(wish.room, table.room) &&
    wish.serial === table.serial &&
    wish.member === table.presenter &&
    wish.wants !== 'organize'
  );
}

/** One table follows another: equal bytes, or the next number; hand-overs stay, and charters do not go back. */
function requireNext(before: Roles, after: Roles): void {
  if (bytesEqual(before.hash, after.hash)) return;
  require(bytesEqual(after.table.room, before.table.room), 'The roles are those of another room.');
  require(after.table.serial === before.table.serial + 1, 'The roles are not the next ones.');
  const more = after.table.handOvers.length - before.table.handOvers.length;
  require(more === 0 || more === 1, 'A hand-over is missing, or there are too many.');
  require(isChainOf(before.table.handOvers, after.table.handOvers), 'A hand-over was taken back.');
  const isSameCharter = bytesEqual(before.table.charter, after.table.charter);
  require(isSameCharter || after.charter.serial > before.charter.serial, 'The charter is a former one.');
}

/** Whether a chain of hand-overs begins with another one. */
export function isChainOf(known: readonly Uint8Array[], chain: readonly Uint8Array[]): boolean {
  return known.every((one, i) => chain[i] !== undefined && bytesEqual(one, chain[i]));
}

/** Control is only the presenter's to give, and ends with being the presenter. */
function requirePresentersWord(before: Roles, after: Roles, { by, wish }: RoledChange): void {
  const { presenter, controller } = after.table;
  const isSamePresenter = presenter === before.table.presenter;
  if (controller === undefined || (isSamePresenter && controller === before.table.controller)) return;
  require(isSamePresenter, 'A new presenter has not let anybody control yet.');
  const isWished = wish?.wants === 'control' && wish.to === controller;
  require(by === presenter || isWished, 'The presenter has let nobody control.');
}

function requireSameCharter(before: RolesTable, after: RolesTable): void {
  const isSame =
    bytesEqual(before.charter, after.charter) && before.handOvers.length === after.handOvers.length;
  require(isSame, 'Only the organizer changes the charter.');
}

function requireGreeting(before: Roles, after: Roles, change: RoledChange): void {
  const { adds, removes, members, wish } = change;
  const mayAdd = ({ member, isProven }: RoledChange['adds'][number]): boolean =>
    removes.includes(member) || (isProven && !before.table.isLocked);
  require(adds.every(mayAdd), 'A greeter may not let these in.');
  const goes = removes.filter((member) => isGone(member, change));
  require(!goes.some((member) => organizes(before, member)), 'A greeter may not remove these.');

  const wished = wish ? wishedTable(before.table, wish) : before.table;
  const settled = settledTable(wished, new Set(members), before.charter.organizer);
  const expected = nextTable(before.table, settled, after.table.proof);
  const isExpected = bytesEqual(encode(rolesTable, expected), encode(rolesTable, after.table));
  require(isExpected, 'A greeter may not change the roles.');
}

function isIn(members: readonly MemberId[]): (member: MemberId) => boolean {
  const all = new Set(members);
  return (member) => all.has(member);
}

function isGone(member: MemberId, { adds, removes }: RoledChange): boolean {
  return removes.includes(member) && !adds.some((added) => added.member === member);
}

function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw cryptoError('crypto/commit', otherwise);
}
