import { committersOf, organizersOf, type Roles } from '@folkmoot/crypto';
import { effect, type ReadonlySignal } from '@folkmoot/kit';
import type { Present } from '@folkmoot/transport';
import { everybody, type Grant, laneKinds, type MemberId } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import { hereIn } from './here.js';
import type { Seat } from './seat.js';

/** Room for long messages in a burst, and no more. */
const talk = 64_000;
/** A welcome for 250 people, a few times a second. */
const welcomes = 1_000_000;
/** 100 Mbit/s: more than any screen needs for long. */
const picture = 12_500_000;

type Lanes = Grant['lanes'];

const everybodysLanes: Lanes = [
  { kind: laneKinds.presence, maxBytesPerSecond: talk },
  { kind: laneKinds.chat, maxBytesPerSecond: talk },
  { kind: laneKinds.heads, maxBytesPerSecond: talk },
  { kind: laneKinds.knock, maxBytesPerSecond: talk },
  { kind: laneKinds.wish, maxBytesPerSecond: talk },
];
const presentersLane: Lanes = [{ kind: laneKinds.screen, maxBytesPerSecond: picture }];
const committersLanes: Lanes = [
  { kind: laneKinds.group, maxBytesPerSecond: welcomes },
  { kind: laneKinds.tree, maxBytesPerSecond: welcomes },
];
const organizersLanes: Lanes = [...everybodysLanes, ...presentersLane, ...committersLanes];

/** The organizer's first act: without these grants the relay lets nobody publish anything. */
export async function openDoors(seat: Seat): Promise<void> {
  await grant(seat, everybody, everybodysLanes);
  await grant(seat, seat.self, organizersLanes);
}

/** What the relay is told of who may do what. */
export interface Grants {
  /** Tells it what a table of roles will bring, before the table comes: nobody shall find a lane closed. */
  prepare(roles: Pick<Roles, 'table' | 'charter'>): Promise<void>;
  /** Lets nobody in by this name any more. */
  putOut(member: MemberId): Promise<void>;
  /** Ends the meeting. @throws MeetingError `permission/organizer-only`. */
  end(): Promise<void>;
}

/** Keeps the relay's rights in step with the table of roles, by the first of those who organize and are there. */
export function keepGrants(seat: Seat, roles: ReadonlySignal<Roles | undefined>): Grants {
  const granted = new Map<MemberId, Lanes>([[seat.self, organizersLanes]]);
  const out = new Set<MemberId>();
  let tail: Promise<void> = Promise.resolve();

  async function grantEach(wanted: ReadonlyMap<MemberId, Lanes>): Promise<void> {
    for (const [member, lanes] of wanted) {
      if (areSame(granted.get(member) ?? everybodysLanes, lanes)) continue;
      granted.set(member, lanes);
      await grant(seat, member, lanes);
    }
  }

  /** Nobody loses what is needed until then. */
  function widened(next: ReadonlyMap<MemberId, Lanes>): ReadonlyMap<MemberId, Lanes> {
    return new Map(
      [...next].map(([member, lanes]) => [member, bothOf(granted.get(member) ?? everybodysLanes, lanes)]),
    );
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  }

  /** Whoever takes a meeting over says anew what everybody may: a relay that restarts hears it from nobody else. */
  let hasOpened = seat.isOrganizer;
  async function keep(now: Roles): Promise<void> {
    if (!hasOpened && now.charter.organizer === seat.self) await openDoors(seat);
    hasOpened ||= now.charter.organizer === seat.self;
    const wanted = new Map([...granted.keys()].map((member) => [member, lanesOf(now, member)]));
    for (const [member, lanes] of lanesIn(now, seat.self)) wanted.set(member, lanes);
    await grantEach(wanted);
    await putOutEach(seat, now.table.banned, out);
  }

  const stop = effect(() => {
    const now = roles.value;
    if (!now || firstOf(now, seat.link.members.value) !== seat.self) return;
    inTurn(() => keep(now)).catch((error: unknown) => {
      if (!seat.closed.aborted) seat.dropped(asMeetingError(error, 'crypto/grant'));
    });
  });
  seat.closed.addEventListener('abort', stop, { once: true });

  return {
    prepare: (next) => inTurn(() => grantEach(widened(lanesIn(next, seat.self)))),
    putOut: (member) => inTurn(() => putOutEach(seat, [member], out)),
    end: () => grant(seat, everybody, [], { out: true }),
  };
}

/** Of those who organize the first who is there, by the relay's word: one of them suffices. */
function firstOf({ charter }: Roles, members: readonly Present[]): MemberId | undefined {
  return organizersOf(charter).find(hereIn(members));
}

/** What all need who need more than everybody. Nobody but the organizer may speak of the organizer. */
function lanesIn(roles: Pick<Roles, 'table' | 'charter'>, by: MemberId): ReadonlyMap<MemberId, Lanes> {
  const { presenter } = roles.table;
  const { organizer } = roles.charter;
  const members = [...committersOf(roles.charter), ...(presenter ? [presenter] : [])];
  const concerned = members.filter((member) => member !== organizer || by === organizer);
  return new Map(concerned.map((member) => [member, lanesOf(roles, member)]));
}

function lanesOf({ table, charter }: Pick<Roles, 'table' | 'charter'>, member: MemberId): Lanes {
  const { organizer, coOrganizers, greeters } = charter;
  if (member === organizer) return organizersLanes;
  const isCommitter = coOrganizers.includes(member) || greeters.includes(member);
  return [
    ...everybodysLanes,
    ...(member === table.presenter ? presentersLane : []),
    ...(isCommitter ? committersLanes : []),
  ];
}

function bothOf(first: Lanes, second: Lanes): Lanes {
  const isNew = ({ kind }: Lanes[number]): boolean => !first.some((known) => known.kind === kind);
  return [...first, ...second.filter(isNew)];
}

function areSame(a: Lanes, b: Lanes): boolean {
  const kindsOf = (lanes: Lanes): string =>
    lanes
      .map(({ kind }) => kind)
      .toSorted((one, other) => one - other)
      .join();
  return kindsOf(a) === kindsOf(b);
}

/** Tells the relay who is out, each once: one that started anew while this client was away does not know. */
async function putOutEach(seat: Seat, members: readonly MemberId[], out: Set<MemberId>): Promise<void> {
  for (const member of members) {
    if (out.has(member)) continue;
    out.add(member);
    await grant(seat, member, [], { out: true });
  }
}

async function grant(
  seat: Seat,
  member: MemberId,
  lanes: Lanes,
  options: { out: boolean } = { out: false },
): Promise<void> {
  seat.link.grant(await seat.keys.signGrant({ member, lanes, out: options.out }));
}
