import { MeetingError, type MemberId } from '@folkmoot/wire';
import type { Connection } from './connection.js';
import { type Member, type MemberLine, newMember } from './member.js';
import { Outbox } from './outbox.js';
import { type Room, endedError, removeMember, removedError, sayMembers, sayRights, unhook } from './room.js';
import { Subscriptions } from './subscriptions.js';

/**
 * Lets somebody in; an older connection of the same member is replaced.
 * @throws MeetingError `connection/ended`, `permission/removed`, `limit/members`.
 */
export function joinRoom(room: Room, id: MemberId, connection: Connection): Member {
  if (room.rights.hasEnded) throw endedError();
  if (room.rights.isOut(id)) throw removedError();
  const member = room.members.get(id) ?? admit(room, id);
  replaceLine(room, member);
  member.line = lineOf(room, member, connection);
  connection.send({ type: 'joined', member: id });
  sayRights(room, member);
  sayMembers(room);
  return member;
}

/** A connection broke: its member is away, and lanes that are not opened again in time are closed. */
export function lineLost(room: Room, member: Member, connection: Connection): void {
  if (member.line?.connection !== connection) return;
  unhook(room, member);
  expectBack(room, member);
  sayMembers(room);
}

/** A member leaves for good. */
export function leaveRoom(room: Room, member: Member): void {
  removeMember(room, member, 'ended');
}

function admit(room: Room, id: MemberId): Member {
  if (room.members.size >= room.context.maxMembers)
    throw new MeetingError('limit/members', 'The room is full.');
  const member = newMember(id);
  room.members.set(id, member);
  room.context.onOccupied(room);
  return member;
}

function replaceLine(room: Room, member: Member): void {
  const before = member.line?.connection;
  if (!before) return;
  unhook(room, member);
  expectBack(room, member);
  before.refuse(
    new MeetingError('connection/replaced', 'Another connection took over.', { retryable: false }),
  );
}

function lineOf({ context }: Room, { id }: Member, connection: Connection): MemberLine {
  const outbox = new Outbox(id, {
    ...context.counts,
    onWaiting: () => connection.wake(),
    onBacklog: (error) => connection.refuse(error),
  });
  return { connection, outbox, subscriptions: new Subscriptions(id, outbox) };
}

function expectBack(room: Room, member: Member): void {
  clearTimeout(member.expiry);
  member.expiry = setTimeout(() => expire(room, member), room.context.times.awayMs).unref();
}

/** What came back stays; what did not is over. */
function expire(room: Room, member: Member): void {
  if (!member.line) return removeMember(room, member, 'ended');
  for (const lane of room.lanes.of(member.id)) if (!lane.isOpen) room.lanes.close(lane, 'ended');
}
