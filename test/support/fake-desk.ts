import { signal, until } from '@folkmoot/kit';
import type { Roles } from '@folkmoot/crypto';
import type { MeetingError, MemberId } from '@folkmoot/wire';
import type { Authority } from '../../packages/room/src/authority.js';
import type { People } from '../../packages/room/src/people.js';
import type { Seat } from '../../packages/room/src/seat.js';
import type { ScreenPort } from '../../packages/room/src/workers/screen.js';
import type { PresentRequest } from '../../packages/room/src/workers/screen-presenting.js';
import { ManualClock } from '../transport/manual-clock.js';

const self = 'a'.repeat(32) as MemberId;

/** A screen worker that a test looks into. */
export class FakeDesk {
  /** Until then it has not begun to present. */
  beginning: Promise<void> = Promise.resolve();
  readonly #asked = signal<readonly string[]>([]);
  framesCaptured = 0;
  /** Whether what is shared is held back. */
  readonly holding = signal(false);
  /** What presenting rejects with. */
  refusal: MeetingError | undefined;
  #failed: (error: MeetingError) => void = () => undefined;

  /** What it was asked to do, in order. */
  get asked(): readonly string[] {
    return this.#asked.value;
  }

  /** Resolves once it has been asked for something. */
  async isAsked(what: string): Promise<void> {
    await until(this.#asked, (asked) => asked.includes(what));
  }

  present({ generation }: PresentRequest, failed: (error: MeetingError) => void): Promise<void> {
    this.#note(`present ${String(generation)}`);
    this.#failed = failed;
    return this.refusal ? Promise.reject(this.refusal) : this.beginning;
  }

  hold(isHeld: boolean): Promise<void> {
    if (isHeld) this.#note('hold');
    this.holding.value = isHeld;
    return Promise.resolve();
  }

  pause(): Promise<void> {
    this.#note('pause');
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.#note('resume');
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#note('stop');
    return Promise.resolve();
  }

  stats(): Promise<{ framesCaptured: number }> {
    return Promise.resolve({ framesCaptured: this.framesCaptured });
  }

  #note(what: string): void {
    this.#asked.value = [...this.#asked.value, what];
  }

  /** The share breaks. */
  fail(error: MeetingError): void {
    this.#failed(error);
  }
}

/** Everything one's own sharing stands on, without keys and links: the person presents. */
export function deskStage() {
  const clock = new ManualClock();
  const closing = new AbortController();
  const desk = new FakeDesk();
  const generation = signal(1);
  const roles = signal<Roles | undefined>({ table: { presenter: self } } as unknown as Roles);
  const seat = { self, clock, closed: closing.signal } as unknown as Seat;
  const people = {
    screenGenerationOf: () => generation.value,
    announceNextScreen: () => {
      generation.value += 1;
      return Promise.resolve();
    },
  } as unknown as People;
  return {
    clock,
    desk,
    seat,
    people,
    authority: { roles } as unknown as Authority,
    roles,
    worker: (): Promise<ScreenPort> => Promise.resolve(desk as unknown as ScreenPort),
    leave: () => closing.abort(),
  };
}
