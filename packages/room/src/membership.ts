import { type Comer, committersOf, type GroupNews, type GroupWord, type Roles } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { signal, until } from '@folkmoot/kit';
import type { LaneSelector } from '@folkmoot/transport';
import { laneKinds, MeetingError, type MemberId } from '@folkmoot/wire';
import { readInOrder } from './arrival-order.js';
import type { Change } from './commits.js';
import { Door, sealingWords } from './door.js';
import { asMeetingError } from './errors.js';
import { type MessageLane, openMessageLane } from './message-lane.js';
import type { Seat } from './seat.js';

/** How long somebody who knocks waits to be let in. */
const usualPatienceMs = 20_000;

/** An organizer who comes back waits so long for others before it founds the group again. */
const untilFoundedMs = 3_000;

/** After this time without an answer one knocks again: a welcome may have been overtaken by the next epoch. */
const knockAgainMs = 6_000;

/** This client's part in the group whose keys seal everything. */
export interface Membership {
  /** Changes when everybody has to introduce themselves again. */
  readonly rosterGeneration: ReadonlySignal<number>;
  /** Who came into the group, or came back, with the newest epoch. */
  readonly comers: ReadonlySignal<readonly Comer[]>;
  /** Why this client is out for good. */
  readonly lost: ReadonlySignal<MeetingError | undefined>;
  /** The table of roles in force. */
  readonly roles: ReadonlySignal<Roles | undefined>;
  /** Everybody in the group. */
  readonly members: ReadonlySignal<readonly MemberId[]>;
  /**
   * Changes the group; resolves when it has changed for everybody.
   *
   * @throws MeetingError `permission/not-allowed` for who is no committer, `crypto/commit` for what the roles do not allow.
   */
  change(change: Change): Promise<void>;
  /** Resolves when those who act first have had their time: whether this client may still act. */
  forMyTurn(): Promise<boolean>;
}

/** The founder's part: in the group from the start. */
export async function keepTheDoor(seat: Seat): Promise<Membership> {
  const belonging = new Belonging(seat);
  belonging.begin(await seat.keys.roles());
  return belonging;
}

/**
 * Everybody else's way in: knocks, is admitted, knocks with a key package, and is in once welcome, tree and letter have
 * come. From then on it follows the group; whoever falls behind it comes in again by itself.
 *
 * @throws MeetingError `connection/nobody-answers` (retryable), or why the link closed.
 */
export async function comeIn(seat: Seat): Promise<Membership> {
  const belonging = new Belonging(seat);
  await belonging.enter();
  return belonging;
}

/**
 * The organizer's way back: whoever else may commit lets it in like everybody. Where nobody does, the group is founded
 * again, and who is in the former one is told.
 */
export async function comeBackToOrganize(seat: Seat): Promise<Membership> {
  const belonging = new Belonging(seat);
  const { members } = seat.link;
  const present = await until(members, ({ length }) => length > 0, { signal: seat.closed });
  if (present.length > 1 && (await isLetIn(belonging))) return belonging;
  await seat.keys.foundAgain();
  belonging.begin(await seat.keys.roles(), { isAgain: true });
  return belonging;
}

async function isLetIn(belonging: Belonging): Promise<boolean> {
  return belonging.enter(untilFoundedMs).then(
    () => true,
    (error: unknown) => {
      if (error instanceof MeetingError && error.code === 'connection/nobody-answers') return false;
      throw error;
    },
  );
}

class Belonging implements Membership {
  readonly rosterGeneration = signal(0);
  readonly comers = signal<readonly Comer[]>([]);
  readonly lost = signal<MeetingError | undefined>(undefined);
  readonly roles = signal<Roles | undefined>(undefined);
  readonly members = signal<readonly MemberId[]>([]);
  readonly #isIn = signal(false);
  readonly #seat: Seat;
  readonly #knocks: MessageLane<GroupWord>;
  readonly #follow: (selector: LaneSelector) => void;
  /** With who may commit, or might once. */
  #door: Door | undefined;
  #entering: Promise<void> | undefined;

