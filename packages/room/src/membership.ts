import type { GroupNews, GroupWord } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { signal, until } from '@folkmoot/kit';
import type { LaneSelector } from '@folkmoot/transport';
import { laneKinds, MeetingError, type MemberId } from '@folkmoot/wire';
import { Door } from './door.js';
import { asMeetingError } from './errors.js';
import { openMessageLane, readMessages } from './message-lane.js';
import type { Seat } from './seat.js';

/** How long somebody who knocks waits to be let in. */
const patienceMs = 20_000;

/** After this time without an answer one knocks again: a welcome may have been overtaken by the next epoch. */
const knockAgainMs = 6_000;

/** This client's part in the group whose keys seal everything. */
export interface Membership {
  /** Changes when everybody has to introduce themselves again. */
  readonly rosterGeneration: ReadonlySignal<number>;
  /** Why this client is out for good. */
  readonly lost: ReadonlySignal<MeetingError | undefined>;
  /** Changes the keys at once, to such as a member does not get. @throws MeetingError `permission/organizer-only`. */
  remove(member: MemberId): Promise<void>;
}

/** The organizer's side: lets people in, and changes the keys. */
export function keepTheDoor(seat: Seat): Membership {
  const rosterGeneration = signal(0);
  const door = new Door(seat);
  const { group, tree, knock } = laneKinds;
  const lanes = [{ kind: group }, { kind: group, member: seat.self }, { kind: tree }, { kind: knock }];
  followGroup(seat, lanes, (news) => {
    if (news.name === 'epoch') rosterGeneration.value = news.rosterGeneration;
    door.take(news);
  });
  return { rosterGeneration, lost: signal(undefined), remove: (member) => door.remove(member) };
}

/**
 * Everybody else's way in: knocks, is admitted, knocks with a key package, and is in once welcome, tree and letter have
 * come. From then on it follows the group; whoever falls behind it comes in again by itself.
 *
 * @throws MeetingError `connection/nobody-answers` (retryable), or why the link closed.
 */
export async function comeIn(seat: Seat): Promise<Membership> {
  const rosterGeneration = signal(0);
  const lost = signal<MeetingError | undefined>(undefined);
  const isIn = signal(false);
  let entering: Promise<void> | undefined;
  const lane = openMessageLane<GroupWord>(seat, laneKinds.knock, {
    priority: 0,
    seal: async (word, id, header) => (await seat.keys.tell({ lane: id, header }, word)).payload,
  });
  const knock = (): Promise<void> => lane.send({ says: 'knock' });

  followGroup(seat, [{ kind: laneKinds.group }, { kind: laneKinds.tree }], (news) => {
    if (news.name === 'joined' || news.name === 'epoch') rosterGeneration.value = news.rosterGeneration;
    if (news.name === 'joined') isIn.value = true;
    // Whoever is waiting already goes on waiting, by another knock.
    if (news.name === 'admitted' || (news.name === 'behind' && !isIn.peek())) knock().catch(ignore);
    else if (news.name === 'behind' || news.name === 'removed') comeBack(news.name);
  });

  function comeBack(because: 'behind' | 'removed'): void {
    isIn.value = false;
    entering ??= enter(seat, isIn, knock)
      .catch((error: unknown) => {
        const reason = asMeetingError(error, 'connection/nobody-answers');
        lost.value = because === 'removed' ? removed(reason) : reason;
      })
      .finally(() => (entering = undefined));
  }

  await enter(seat, isIn, knock);
  const refuse = (): Promise<never> =>
    Promise.reject(new MeetingError('permission/organizer-only', 'Only the organizer can do this.'));
  return { rosterGeneration, lost, remove: refuse };
}

function followGroup(seat: Seat, lanes: readonly LaneSelector[], take: (news: GroupNews) => void): void {
  readMessages(seat, lanes, (packet) => seat.keys.follow(packet), take);
}

/** Knocks until one is in, the link is closed or patience is at its end. */
async function enter(seat: Seat, isIn: ReadonlySignal<boolean>, knock: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const waiting = AbortSignal.any([seat.closed, over.signal]);
  const stopWatching = seat.link.state.subscribe(({ name }) => {
    if (name === 'closed') over.abort();
  });
  const insist = async (): Promise<void> => {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += knockAgainMs) {
      await knock();
      await seat.clock.sleep(knockAgainMs, waiting);
    }
    over.abort();
  };
  // Ended by being in, or told by what is waited for.
  insist().catch(() => over.abort());
  try {
    await until(isIn, Boolean, { signal: waiting });
  } catch (cause) {
    throw whyNot(seat, cause);
  } finally {
    stopWatching();
    over.abort();
  }
}

function whyNot(seat: Seat, cause: unknown): MeetingError {
  const state = seat.link.state.peek();
  if (state.name === 'closed' && state.error) return state.error;
  if (seat.closed.aborted || state.name === 'closed')
    return new MeetingError('connection/closed', 'The room is closed.', { cause });
  return new MeetingError('connection/nobody-answers', 'Nobody is there to let this client in.', {
    retryable: true,
    cause,
  });
}

function removed(cause: MeetingError): MeetingError {
  return new MeetingError('permission/removed', 'The organizer removed this member.', { cause });
}

/** A knock that cannot be sent is missed by whoever waits for the answer. */
function ignore(): void {
  // Nothing is lost: one knocks again.
}
