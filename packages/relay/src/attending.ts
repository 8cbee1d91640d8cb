import { type Frame, type FrameName, type FrameOf, MeetingError, encodeFrame } from '@folkmoot/wire';
import type { Listener } from './connection.js';
import { followGrant } from './granting.js';
import { leaveRoom, lineLost } from './joining.js';
import type { Lane } from './lane.js';
import type { Member, MemberLine } from './member.js';
import { type Room, openLane } from './room.js';

interface Attendance {
  room: Room;
  member: Member;
  line: MemberLine;
}

type Reaction<N extends FrameName> = (attendance: Attendance, frame: FrameOf<N>) => void;

/** What a member may say, and what follows. */
const reactions: { readonly [N in FrameName]?: Reaction<N> } = {
  open: ({ room, member, line }, frame) => orRefuse(line, frame, () => openLane(room, member, frame)),
  synced: ({ room, member, line }, { lane: number, retires }) => {
    const lane = room.lanes.own(member.id, number);
    if (lane) orRefuse(line, lane.id, () => lane.sync(retires, room.context.now()));
  },
  packet: publish,
  'close-lane': ({ room, member }, { lane: number }) => {
    const lane = room.lanes.own(member.id, number);
    if (lane) room.lanes.close(lane, 'ended');
  },
  subscribe: ({ room, line }, frame) => line.subscriptions.set(frame, room.lanes.all(), room.context.now()),
  unsubscribe: ({ room, line }, { id }) => line.subscriptions.delete(id, room.lanes.all()),
  grant: ({ room }, { signed }) => {
    // Anybody may deliver a grant, so a false one is no proof of bad will. It is counted and changes nothing.
    attempt(
      () => followGrant(room, signed),
      (error) => room.context.onRefused(error),
    );
  },
  ack: ({ room, line: { connection } }, frame) => {
    connection.credit.acknowledged(frame, room.context.now());
    connection.wake();
  },
  ping: ({ line }, { id }) => line.connection.sendNewest('pong', encodeFrame({ type: 'pong', id })),
  pong: () => undefined,
  leave: ({ room, member, line }) => {
    leaveRoom(room, member);
    line.connection.close(1_000);
  },
};

/** Lets a member's connection take part in its room. */
export function attend(room: Room, member: Member, line: MemberLine): Listener {
  const attendance: Attendance = { room, member, line };
  return {
    onFrame: (frame) => react(attendance, frame),
    onClosed: () => lineLost(room, member, line.connection),
  };
}

function react(attendance: Attendance, frame: Frame): void {
  // Each frame name has its own reaction; the table's type says so, the lookup cannot.
  const reaction = reactions[frame.type] as Reaction<FrameName> | undefined;
  if (!reaction) throw new MeetingError('protocol/order', `A client does not send ${frame.type} here.`);
  reaction(attendance, frame);
}

function publish({ room, member, line }: Attendance, frame: FrameOf<'packet'>): void {
  const lane = room.lanes.own(member.id, frame.lane);
  if (!lane) return;
  orRefuse(line, lane.id, () => line.connection.hold(room.lanes.publish(lane, frame, room.context.now())));
}

/** A refusal costs the sender this frame or lane, and nothing else. */
function orRefuse(
  { connection }: MemberLine,
  lane: Pick<Lane['id'], 'kind' | 'generation'>,
  act: () => void,
): void {
  attempt(act, (error) => connection.refuseLane(lane, error));
}

function attempt(act: () => void, refuse: (error: MeetingError) => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof MeetingError)) throw error;
    refuse(error);
  }
}
