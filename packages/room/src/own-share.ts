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

/** One's own share: its state and what one can do with it. */
export interface OwnSharing {
  readonly own: ReadonlySignal<OwnShare>;
  readonly mayShare: ReadonlySignal<boolean>;
  start(source?: ShareSource): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Shares one's own screen when asked to; ends it when the person, the browser, the room or an error does. */
export function openOwnShare(
  seat: Seat,
  people: People,
  authority: Authority,
  worker: () => Promise<ScreenPort>,
): OwnSharing {
  const own = signal<OwnShare>({ name: 'idle' });
  const mayShare = presenterIsReady(seat, people, authority);
  let capture: Capture | undefined;

  async function start(source?: ShareSource): Promise<void> {
    requireIdle(own.peek(), mayShare.peek());
    own.value = { name: 'starting' };
    try {
      // The worker starts while the person chooses: a stream that waits for its reader loses its first frame.
      const starting = worker();
      capture = await openCapture(source);
      await publish(await starting, capture);
      own.value = { name: 'sharing' };
    } catch (error) {
      await end(asMeetingError(error, 'unsupported/screen-capture'));
      throw error;
    }
  }

  async function publish(desk: ScreenPort, begun: Capture): Promise<void> {
    const { frames, ended } = begun;
    const generation = people.screenGenerationOf(seat.self) ?? 1;
    await desk.present(
      transfer({ frames, generation }, [frames]),
      proxy((error: MeetingError) => void end(error)),
    );
    void ended.then(() => end());
    // Leaving ends the waiting.
    insistOnFirstFrame(seat, desk, begun).catch(() => undefined);
  }

  async function end(error?: MeetingError): Promise<void> {
    if (own.peek().name === 'idle') return;
    own.value = { name: 'idle', ...(error && { error }) };
    const hadBegun = capture !== undefined;
    capture?.close();
    capture = undefined;
    if (!hadBegun) return;
    await (await worker()).stop();
    if (!seat.closed.aborted) await people.announceNextScreen();
  }

  async function setPaused(isPaused: boolean): Promise<void> {
    if (own.peek().name !== (isPaused ? 'sharing' : 'paused')) return;
    const desk = await worker();
    await (isPaused ? desk.pause() : desk.resume());
    own.value = { name: isPaused ? 'paused' : 'sharing' };
  }

  endWhenReplaced(seat, authority, () => void end());
  seat.closed.addEventListener('abort', () => capture?.close(), { once: true });
  return {
    own,
    mayShare,
    start,
    stop: () => end(),
    pause: () => setPaused(true),
    resume: () => setPaused(false),
  };
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

function endWhenReplaced(seat: Seat, authority: Authority, end: () => void): void {
  const stop = effect(() => {
    const presenter = authority.roles.value?.presenter?.member;
    if (presenter !== undefined && presenter !== seat.self) end();
  });
  seat.closed.addEventListener('abort', stop, { once: true });
}

/** A screen at rest sometimes delivers nothing at the start, and nobody would see anything until it changes. */
async function insistOnFirstFrame(seat: Seat, desk: ScreenPort, capture: Capture): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await seat.clock.sleep(firstFrameWaitMs, seat.closed);
    if ((await desk.stats()).framesCaptured > 0) return;
    await Promise.race([capture.refresh(), seat.clock.sleep(firstFrameWaitMs, seat.closed)]);
  }
}