  constructor(seat: Seat) {
    this.#seat = seat;
    this.#knocks = openMessageLane<GroupWord>(seat, laneKinds.knock, {
      priority: 0,
      seal: sealingWords(seat),
    });
    this.#follow = readInOrder(seat, async (packet) => this.#take(await seat.keys.follow(packet)));
    this.#follow({ kind: laneKinds.group });
    this.#follow({ kind: laneKinds.tree });
  }

  /** Is in the group already. */
  begin(roles: Roles, { isAgain } = { isAgain: false }): void {
    this.#isIn.value = true;
    this.members.value = [this.#seat.self];
    this.#keepTo(roles);
    if (isAgain) this.#door?.announce();
  }

  /** Comes in. @throws MeetingError see {@link comeIn}. */
  enter(patienceMs = usualPatienceMs): Promise<void> {
    return enter(this.#seat, this.#isIn, { knock: () => this.#knock(), patienceMs });
  }

  change(change: Change): Promise<void> {
    const roles = this.roles.peek();
    if (this.#door && roles && committersOf(roles.charter).includes(this.#seat.self))
      return this.#door.change(change);
    return Promise.reject(
      new MeetingError('permission/not-allowed', 'This client may not change the group.'),
    );
  }

  async forMyTurn(): Promise<boolean> {
    return (await this.#door?.forMyTurn()) ?? false;
  }

  #take(news: GroupNews): void {
    if (news.name === 'joined' || news.name === 'epoch') {
      this.rosterGeneration.value = news.rosterGeneration;
      this.members.value = news.members;
      this.#keepTo(news.roles);
      this.comers.value = news.comers;
    }
    this.#door?.take(news);
    if (news.name === 'joined') this.#isIn.value = true;
    // Whoever is waiting already goes on waiting, by another knock.
    if (news.name === 'admitted' || (news.name === 'behind' && !this.#isIn.peek()))
      this.#knock().catch(ignore);
    else if (news.name === 'removed' && news.isForGood) this.lost.value = removed();
    else if (news.name === 'behind' || news.name === 'removed') this.#comeBack();
  }

  /** Whoever becomes a committer opens a door, and hears who knocked and what becomes of its own commits. */
  #keepTo(roles: Roles): void {
    this.roles.value = roles;
    const { self } = this.#seat;
    if (this.#door || !committersOf(roles.charter).includes(self)) return;
    this.#door = new Door(this.#seat, this.roles, this.members);
    this.#follow({ kind: laneKinds.group, member: self });
    this.#follow({ kind: laneKinds.knock });
  }

  #knock(): Promise<void> {
    return this.#knocks.send({ says: 'knock' });
  }

  #comeBack(): void {
    this.#isIn.value = false;
    this.#entering ??= this.enter()
      .catch((error: unknown) => {
        this.lost.value = asMeetingError(error, 'connection/nobody-answers');
      })
      .finally(() => (this.#entering = undefined));
  }
}

/** Knocks until one is in, the link is closed or patience is at its end. */
async function enter(
  seat: Seat,
  isIn: ReadonlySignal<boolean>,
  { knock, patienceMs }: { knock: () => Promise<void>; patienceMs: number },
): Promise<void> {
  const over = new AbortController();
  const waiting = AbortSignal.any([seat.closed, over.signal]);
  const stopWatching = seat.link.state.subscribe(({ name }) => {
    if (name === 'closed') over.abort();
  });
  const insist = async (): Promise<void> => {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += knockAgainMs) {
      await knock();
      await seat.clock.sleep(Math.min(knockAgainMs, patienceMs), waiting);
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

function removed(): MeetingError {
  return new MeetingError('permission/removed', 'The organizer removed this member.');
}

/** A knock that cannot be sent is missed by whoever waits for the answer. */
function ignore(): void {
  // Nothing is lost: one knocks again.
}
