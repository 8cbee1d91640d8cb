import type { Comer } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import type { People } from './people.js';
import type { Said } from './said.js';
import type { Seat } from './seat.js';

/** Whoever was away for longer has missed what was said. */
const forMs = 120_000;

const mostLines = 200;

/**
 * What was written here lately. Nobody has keys for what was said while they were away, so it is said once more to
 * whoever comes back; newcomers are told nothing of what was said before they came.
 */
export class Lately {
  readonly #seat: Seat;
  readonly #people: People;
  readonly #sayAgain: (said: Said, to: MemberId) => Promise<void>;
  #lines: { said: Said; known: ReadonlyMap<MemberId, unknown> }[] = [];

  /** @param sayAgain Says something once more, to one person. */
  constructor(seat: Seat, people: People, sayAgain: (said: Said, to: MemberId) => Promise<void>) {
    this.#seat = seat;
    this.#people = people;
    this.#sayAgain = sayAgain;
  }

  /** Says to everybody who comes back what they have missed. */
  follow(comers: ReadonlySignal<readonly Comer[]>): void {
    const { closed } = this.#seat;
    const stop = comers.subscribe((back) => back.forEach((comer) => void this.#tell(comer)));
    closed.addEventListener('abort', stop, { once: true });
  }

  /** This was written now. */
  add(said: Said): void {
    this.#lines = [...this.#recent(), { said, known: this.#people.known.peek() }].slice(-mostLines);
  }

  /** What is for one person only takes the keys that they introduce. */
  async #tell(comer: Comer): Promise<void> {
    const { member } = comer;
    const missed = this.#missedBy(comer);
    if (missed.some(({ to }) => to)) await this.#people.introducedAgain(member);
    for (const said of missed) await this.#sayAgain(said, member).catch(() => undefined);
  }

  /** What somebody who is here again may have missed. */
  #missedBy({ member, admittedAtMs }: Comer): Said[] {
    const { self, isOrganizer } = this.#seat;
    if (member === self) return [];
    return this.#recent()
      .filter(({ said: { to } }) => to === undefined || to === member)
      .filter(({ said, known }) => known.has(member) || (isOrganizer && admittedAtMs < said.sentAt))
      .map(({ said }) => said);
  }

  #recent(): { said: Said; known: ReadonlyMap<MemberId, unknown> }[] {
    const sinceMs = this.#seat.clock.now() - forMs;
    return this.#lines.filter(({ said }) => said.sentAt >= sinceMs);
  }
}
