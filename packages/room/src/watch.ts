import { organizes, type Roles } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import { Absences } from './absences.js';
import type { Change } from './commits.js';
import type { Seat } from './seat.js';
import type { Turns } from './turns.js';

/** Keys are renewed at least this often. */
const renewEveryMs = 600_000;

const lookEveryMs = 2_500;

/** Sees to it that who has left cannot read on, and that keys do not grow old. */
export class Watch {
  readonly #seat: Seat;
  readonly #roles: ReadonlySignal<Roles | undefined>;
  readonly #turns: Turns;
  readonly #absences = new Absences();
  /** Everybody in the group, those first who have been there for longest. */
  #members: readonly MemberId[] = [];
  #renewedAtMs: number;

  constructor(seat: Seat, roles: ReadonlySignal<Roles | undefined>, turns: Turns) {
    this.#seat = seat;
    this.#roles = roles;
    this.#turns = turns;
    this.#renewedAtMs = seat.clock.now();
  }

  /** Everybody in the group who is there, those first who have been for longest. */
  get here(): readonly MemberId[] {
    return this.#members.filter((member) => this.#turns.isHere(member));
  }

  /** An epoch began, with these members. */
  began(members: readonly MemberId[]): void {
    const [now, known] = [new Set(members), new Set(this.#members)];
    const staying = this.#members.filter((member) => now.has(member));
    const coming = members.filter((member) => !known.has(member));
    this.#absences.delete(this.#members.filter((member) => !now.has(member)));
    this.#absences.add(coming);
    this.#members = [...staying, ...coming];
    this.#renewedAtMs = this.#seat.clock.now();
  }

  /** Looks again and again until the seat is closed; `act` is called for what is due. */
  async keep(act: (change: Change) => void): Promise<void> {
    const { clock, closed } = this.#seat;
    while (!closed.aborted) {
      await clock.sleep(lookEveryMs, closed).catch(() => undefined);
      if (!this.#turns.isCommitter) continue;
      const { patienceMs } = this.#turns;
      const removes = this.#gone(patienceMs).filter((member) => this.#mayTakeOut(member));
      this.#absences.delete(removes);
      const isRenewalDue = clock.now() - this.#renewedAtMs >= renewEveryMs + 10 * patienceMs;
      if (removes.length > 0 || isRenewalDue) act({ removes });
    }
  }

  /** Who has left; the relay's word, which can take somebody's keys away for a moment and give none. */
  #gone(patienceMs: number): MemberId[] {
    const { link, clock, self } = this.#seat;
    if (link.state.peek().name === 'open') {
      const here = new Set(link.members.peek().map(({ member }) => member)).add(self);
      return this.#absences.look(here, clock.now(), patienceMs);
    }
    this.#absences.forgive();
    return [];
  }

  #mayTakeOut(member: MemberId): boolean {
    const roles = this.#roles.peek();
    if (!roles || member === roles.charter.organizer) return false;
    return organizes(roles, this.#seat.self) || !organizes(roles, member);
  }
}
