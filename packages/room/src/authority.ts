import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, effect, signal } from '@folkmoot/kit';
import type { Grant, LaneId, MemberId, RolesTable } from '@folkmoot/wire';
import { everybody, laneKinds, MeetingError } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import { openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** Who may do what, as the holder of the meeting key has signed it. */
export interface Authority {
  /** The newest genuine table of roles; undefined until one has arrived. */
  readonly roles: ReadonlySignal<RolesTable | undefined>;
  /** Lets one member present and nobody else. @throws MeetingError `permission/organizer-only`. */
  letPresent(member: MemberId): Promise<void>;
  /** Tells the relay not to let somebody in any more. @throws MeetingError `permission/organizer-only`. */
  putOut(member: MemberId): Promise<void>;
  /** Ends the meeting. @throws MeetingError `permission/organizer-only`. */
  endMeeting(): Promise<void>;
}

/** Room for long messages in a burst, and no more. */
const talk = 64_000;
/** A welcome for 250 people, a few times a second. */
const welcomes = 1_000_000;
/** 100 Mbit/s: more than any screen needs for long. */
const picture = 12_500_000;

const everybodysLanes: Grant['lanes'] = [
  { kind: laneKinds.presence, maxBytesPerSecond: talk },
  { kind: laneKinds.chat, maxBytesPerSecond: talk },
  { kind: laneKinds.heads, maxBytesPerSecond: talk },
  { kind: laneKinds.knock, maxBytesPerSecond: talk },
];
const presentersLanes: Grant['lanes'] = [
  ...everybodysLanes,
  { kind: laneKinds.screen, maxBytesPerSecond: picture },
];
const organizersLanes: Grant['lanes'] = [
  ...presentersLanes,
  { kind: laneKinds.roles, maxBytesPerSecond: talk },
  { kind: laneKinds.group, maxBytesPerSecond: welcomes },
  { kind: laneKinds.tree, maxBytesPerSecond: welcomes },
];

/** The organizer's first act: without these grants the relay lets nobody publish anything. */
export async function openDoors(seat: Seat): Promise<void> {
  await grant(seat, everybody, everybodysLanes);
  await grant(seat, seat.self, organizersLanes);
}

/** The attendee's side: learns who may do what. */
export function followAuthority(seat: Seat): Authority {
  const roles = signal<RolesTable | undefined>(undefined);
  readMessages(
    seat,
    { kind: laneKinds.roles },
    (packet) => seat.keys.openRoles(packet),
    (table) => (roles.value = table),
  );
  const refuse = (): Promise<never> =>
    Promise.reject(new MeetingError('permission/organizer-only', 'Only the organizer can do this.'));
  return { roles, letPresent: refuse, putOut: refuse, endMeeting: refuse };
}

/**
 * The organizer's side: signs grants and the table of roles. The table names the lane and the key of the presenter's
 * next share, so it is signed anew whenever the presenter announces another one.
 */
export async function holdAuthority(seat: Seat, people: People): Promise<Authority> {
  const roles = signal<RolesTable | undefined>(undefined);
  const presenting = signal(seat.self);
  const lane = openMessageLane<LaneId | undefined>(seat, laneKinds.roles, {
    priority: 0,
    newestOnly: true,
    async seal(presenter, id, header) {
      const { payload, table } = await seat.keys.signRoles({
        lane: id,
        header,
        ...(presenter && { presenter }),
      });
      roles.value = table;
      return payload;
    },
  });
  const generation = computed(() => people.screenGenerationOf(presenting.value));
  const wanted = computed(() => screenLane(presenting.value, generation.value));
  let signed = wanted.peek();
  await lane.send(signed);
  const stop = effect(() => {
    if (wanted.value === signed) return;
    signed = wanted.value;
    lane.send(signed).catch((error: unknown) => note(seat, error));
  });
  seat.closed.addEventListener('abort', stop, { once: true });

  return {
    roles,
    async letPresent(member) {
      requireKnown(people, member);
      const former = presenting.peek();
      if (former === member) return;
      if (member !== seat.self) await grant(seat, member, presentersLanes);
      presenting.value = member;
      if (former !== seat.self) await grant(seat, former, everybodysLanes);
    },
    async putOut(member) {
      requireKnown(people, member);
      if (member === seat.self) throw new MeetingError('usage/oneself', 'Nobody removes themselves.');
      if (presenting.peek() === member) presenting.value = seat.self;
      await grant(seat, member, [], { out: true });
    },
    endMeeting: () => grant(seat, everybody, [], { out: true }),
  };
}

async function grant(
  seat: Seat,
  member: MemberId,
  lanes: Grant['lanes'],
  options: { out: boolean } = { out: false },
): Promise<void> {
  seat.link.grant(await seat.keys.signGrant({ member, lanes, out: options.out }));
}

/** Without a new table the former one stays in force. Who has left signs no more, and that is no fault. */
function note(seat: Seat, error: unknown): void {
  if (!seat.closed.aborted) seat.dropped(asMeetingError(error, 'crypto/roles'));
}

function requireKnown(people: People, member: MemberId): void {
  if (people.known.peek().has(member)) return;
  throw new MeetingError('usage/unknown-participant', 'This person is not in the room.');
}

function screenLane(member: MemberId, generation: number | undefined): LaneId | undefined {
  return generation === undefined ? undefined : { member, kind: laneKinds.screen, generation };
}
