import { committersOf, type Roles } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import type { Seat } from './seat.js';

/** How much longer than the one before it in the charter a committer waits for others to act. */
const rankMs = 1_500;

/** Whose turn it is: whoever comes first in the charter and is there acts first, so that not all do at once. */
export class Turns {
  readonly #seat: Seat;
  readonly #roles: ReadonlySignal<Roles | undefined>;

  constructor(seat: Seat, roles: ReadonlySignal<Roles | undefined>) {
    this.#seat = seat;
    this.#roles = roles;
  }

  /** How long those who come before this client have to act, in milliseconds. */
  get patienceMs(): number {
    return this.#patienceMs();
  }

  /** Whether this client may act at all. */
  get isCommitter(): boolean {
    return this.#committers().includes(this.#seat.self);
  }

  /**
   * Waits for the others; whether this client may act then.
   *
   * @param knocker Who waits to be let in, and so cannot act.
   */
  async come(knocker?: MemberId): Promise<boolean> {
    const { clock, closed } = this.#seat;
    const patienceMs = this.#patienceMs(knocker);
    if (patienceMs > 0) await clock.sleep(patienceMs, closed).catch(() => undefined);
    return this.isCommitter && !closed.aborted;
  }

  /** Whether somebody is there, as the relay says. */
  isHere(member: MemberId): boolean {
    return this.#seat.link.members.peek().some((one) => one.member === member && !one.away);
  }

  #patienceMs(knocker?: MemberId): number {
    const committers = this.#committers();
    const own = Math.max(0, committers.indexOf(this.#seat.self));
    const before = committers.slice(0, own).filter((member) => member !== knocker && this.isHere(member));
    return rankMs * before.length;
  }

  #committers(): readonly MemberId[] {
    const roles = this.#roles.peek();
    return roles ? committersOf(roles.charter) : [];
  }
}
