import { type FrameOf, type LaneId, MeetingError, type MemberId, encodeFrame } from '@folkmoot/wire';
import { Lanes } from './lanes.js';
import { type Member, rightsFrame } from './member.js';
import type { RelayTimes } from './options.js';
import type { OutboxEvents } from './outbox.js';
import { Rights } from './rights.js';
import { type RoomIdentity, type RoomKey, roomKeyOf } from './room-key.js';

/** What a room needs of the relay, and tells it. */
export interface RoomContext {
  times: RelayTimes;
  maxMembers: number;
  now: () => number;
  /** Hears of a refusal that nobody is told of. */
  onRefused(error: MeetingError): void;
  /** Counts what leaves for viewers, and what need not. */
  counts: Pick<OutboxEvents, 'onDelivered' | 'onOutdated'>;
  onOccupied(room: Room): void;
  onEmpty(room: Room): void;
  onEnded(room: Room): void;
}

/** A meeting that is live: its members, their lanes and their rights. */
export interface Room {
  readonly key: RoomKey;
  readonly rights: Rights;
  readonly lanes: Lanes;
  /** Those away included. */
  readonly members: Map<MemberId, Member>;
  readonly context: RoomContext;
}

/** A room nobody is in yet. */
export function createRoom(identity: RoomIdentity, context: RoomContext): Room {
  const key = roomKeyOf(identity);
  return { key, rights: new Rights(identity), lanes: new Lanes(), members: new Map(), context };
}

/** Opens a lane for a member, and says what the relay has of it. @throws MeetingError `permission/lane`, `limit/lanes`. */
export function openLane(room: Room, member: Member, { kind, generation }: FrameOf<'open'>): void {
  const maxBytesPerSecond = member.rights.get(kind);
  if (maxBytesPerSecond === undefined) throw new MeetingError('permission/lane', 'Nobody granted this lane.');
  const id: LaneId = { member: member.id, kind, generation };
  const { lane, isNew } = room.lanes.provide(id, { maxBytesPerSecond, nowMs: room.context.now() });
  const have = lane.open();
  member.line?.connection.send({ type: 'opened', lane: lane.number, kind, generation, have });
  if (!isNew) return;
  endFormer(room, id);
  for (const { line } of room.members.values()) line?.subscriptions.offer(lane);
}

/** Whoever opens a later lane of a kind, and has not come back to an earlier one, has started anew. */
function endFormer(room: Room, { member, kind, generation }: LaneId): void {
  for (const lane of room.lanes.of(member)) {
    const isFormer = lane.id.kind === kind && lane.id.generation < generation && !lane.isOpen;
    if (isFormer) room.lanes.close(lane, 'ended');
  }
}

/** Lets go of a member's connection, but not of the member. */
export function unhook(room: Room, member: Member): void {
  member.line?.outbox.close();
  member.line = undefined;
  for (const lane of room.lanes.of(member.id)) lane.breakOff();
}

/** A member is gone, and its lanes with it. */
export function removeMember(room: Room, member: Member, how: 'ended' | 'cut'): void {
  unhook(room, member);
  clearTimeout(member.expiry);
  for (const lane of room.lanes.of(member.id)) room.lanes.close(lane, how);
  if (!room.members.delete(member.id)) return;
  sayMembers(room);
  if (room.members.size === 0) room.context.onEmpty(room);
}

/** Removes a member and says why. */
export function putOut(room: Room, member: Member, error: MeetingError): void {
  const connection = member.line?.connection;
  removeMember(room, member, 'cut');
  connection?.refuse(error);
}

/** Ends everything in a room; everybody is told why. */
export function closeRoom(room: Room, error: MeetingError): void {
  for (const member of [...room.members.values()]) putOut(room, member, error);
}

/** Tells a member what it may publish. */
export function sayRights(room: Room, member: Member): void {
  member.rights = room.rights.of(member.id);
  member.line?.connection.send(rightsFrame(member.rights));
}

/** Tells everybody who is here. */
export function sayMembers(room: Room): void {
  const members = [...room.members.values()].map(({ id, line }) => ({
    member: id,
    away: line === undefined,
  }));
  const frame = encodeFrame({ type: 'members', members });
  for (const { line } of room.members.values()) line?.connection.sendNewest('members', frame);
}

/** What everybody hears when the meeting is over. */
export function endedError(): MeetingError {
  return new MeetingError('connection/ended', 'The meeting has ended.', { retryable: false });
}

/** What a member hears that was put out. */
export function removedError(): MeetingError {
  return new MeetingError('permission/removed', 'The organizer removed this member.');
}
