import type { MemberId } from '@folkmoot/wire';

/** Who has been gone from the relay's list for this long has left. */
const goneForMs = 10_000;

/** Notices who of a group has left. */
export class Absences {
  /** When each member was missed first. */
  readonly #sinceMs = new Map<MemberId, number | undefined>();

  /** These are in the group. */
  add(members: readonly MemberId[]): void {
    for (const member of members) this.#sinceMs.set(member, undefined);
  }

  /** These are not any more. */
  delete(members: Iterable<MemberId>): void {
    for (const member of members) this.#sinceMs.delete(member);
  }

  /** Everybody may have been there all the time: the line was broken. */
  forgive(): void {
    for (const member of this.#sinceMs.keys()) this.#sinceMs.set(member, undefined);
  }

  /** Takes the relay's list; says who has been missing in it for long, and so much longer. */
  look(here: ReadonlySet<MemberId>, nowMs: number, patienceMs = 0): MemberId[] {
    const gone: MemberId[] = [];
    for (const [member, sinceMs] of this.#sinceMs) {
      if (here.has(member)) this.#sinceMs.set(member, undefined);
      else if (sinceMs === undefined) this.#sinceMs.set(member, nowMs);
      else if (nowMs - sinceMs >= goneForMs + patienceMs) gone.push(member);
    }
    return gone;
  }
}
