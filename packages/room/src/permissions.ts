import { mayChatPrivately, organizes, type Roles } from '@folkmoot/crypto';
import { MeetingError, type MemberId } from '@folkmoot/wire';

/** What may be done to somebody. */
export type RosterAction =
  | 'make-presenter'
  | 'mute'
  | 'unmute'
  | 'make-co-organizer'
  | 'make-attendee'
  | 'hand-over'
  | 'remove'
  | 'write-to';

/** What somebody may do to somebody who is in the meeting, by the table of roles. */
export function actionsBy(roles: Roles, self: MemberId, other: MemberId): readonly RosterAction[] {
  return [
    ...(mayMakePresenter(roles, self, other) ? (['make-presenter'] as const) : []),
    ...(self === other ? [] : [...ofOrganizing(roles, self, other), ...ofOrganizer(roles, self, other)]),
    ...(self !== other && mayChatPrivately(roles, self) ? (['write-to'] as const) : []),
  ];
}

function mayMakePresenter(roles: Roles, self: MemberId, other: MemberId): boolean {
  const { presenter } = roles.table;
  return presenter !== other && (organizes(roles, self) || presenter === self);
}

function ofOrganizing(roles: Roles, self: MemberId, other: MemberId): RosterAction[] {
  if (!organizes(roles, self) || other === roles.charter.organizer) return [];
  const isMuted = roles.table.chat.muted.includes(other);
  return [...(organizes(roles, other) ? [] : [isMuted ? ('unmute' as const) : ('mute' as const)]), 'remove'];
}

function ofOrganizer({ charter }: Roles, self: MemberId, other: MemberId): RosterAction[] {
  if (charter.organizer !== self) return [];
  return [charter.coOrganizers.includes(other) ? 'make-attendee' : 'make-co-organizer', 'hand-over'];
}

/** Only the organizer does these. */
const ofOrganizers: readonly RosterAction[] = ['make-co-organizer', 'make-attendee', 'hand-over'];

/**
 * Throws unless somebody may do this at all, to whomever.
 *
 * @throws MeetingError `permission/organizer-only`.
 */
export function requireOffice(roles: Roles, action: RosterAction, self: MemberId): void {
  const isPresenter = action === 'make-presenter' && roles.table.presenter === self;
  const isEnough = ofOrganizers.includes(action)
    ? roles.charter.organizer === self
    : organizes(roles, self) || isPresenter;
  if (!isEnough) throw new MeetingError('permission/organizer-only', 'Only the organizer can do this.');
}

/**
 * Throws unless somebody may do this to somebody.
 *
 * @throws MeetingError `usage/oneself`, `permission/not-allowed`.
 */
export function requireAction(
  roles: Roles,
  action: RosterAction,
  { self, other }: { self: MemberId; other: MemberId },
): void {
  if (self === other && action !== 'make-presenter')
    throw new MeetingError('usage/oneself', 'Nobody does this to themselves.');
  if (actionsBy(roles, self, other).includes(action)) return;
  throw new MeetingError('permission/not-allowed', 'This is not possible with this person.');
}
