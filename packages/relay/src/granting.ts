import { everybody } from '@folkmoot/wire';
import type { Lane } from './lane.js';
import { type Member, sameRights } from './member.js';
import { type Room, putOut, removedError, sayRights } from './room.js';

/** Follows a signed grant at once. @throws MeetingError `permission/grant`, `protocol/malformed`, `limit/grants`. */
export function followGrant(room: Room, signed: Uint8Array): void {
  const grant = room.rights.accept(signed);
  if (!grant) return;
  if (room.rights.hasEnded) return room.context.onEnded(room);
  const concerned =
    grant.member === everybody ? [...room.members.values()] : [room.members.get(grant.member)];
  for (const member of concerned) if (member) enforce(room, member);
}

function enforce(room: Room, member: Member): void {
  if (room.rights.isOut(member.id)) return putOut(room, member, removedError());
  const before = member.rights;
  sayRights(room, member);
  if (sameRights(before, member.rights)) return;
  for (const lane of room.lanes.of(member.id)) limitLane(room, member, lane);
}

function limitLane(room: Room, member: Member, lane: Lane): void {
  const maxBytesPerSecond = member.rights.get(lane.id.kind);
  if (maxBytesPerSecond !== undefined) return lane.limit(maxBytesPerSecond, room.context.now());
  room.lanes.close(lane, 'cut');
  member.line?.connection.send({ type: 'close-lane', lane: lane.number });
}
