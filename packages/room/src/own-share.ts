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
  /** Counts starts and ends, so that a start knows whether it is still wanted. */
  #attempt = 0;

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
    const attempt = (this.#attempt += 1);
    const isWanted = (): boolean => this.#attempt === attempt;
    this.own.value = { name: 'starting' };
    let begun: ScreenPort | undefined;
    try {
      // The worker starts while the person chooses.
      const [capture, desk] = await Promise.all([this.#open(source, isWanted), this.#worker()]);
      begun = desk;
      await this.#publish(desk, capture);
      if (!isWanted()) throw whyNot(this.own.peek());
      this.own.value = { name: 'sharing' };
    } catch (cause) {
      const error = asMeetingError(cause, 'unsupported/screen-capture');
      if (isWanted()) this.#finish(error);
      await this.#retire(begun).catch(() => undefined);
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

  async #open(source: ShareSource | undefined, isWanted: () => boolean): Promise<Capture> {
    const capture = await openCapture(source);
    if (isWanted()) return (this.#capture = capture);
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
    const { name } = this.own.peek();
    if (name === 'idle') return;
    this.#finish(error);
    // Who is starting sees that nobody wants it any more, and retires what has begun.
    if (name !== 'starting') await this.#retire(await this.#worker());
  }

  /** At once nothing is captured any more. */
  #finish(error: MeetingError | undefined): void {
    const capture = this.#capture;
    this.#capture = undefined;
    this.#attempt += 1;
    this.#ending.value = capture !== undefined;
    this.own.value = { name: 'idle', ...(error && { error }) };
    capture?.close();
  }

  /** Ends the lane that was used, and announces the next. */
  async #retire(desk: ScreenPort | undefined): Promise<void> {
    try {
      await desk?.stop();
      if (desk && !this.#seat.closed.aborted) await this.#people.announceNextScreen();
    } catch (cause) {
      if (!this.#seat.closed.aborted) throw cause;
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

/** The table of roles names this person, whose lane has been introduced. */
function presenterIsReady(seat: Seat, people: People, authority: Authority): ReadonlySignal<boolean> {
  return computed(() => {
    const isPresenter = authority.roles.value?.table.presenter === seat.self;
    return isPresenter && people.screenGenerationOf(seat.self) !== undefined;
  });
}

function requireIdle(own: OwnShare, mayShare: boolean): void {
  if (own.name !== 'idle')
    throw new MeetingError('usage/already-sharing', 'A screen is being shared already.');
  if (!mayShare) throw new MeetingError('permission/not-presenter', 'Only the presenter can share a screen.');
}

/** A share that broke before it began was stopped by that. */
function whyNot(own: OwnShare): MeetingError {
  return ('error' in own && own.error) || stopped();
}

function stopped(): MeetingError {
  return new MeetingError('usage/share-stopped', 'Sharing was stopped before it began.');
}

function endWhenReplaced(seat: Seat, authority: Authority, end: () => void): void {
  const stop = effect(() => {
    const roles = authority.roles.value;
    if (roles && roles.table.presenter !== seat.self) end();
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
