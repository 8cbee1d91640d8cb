import type { ReadonlySignal } from '@folkmoot/kit';
import { deadline, effect, signal, until } from '@folkmoot/kit';
import type { Participant as ParticipantFacts } from '@folkmoot/crypto';
import type { LaneId, MemberId } from '@folkmoot/wire';
import { laneKinds, limits, MeetingError } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import { openMessageLane, readMessages } from './message-lane.js';
import type { Seat } from './seat.js';

/** So long somebody who comes back may take until they have introduced themselves. */
const againMs = 3_000;

/** How long a message may wait for the introduction of its author. */
const introductionWaitMs = 10_000;

/** Who has introduced themselves, as proved by signatures. The roster, the chat and the screen look people up here. */
export interface People {
  /** Everybody's facts by member, oneself included. */
  readonly known: ReadonlySignal<ReadonlyMap<MemberId, ParticipantFacts>>;
  /** Resolves when somebody has introduced themselves; rejects with `crypto/unknown-sender` after 10 s. */
  introduced(member: MemberId): Promise<ParticipantFacts>;
  /** The same for a lane: whoever starts anew has other lanes than before. */
  announced(lane: LaneId): Promise<ParticipantFacts>;
  /** Resolves when somebody introduces themselves the next time, or after 3 s. */
  introducedAgain(member: MemberId): Promise<void>;
  /** The name of somebody, or an empty text. */
  nameOf(member: MemberId): string;
  /** Generation of the lane somebody announced for the present or next share. */
  screenGenerationOf(member: MemberId): number | undefined;
  /** Announces the lane of one's next share, since no lane is used for two. */
  announceNextScreen(): Promise<void>;
}

/**
 * Introduces the person at this client and learns everybody else's introduction.
 *
 * @param rosterGeneration Whenever it changes, everybody introduces themselves again, under keys that nobody has who was removed.
 */
export async function meetPeople(
  seat: Seat,
  name: string,
  rosterGeneration: ReadonlySignal<number> = signal(0),
): Promise<People> {
  const known = signal<ReadonlyMap<MemberId, ParticipantFacts>>(new Map());
  let screenGeneration = seat.generation;
  const lane = openMessageLane<readonly OwnLane[]>(seat, laneKinds.presence, {
    priority: 0,
    newestOnly: true,
    async seal(lanes, id, header) {
      const { payload, facts } = await seat.keys.introduce({ lane: id, header, name, lanes: [...lanes] });
      learn(facts);
      return payload;
    },
  });

  function learn(facts: ParticipantFacts): void {
    known.value = new Map(known.value).set(facts.member, facts);
  }

  await lane.send(lanesOf(seat, screenGeneration));
  readMessages(seat, { kind: laneKinds.presence }, (packet) => seat.keys.learn(packet), learn);
  introduceAgain(seat, rosterGeneration, () => lane.send(lanesOf(seat, screenGeneration)));

  return {
    known,
    introduced: (member) => introduced(seat, known, { member }),
    introducedAgain: (member) => introducedAgain(seat, known, member),
    announced: (lane) => introduced(seat, known, lane),
    nameOf: (member) => known.value.get(member)?.name ?? '',
    screenGenerationOf: (member) =>
      known.value.get(member)?.lanes.find(({ kind }) => kind === laneKinds.screen)?.generation,
    announceNextScreen: () => lane.send(lanesOf(seat, (screenGeneration += 1))),
  };
}

function introduceAgain(
  seat: Seat,
  rosterGeneration: ReadonlySignal<number>,
  introduce: () => Promise<void>,
): void {
  let last = rosterGeneration.peek();
  // The signal belongs to the same room and ends with it.
  effect(() => {
    if (rosterGeneration.value === last) return;
    last = rosterGeneration.value;
    introduce().catch((error: unknown) => {
      if (!seat.closed.aborted) seat.dropped(asMeetingError(error, 'crypto/introduction'));
    });
  });
}

type OwnLane = Pick<LaneId, 'kind' | 'generation'>;

/** Every lane this client signs in. Only the screen's changes: each share has a lane of its own. */
function lanesOf(seat: Seat, screenGeneration: number): OwnLane[] {
  const { chat, presence, wish, heads, screen } = laneKinds;
  const once = [presence, chat, heads, wish];
  return [
    ...once.map((kind) => ({ kind, generation: seat.generation })),
    { kind: screen, generation: screenGeneration },
  ];
}

/** The name as it is introduced; throws `usage/empty-name` or `limit/name-length`. */
export function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw new MeetingError('usage/empty-name', 'A name is needed to enter the room.');
  if (trimmed.length > limits.name) {
    throw new MeetingError('limit/name-length', `A name has at most ${String(limits.name)} characters.`);
  }
  return trimmed;
}

async function introduced(
  seat: Seat,
  known: ReadonlySignal<ReadonlyMap<MemberId, ParticipantFacts>>,
  of: Pick<LaneId, 'member'> & Partial<LaneId>,
): Promise<ParticipantFacts> {
  const { member, kind, generation } = of;
  const isNamed = (lane: OwnLane): boolean => lane.kind === kind && lane.generation === generation;
  const factsIn = (map: ReadonlyMap<MemberId, ParticipantFacts>): ParticipantFacts | undefined => {
    const facts = map.get(member);
    return kind === undefined || facts?.lanes.some(isNamed) ? facts : undefined;
  };
  const facts = factsIn(known.peek());
  if (facts) return facts;
  const waiting = deadline(seat.clock, introductionWaitMs, seat.closed);
  try {
    return factsIn(await until(known, (map) => factsIn(map) !== undefined, waiting)) as ParticipantFacts;
  } catch (cause) {
    throw new MeetingError('crypto/unknown-sender', 'A message came from somebody unknown.', { cause });
  } finally {
    waiting.end();
  }
}

async function introducedAgain(
  { clock, closed }: Seat,
  known: ReadonlySignal<ReadonlyMap<MemberId, ParticipantFacts>>,
  member: MemberId,
): Promise<void> {
  const before = known.peek().get(member);
  const waiting = deadline(clock, againMs, closed);
  await until(known, (map) => map.get(member) !== before, waiting).catch(() => undefined);
  waiting.end();
}
