import { organizes, type Roles, type RolesChange } from '@folkmoot/crypto';
import { computed, type ReadonlySignal } from '@folkmoot/kit';
import { MeetingError, type MemberId } from '@folkmoot/wire';
import { type Grants, keepGrants } from './grants.js';
import type { Membership } from './membership.js';
import type { People } from './people.js';
import { actionsBy, requireAction, requireOffice, type RosterAction } from './permissions.js';
import type { Role } from './participant.js';
import type { Rules } from './rules.js';
import type { Seat } from './seat.js';
import { Wishes } from './wishes.js';

/**
 * Who may do what, as everybody in the group agrees, and what the person at this client may change of it: see `Roster`
 * and `Room` for what it means and what it throws.
 */
export interface Authority {
  /** The table of roles in force. */
  readonly roles: ReadonlySignal<Roles | undefined>;
  readonly rules: ReadonlySignal<Rules>;
  readonly mayChangeRules: ReadonlySignal<boolean>;
  readonly actionsOn: (id: MemberId) => readonly RosterAction[];
  readonly makePresenter: (id: MemberId) => Promise<void>;
  readonly remove: (id: MemberId) => Promise<void>;
  readonly setMuted: (ids: readonly MemberId[], isMuted: boolean) => Promise<void>;
  readonly setRole: (id: MemberId, role: Exclude<Role, 'organizer'>) => Promise<void>;
  readonly handOver: (id: MemberId) => Promise<void>;
  readonly changeRules: (change: Partial<Rules>) => Promise<void>;
  /** Ends the meeting. @throws MeetingError `permission/organizer-only`. */
  readonly endMeeting: () => Promise<void>;
}

/** Opens what is done about roles. */
export function openAuthority(seat: Seat, people: People, membership: Membership): Authority {
  const { roles } = membership;
  const mayChangeRules = computed(() => roles.value !== undefined && organizes(roles.value, seat.self));
  const work: Work = {
    seat,
    people,
    membership,
    grants: keepGrants(seat, roles),
    wishes: new Wishes(seat, people, membership),
  };
  return {
    roles,
    rules: computed(() => rulesOf(roles.value)),
    mayChangeRules,
    actionsOn: (id) => (roles.value && isThere(work, id) ? actionsBy(roles.value, seat.self, id) : []),
    makePresenter: (id) => makePresenter(work, id),
    remove: (id) => remove(work, id),
    setMuted: (ids, isMuted) => setMuted(work, ids, isMuted),
    setRole: (id, role) => setRole(work, id, role),
    handOver: (id) => handOver(work, id),
    async changeRules({ isLocked, isChatOpen, isPrivateChatAllowed }) {
      if (!mayChangeRules.peek()) throw notAllowed('The rules are not this person’s to change.');
      await changeRoles(work, {
        ...(isLocked !== undefined && { isLocked }),
        ...(isChatOpen !== undefined && { isChatOpen }),
        ...(isPrivateChatAllowed !== undefined && { isPrivateChatAllowed }),
      });
    },
    endMeeting: () => work.grants.end(),
  };
}

interface Work {
  readonly seat: Seat;
  readonly people: People;
  readonly membership: Membership;
  readonly grants: Grants;
  readonly wishes: Wishes;
}

async function makePresenter(work: Work, id: MemberId): Promise<void> {
  const roles = requireThere(work, id, 'make-presenter');
  if (roles.table.presenter === id) return;
  const { self } = work.seat;
  requireAction(roles, 'make-presenter', { self, other: id });
  if (!organizes(roles, self)) return work.wishes.handOn(id);
  await work.grants.prepare({ ...roles, table: { ...roles.table, presenter: id } });
  await changeRoles(work, { presenter: id });
}

async function remove(work: Work, id: MemberId): Promise<void> {
  const roles = requireThere(work, id, 'remove');
  requireAction(roles, 'remove', { self: work.seat.self, other: id });
  await work.grants.putOut(id);
  await work.membership.change({ bans: [id] });
}

async function setMuted(work: Work, ids: readonly MemberId[], isMuted: boolean): Promise<void> {
  for (const id of ids) {
    const roles = requireThere(work, id, 'mute');
    if (organizes(roles, id)) throw notAllowed('Who organizes is not muted.');
  }
  if (ids.length > 0) await changeRoles(work, isMuted ? { mute: ids } : { unmute: ids });
}

async function setRole(work: Work, id: MemberId, role: Exclude<Role, 'organizer'>): Promise<void> {
  const roles = requireThere(work, id, 'make-co-organizer');
  const { coOrganizers } = roles.charter;
  const isOne = coOrganizers.includes(id);
  const shallBeOne = role === 'co-organizer';
  requireAction(roles, isOne ? 'make-attendee' : 'make-co-organizer', { self: work.seat.self, other: id });
  if (isOne === shallBeOne) return;
  if (shallBeOne)
    await work.grants.prepare({
      ...roles,
      charter: { ...roles.charter, coOrganizers: [...coOrganizers, id] },
    });
  await changeRoles(work, shallBeOne ? { appoint: [id] } : { dismiss: [id] });
}

async function handOver(work: Work, id: MemberId): Promise<void> {
  const roles = requireThere(work, id, 'hand-over');
  requireAction(roles, 'hand-over', { self: work.seat.self, other: id });
  await work.grants.prepare({ ...roles, charter: { ...roles.charter, organizer: id } });
  await work.wishes.handOver(id);
}

/** What the group refuses was not allowed any more when it was made. */
async function changeRoles({ membership }: Work, roles: RolesChange): Promise<void> {
  try {
    await membership.change({ roles });
  } catch (cause) {
    if (!(cause instanceof MeetingError) || !/^crypto\/(commit|roles)$/.test(cause.code)) throw cause;
    throw new MeetingError('permission/not-allowed', 'The roles do not allow it.', { cause });
  }
}

function isThere({ membership, people }: Work, id: MemberId): boolean {
  return membership.members.value.includes(id) && people.known.value.has(id);
}

/** @throws MeetingError `permission/organizer-only`, `usage/unknown-participant`. */
function requireThere(work: Work, id: MemberId, action: RosterAction): Roles {
  const roles = work.membership.roles.peek();
  if (roles) requireOffice(roles, action, work.seat.self);
  if (roles && isThere(work, id)) return roles;
  throw new MeetingError('usage/unknown-participant', 'This person is not in the room.');
}

function rulesOf(roles: Roles | undefined): Rules {
  const { isLocked = false, chat } = roles?.table ?? {};
  return {
    isLocked,
    isChatOpen: chat?.isOpen ?? true,
    isPrivateChatAllowed: chat?.isPrivateAllowed ?? false,
  };
}

function notAllowed(message: string): MeetingError {
  return new MeetingError('permission/not-allowed', message);
}
