import type { Seat } from './seat.js';

/**
 * How long nobody may look before the picture is not received any more: longer than scrolling past or a glance at another
 * tab takes, since coming back costs a whole picture.
 */
export const lookAwayMs = 3_000;

/** Somebody who looks, or does not at present. */
export interface Look {
  visible: boolean;
}

/** Says whether anybody looks: at once when somebody does, and after a while when nobody does. */
export class Looking {
  readonly #looks = new Set<Look>();
  readonly #seat: Pick<Seat, 'clock' | 'closed'>;
  readonly #changed: (isLookedAt: boolean) => void;
  #isLookedAt = true;
  #away: AbortController | undefined;

  constructor(seat: Pick<Seat, 'clock' | 'closed'>, changed: (isLookedAt: boolean) => void) {
    this.#seat = seat;
    this.#changed = changed;
  }

  /** Somebody comes who looks. */
  add(look: Look): void {
    this.#looks.add(look);
    this.judge();
  }

  /** Somebody goes. */
  delete(look: Look): void {
    this.#looks.delete(look);
    this.judge();
  }

  /** To be called after a change of `visible`. */
  judge(): void {
    const isSeen = [...this.#looks].some(({ visible }) => visible);
    if (!isSeen) return this.#lookAway();
    this.#away?.abort();
    this.#away = undefined;
    this.#say(true);
  }

  #lookAway(): void {
    if (this.#away) return;
    const away = new AbortController();
    this.#away = away;
    const { clock, closed } = this.#seat;
    clock.sleep(lookAwayMs, AbortSignal.any([away.signal, closed])).then(
      () => this.#say(false),
      () => undefined,
    );
  }

  #say(isLookedAt: boolean): void {
    if (isLookedAt === this.#isLookedAt) return;
    this.#isLookedAt = isLookedAt;
    this.#changed(isLookedAt);
  }
}
