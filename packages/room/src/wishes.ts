import { committersOf, type Roles } from '@folkmoot/crypto';
import { type ReadonlySignal, until } from '@folkmoot/kit';
import { laneKinds, MeetingError, type MemberId, type Packet, type Wish } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import type { Membership } from './membership.js';
import { openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** How long others have to do what was wished. */
const patienceMs = 15_000;

/** What the person at this client wishes others to do. */
export interface Wishes {
  /** Somebody else shall present; resolves when they do. @throws MeetingError `connection/nobody-answers`. */
  handOn(to: MemberId): Promise<void>;
  /** Somebody shall organize; resolves when they do. @throws MeetingError `connection/nobody-answers`. */
  handOver(to: MemberId): Promise<void>;
}

interface SignedWish {
  wish: Wish;
  signed: Uint8Array;
}

/** Hears what the presenter wishes and does it; takes over where the organizer asks for it. */
export function openWishes(seat: Seat, people: People, membership: Membership): Wishes {
  const { roles } = membership;
  const lane = openMessageLane<Uint8Array>(seat, laneKinds.wish, {
    priority: 0,
    seal: (signed, id, header) => seat.keys.seal(id, header, signed),
  });
  /** Whom the person here has asked to take over. */
  let asked: MemberId | undefined;
  readMessages(
    seat,
    { kind: laneKinds.wish },
    (packet) => openWish(seat, people, packet),
    (heard) => {
      // A wish may be about a table that has been followed by another meanwhile; who wished it says it again.
      answer(heard).catch((error: unknown) => {
        if (!seat.closed.aborted) seat.dropped(asMeetingError(error, 'crypto/wish'));
      });
    },
  );

  async function answer({ wish, signed }: SignedWish): Promise<void> {
    if (wish.wants === 'organize') {
      if (wish.offer && wish.member === asked) await membership.change({ roles: { wish: signed } });
      else if (!wish.offer && wish.to === seat.self) await lane.send(await seat.keys.offerToOrganize());
    } else if (isCommitter(roles.peek(), seat.self) && (await membership.forMyTurn())) {
      if (roles.peek()?.table.serial === wish.serial) await membership.change({ roles: { wish: signed } });
    }
  }

  /** Says it again whenever the table became another one without it. */
  async function insist(wants: Wish['wants'], to: MemberId, isDone: (now: Roles) => boolean): Promise<void> {
    const over = new AbortController();
    const waiting = AbortSignal.any([seat.closed, over.signal]);
    seat.clock.sleep(patienceMs, waiting).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      for (;;) {
        const now = roles.peek();
        if (now && isDone(now)) return;
        await say(wants, to);
        await until(roles, (next) => next?.table.serial !== now?.table.serial, { signal: waiting });
      }
    } catch (cause) {
      if (cause instanceof MeetingError) throw cause;
      throw nobodyAnswers(cause);
    } finally {
      over.abort();
    }
  }

  async function say(wants: Wish['wants'], to: MemberId): Promise<void> {
    const signed = await seat.keys.signWish({ wants, to });
    if (wants !== 'organize' && isCommitter(roles.peek(), seat.self))
      await membership.change({ roles: { wish: signed } });
    else await lane.send(signed);
  }

  return {
    handOn: (to) => insist('present', to, ({ table }) => table.presenter !== seat.self),
    async handOver(to) {
      asked = to;
      await insist('organize', to, ({ charter }) => charter.organizer === to).finally(
        () => (asked = undefined),
      );
    },
  };
}

async function openWish(seat: Seat, people: People, packet: Packet): Promise<SignedWish> {
  await people.introduced(packet.lane.member);
  const signed = await seat.keys.open(packet);
  const wish = await seat.keys.openWish(signed);
  if (wish.member === packet.lane.member) return { wish, signed };
  throw new MeetingError('crypto/wish', 'The wish came by the lane of somebody else.');
}

function isCommitter(roles: ReadonlySignal<Roles | undefined>['value'], member: MemberId): boolean {
  return roles !== undefined && committersOf(roles.charter).includes(member);
}

function nobodyAnswers(cause: unknown): MeetingError {
  return new MeetingError('connection/nobody-answers', 'Nobody did what was asked.', {
    retryable: true,
    cause,
  });
}
