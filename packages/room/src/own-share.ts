import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, effect, signal } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { proxy, transfer } from 'comlink';
import type { Authority } from './authority.js';
import { type Capture, openCapture, type ShareSource } from './capture.js';
import { asMeetingError } from './errors.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';
import type { ScreenPort } from './workers/screen.js';

/** How long a first frame may take before the source is asked for one. */
const firstFrameWaitMs = 250;

/** The state of one's own sharing. */
export type OwnShare =
  | { readonly name: 'idle'; readonly error?: MeetingError }
  | { readonly name: 'starting' }
  | { readonly name: 'sharing' | 'paused' };

/** Shares one's own screen when asked to; ends it when the person, the browser, the room or an error does. */
export class OwnSharing {
  readonly own = signal<OwnShare>({ name: 'idle' });
  /** Whether the room accepts a screen from the person at this client. */
  readonly mayShare: ReadonlySignal<boolean>;
  readonly #seat: Seat;
  readonly #people: People;
  readonly #worker: () => Promise<ScreenPort>;
  /** From the end of a share until its next lane is announced. */
  readonly #ending = signal(false);
  #capture: Capture | undefined;

  constructor(seat: Seat, people: People, authority: Authority, worker: () => Promise<ScreenPort>) {
    this.#seat = seat;
    this.#people = people;
    this.#worker = worker;
    const isReady = presenterIsReady(seat, people, authority);
    this.mayShare = computed(() => isReady.value && !this.#ending.value);
    endWhenReplaced(seat, authority, () => void this.stop());
    seat.closed.addEventListener('abort', () => this.#capture?.close(), { once: true });
  }

  /** Starts sharing; see {@link Screen.start}. */
  async start(source?: ShareSource): Promise<void> {
    requireIdle(this.own.peek(), this.mayShare.peek());
    this.own.value = { name: 'starting' };
    try {
      // The worker starts while the person chooses.
      const [capture, desk] = await Promise.all([this.#open(source), this.#worker()]);
      await this.#publish(desk, capture);
      if (this.#capture !== capture) {
        // The worker may have been asked to stop before it had begun.
        await desk.stop();
        throw stopped();
      }
      this.own.value = { name: 'sharing' };
    } catch (cause) {
      const error = asMeetingError(cause, 'unsupported/screen-capture');
      await this.#end(error);
      throw error;
    }
  }

  /** Hides what happens from now on. */
  pause(): Promise<void> {
    return this.#turn('sharing', 'paused', (desk) => desk.pause());
  }

  resume(): Promise<void> {
    return this.#turn('paused', 'sharing', (desk) => desk.resume());
  }

  /** Ends the share, if there is one. */
  stop(): Promise<void> {
    return this.#end();
  }

  async #open(source: ShareSource | undefined): Promise<Capture> {
    const capture = await openCapture(source);
    if (this.own.peek().name === 'starting') return (this.#capture = capture);
    capture.close();
    throw stopped();
  }

  async #publish(desk: ScreenPort, capture: Capture): Promise<void> {
    const { frames, ended } = capture;
    const generation = this.#people.screenGenerationOf(this.#seat.self) ?? 1;
    const failed = proxy((error: MeetingError) => void this.#end(error));
    await desk.present(transfer({ frames, generation }, [frames]), failed);
    void ended.then(() => (this.#capture === capture ? this.#end() : undefined));
    const isOn = (): boolean => this.#capture === capture;
    // Leaving ends the waiting.
    insistOnFirstFrame(this.#seat, desk, capture, isOn).catch(() => undefined);
  }

  async #end(error?: MeetingError): Promise<void> {
    if (this.own.peek().name === 'idle') return;
    const capture = this.#capture;
    this.#capture = undefined;
    this.#ending.value = capture !== undefined;
    this.own.value = { name: 'idle', ...(error && { error }) };
    capture?.close();
    if (!capture) return;
    try {
      const desk = await this.#worker();
      await desk.stop();
      if (!this.#seat.closed.aborted) await this.#people.announceNextScreen();
    } catch (cause) {
      // Without a worker there was no lane to end; and who has left announces no other.
      if (!error && !this.#seat.closed.aborted) throw cause;
    } finally {
      this.#ending.value = false;
    }
  }

  async #turn(
    from: OwnShare['name'],
    to: 'sharing' | 'paused',
    act: (desk: ScreenPort) => Promise<unknown>,
  ): Promise<void> {
    if (this.own.peek().name !== from) return;
    await act(await this.#worker());
    if (this.own.peek().name === from) this.own.value = { name: to };
  }
}

/** The signed table of roles names this person, and the very lane the next share will use. */
function presenterIsReady(seat: Seat, people: People, authority: Authority): ReadonlySignal<boolean> {
  return computed(() => {
    const presenter = authority.roles.value?.presenter;
    return presenter?.member === seat.self && presenter.generation === people.screenGenerationOf(seat.self);
  });
}

function requireIdle(own: OwnShare, mayShare: boolean): void {
  if (own.name !== 'idle')
    throw new MeetingError('usage/already-sharing', 'A screen is being shared already.');
  if (!mayShare) throw new MeetingError('permission/not-presenter', 'Only the presenter can share a screen.');
}

function stopped(): MeetingError {
  return new MeetingError('usage/share-stopped', 'Sharing was stopped before it began.');
}

function endWhenReplaced(seat: Seat, authority: Authority, end: () => void): void {
  const stop = effect(() => {
    const presenter = authority.roles.value?.presenter?.member;
    if (presenter !== undefined && presenter !== seat.self) end();
  });
  seat.closed.addEventListener('abort', stop, { once: true });
}

/** A screen at rest sometimes delivers nothing at the start, and nobody would see anything until it changes. */
async function insistOnFirstFrame(
  seat: Seat,
  desk: ScreenPort,
  capture: Capture,
  isOn: () => boolean,
): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await seat.clock.sleep(firstFrameWaitMs, seat.closed);
    if (!isOn() || (await desk.stats()).framesCaptured > 0) return;
    await Promise.race([capture.refresh(), seat.clock.sleep(firstFrameWaitMs, seat.closed)]);
  }
}
