import { committersOf, type Roles } from '@folkmoot/crypto';
import { deadline, until } from '@folkmoot/kit';
import { laneKinds, MeetingError, type MemberId, type Packet, type Wish } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import type { Membership } from './membership.js';
import { type MessageLane, openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** How long others have to do what was wished. */
const patienceMs = 15_000;

interface SignedWish {
  wish: Wish;
  signed: Uint8Array;
}

type IsDone = (now: Roles) => boolean;

/**
 * What the person at this client wishes others to do, and what others wish: what the presenter wants is done, and the
 * meeting taken over where the organizer asks for it.
 */
export class Wishes {
  readonly #seat: Seat;
  readonly #membership: Membership;
  readonly #lane: MessageLane<Uint8Array>;
  /** Whom the person here has asked to take over. */
  #asked: MemberId | undefined;

  constructor(seat: Seat, people: People, membership: Membership) {
    this.#seat = seat;
    this.#membership = membership;
    this.#lane = openMessageLane<Uint8Array>(seat, laneKinds.wish, {
      priority: 0,
      seal: (signed, id, header) => seat.keys.seal(id, header, signed),
    });
    const open = (packet: Packet): Promise<SignedWish> => openWish(seat, people, packet);
    readMessages(seat, { kind: laneKinds.wish }, open, (heard) => {
      this.#answer(heard).catch((error: unknown) => {
        // Once the table has become another one, whoever wished says it again.
        const { code } = asMeetingError(error, 'crypto/wish');
        if (!seat.closed.aborted && code !== 'crypto/former-wish')
          seat.dropped(asMeetingError(error, 'crypto/wish'));
      });
    });
  }

  /** Somebody else shall present; resolves when they do. @throws MeetingError `connection/nobody-answers`. */
  handOn(to: MemberId): Promise<void> {
    return this.#insist('present', to, ({ table }) => table.presenter !== this.#seat.self);
  }

  /** Somebody shall organize; resolves when they do. @throws MeetingError `connection/nobody-answers`. */
  async handOver(to: MemberId): Promise<void> {
    this.#asked = to;
    try {
      await this.#insist('organize', to, ({ charter }) => charter.organizer === to);
    } finally {
      this.#asked = undefined;
    }
  }

  async #answer({ wish, signed }: SignedWish): Promise<void> {
    const { self, keys } = this.#seat;
    if (wish.wants === 'organize') {
      if (wish.offer && wish.member === this.#asked) await this.#do(signed);
      else if (!wish.offer && wish.to === self) await this.#lane.send(await keys.offerToOrganize());
    } else if (await this.#membership.forMyTurn()) {
      // Somebody else may have done it.
      if (this.#membership.roles.peek()?.table.serial === wish.serial) await this.#do(signed);
    }
  }

  /** Says it again whenever the table became another one without it. */
  async #insist(wants: Wish['wants'], to: MemberId, isDone: IsDone): Promise<void> {
    const { roles } = this.#membership;
    const waiting = deadline(this.#seat.clock, patienceMs, this.#seat.closed);
    try {
      for (let now = roles.peek(); !now || !isDone(now);) {
        const { serial } = now?.table ?? {};
        await this.#say(wants, to);
        now = await until(roles, (next) => next?.table.serial !== serial, waiting);
      }
    } catch (cause) {
      throw cause instanceof MeetingError ? cause : nobodyAnswers(cause);
    } finally {
      waiting.end();
    }
  }

  async #say(wants: Wish['wants'], to: MemberId): Promise<void> {
    const { keys, self } = this.#seat;
    const signed = await keys.signWish({ wants, to });
    const roles = this.#membership.roles.peek();
    const isCommitter = roles && committersOf(roles.charter).includes(self);
    await (wants !== 'organize' && isCommitter ? this.#do(signed) : this.#lane.send(signed));
  }

  #do(signed: Uint8Array): Promise<void> {
    return this.#membership.change({ roles: { wish: signed } });
  }
}

async function openWish(seat: Seat, people: People, packet: Packet): Promise<SignedWish> {
  await people.announced(packet.lane);
  const signed = await seat.keys.open(packet);
  const wish = await seat.keys.openWish(signed);
  if (wish.member === packet.lane.member) return { wish, signed };
  throw new MeetingError('crypto/wish', 'The wish came by the lane of somebody else.');
}

function nobodyAnswers(cause: unknown): MeetingError {
  return new MeetingError('connection/nobody-answers', 'Nobody did what was asked.', {
    retryable: true,
    cause,
  });
}
