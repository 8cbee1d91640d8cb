import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, effect, signal } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import { laneKinds, MeetingError } from '@folkmoot/wire';
import { proxy, transfer } from 'comlink';
import type { Authority } from './authority.js';
import { type Capture, canCapture, openCapture } from './capture.js';
import { asMeetingError } from './errors.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';
import type { ScreenPort, SeenShare } from './workers/screen.js';

/** The screen that is shared in the room, as everybody sees it. */
export type Share =
  | { readonly name: 'none' }
  | {
      /** `paused`: the last picture stays under a notice. */
      readonly name: 'sharing' | 'paused';
      readonly presenter: MemberId;
      /** Size of the picture in pixels; 0 before the first picture and for one's own share. */
      readonly width: number;
      readonly height: number;
    };

/** The state of one's own sharing. */
export type OwnShare =
  | { readonly name: 'idle'; readonly error?: MeetingError }
  | { readonly name: 'starting' }
  | { readonly name: 'sharing' | 'paused' };

/** What to share: a track from getDisplayMedia or a canvas; nothing means to ask the person. */
export type ShareSource = MediaStreamTrack | HTMLCanvasElement;

/** Counters of the way of the picture on this client, for panels and tests. */
export interface ScreenStats {
  readonly framesCaptured: number;
  readonly framesPublished: number;
  readonly framesPainted: number;
  readonly packetsDropped: number;
  /** Hash of the planes captured last, hexadecimal; empty when there is none. */
  readonly capturedHash: string;
  /** Hash of the planes handed to painting last, hexadecimal. */
  readonly paintedHash: string;
}

/** A canvas that shows the shared screen. */
export interface Viewing {
  /** Stops drawing. The canvas cannot be attached again: its control was transferred to a worker. */
  close(): void;
}

/** Sharing a screen and watching the shared one. */
export interface Screen {
  /** What others share is known while at least one canvas is attached: nobody receives a picture that nobody sees. */
  readonly share: ReadonlySignal<Share>;
  readonly own: ReadonlySignal<OwnShare>;
  /** Whether the room accepts a screen from the person at this client. */
  readonly mayShare: ReadonlySignal<boolean>;
  /** Whether this browser can share a screen at all. */
  readonly canShare: boolean;
  /**
   * Starts sharing. Without a source the browser asks the person, so this must be called in a click.
   * Resolves when capturing has begun; a screen at rest may deliver its first picture later.
   *
   * @throws MeetingError `permission/not-presenter`, `permission/capture-refused`, `unsupported/screen-capture`, `usage/already-sharing`.
   */
  start(source?: ShareSource): Promise<void>;
  /** Hides what happens on the screen from now on; viewers keep the last picture under a notice. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends sharing and clears the viewers' picture. */
  stop(): Promise<void>;
  /** Draws the shared screen on a canvas, in a worker, until closed. The canvas takes the picture's size in pixels. */
  attach(canvas: HTMLCanvasElement): Viewing;
  /** Counters from the workers. */
  stats(): Promise<ScreenStats>;
}

/** The screen feature: the picture itself goes from worker to worker, the window only says what shall happen. */
export function openScreen(seat: Seat, people: People, authority: Authority, worker: () => Promise<ScreenPort>): Screen {
  const own = signal<OwnShare>({ name: 'idle' });
  const seen = signal<SeenShare>({ name: 'none' });
  const mayShare = computed(() => {
    const presenter = authority.roles.value?.presenter;
    return presenter?.member === seat.self && presenter.generation === people.screenGenerationOf(seat.self);
  });
  let capture: Capture | undefined;
  let watching: Promise<void> | undefined;

  async function watch(): Promise<void> {
    const desk = await worker();
    const stopFollowing = effect(() => {
      const presenter = authority.roles.value?.presenter;
      void desk.follow(presenter && { ...presenter, kind: laneKinds.screen });
    });
    seat.closed.addEventListener('abort', stopFollowing, { once: true });
    await desk.watch(proxy((share: SeenShare) => (seen.value = share)));
  }

  async function start(source?: ShareSource): Promise<void> {
    if (own.peek().name !== 'idle') throw new MeetingError('usage/already-sharing', 'A screen is being shared already.');
    if (!mayShare.peek()) throw new MeetingError('permission/not-presenter', 'Only the presenter can share a screen.');
    own.value = { name: 'starting' };
    try {
      capture = await openCapture(source);
      await present(capture);
      own.value = { name: 'sharing' };
    } catch (error) {
      await end(asMeetingError(error, 'unsupported/screen-capture'));
      throw error;
    }
  }

  async function present({ frames, ended }: Capture): Promise<void> {
    const desk = await worker();
    const generation = people.screenGenerationOf(seat.self) ?? 1;
    await desk.present(transfer({ frames, generation }, [frames]), proxy((error) => void end(error)));
    void ended.then(() => end());
  }

  /** However a share ends: by the person, the browser, the room or an error. */
  async function end(error?: MeetingError): Promise<void> {
    if (own.peek().name === 'idle') return;
    const wasPublished = own.peek().name !== 'starting';
    own.value = { name: 'idle', ...(error && { error }) };
    capture?.close();
    capture = undefined;
    const desk = await worker();
    await desk.stop();
    if (wasPublished || error) await people.announceNextScreen();
  }

  async function setPaused(paused: boolean): Promise<void> {
    if (own.peek().name !== (paused ? 'sharing' : 'paused')) return;
    const desk = await worker();
    await (paused ? desk.pause() : desk.resume());
    own.value = { name: paused ? 'paused' : 'sharing' };
  }

  const stopWhenReplaced = effect(() => {
    const presenter = authority.roles.value?.presenter?.member;
    if (presenter !== undefined && presenter !== seat.self) void end();
  });
  seat.closed.addEventListener('abort', () => {
    stopWhenReplaced();
    capture?.close();
  });

  return {
    own,
    mayShare,
    share: computed(() => ownAsShare(seat.self, own.value) ?? seen.value),
    canShare: canCapture(),
    start,
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    stop: () => end(),
    attach: (canvas) => attach(canvas, worker, () => (watching ??= watch())),
    stats: async () => (await worker()).stats(),
  };
}

function ownAsShare(presenter: MemberId, own: OwnShare): Share | undefined {
  if (own.name !== 'sharing' && own.name !== 'paused') return undefined;
  return { name: own.name, presenter, width: 0, height: 0 };
}

function attach(canvas: HTMLCanvasElement, worker: () => Promise<ScreenPort>, watch: () => Promise<void>): Viewing {
  const surface = canvas.transferControlToOffscreen();
  const attached = worker().then((desk) => desk.attach(transfer(surface, [surface])));
  void attached.then(watch);
  return {
    close: () => void attached.then(async (id) => (await worker()).detach(id)),
  };
}
