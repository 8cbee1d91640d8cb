import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, effect, signal } from '@folkmoot/kit';
import type { ShareStatus } from '@folkmoot/screen';
import type { LaneId, MeetingError, MemberId } from '@folkmoot/wire';
import { laneKinds } from '@folkmoot/wire';
import { proxy, transfer } from 'comlink';
import type { Authority } from './authority.js';
import { canCapture, type ShareSource } from './capture.js';
import type { ScreenPositions } from './heads.js';
import { hereIn } from './here.js';
import { Looking } from './looking.js';
import { type OwnShare, OwnSharing } from './own-share.js';
import { asMeetingError } from './errors.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';
import type { ScreenPort, ScreenStats } from './workers/screen.js';

/** The screen that is shared in the room, as everybody sees it. */
export type Share = ShareStatus;

/** A canvas that shows the shared screen. */
export interface Viewing {
  /**
   * Whether anybody can see the canvas; true at first. While no canvas of the room is visible for 3 s, the picture is not
   * received: the canvas keeps the one it has, and shows the present one as soon as it is visible again. What is paused
   * or stopped meanwhile may be known only then.
   */
  visible: boolean;
  /** Stops drawing. The canvas cannot be attached again: its control was transferred to a worker. */
  close(): void;
}

/** Sharing a screen and watching the shared one. */
export interface Screen {
  /** What others share is known while a canvas was attached: nobody receives a picture that nobody sees. */
  readonly share: ReadonlySignal<Share>;
  readonly own: ReadonlySignal<OwnShare>;
  /** Why no picture can be shown here, as when the page's policy blocks the worker or its codec; known once a canvas was attached. */
  readonly trouble: ReadonlySignal<MeetingError | undefined>;
  /** Whether the room accepts a screen from the person at this client. */
  readonly mayShare: ReadonlySignal<boolean>;
  /** Whether this browser can share a screen at all. */
  readonly canShare: boolean;
  /**
   * Starts sharing. Without a source the browser asks the person, so this must be called in a click.
   * Resolves when capturing has begun; a screen at rest may deliver its first picture later.
   *
   * @throws MeetingError `permission/not-presenter`, `permission/capture-refused`, `unsupported/policy-capture`, `unsupported/screen-capture`, `usage/already-sharing`.
   */
  start(source?: ShareSource): Promise<void>;
  /** Hides what happens on the screen from now on; viewers keep the last picture under a notice. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends sharing and clears the viewers' picture. */
  stop(): Promise<void>;
  /** Draws the shared screen on a canvas, in a worker, until closed. The canvas takes the picture's size in pixels. */
  attach(canvas: HTMLCanvasElement): Viewing;
  /** Counters from the worker. */
  stats(): Promise<ScreenStats>;
}

/** The screen, and what only the room itself needs of it. */
export interface OpenedScreen extends ScreenPositions {
  readonly screen: Screen;
  /** Whether nothing new is published although a share goes on. */
  readonly hold: (isHeld: boolean) => void;
}

/** The screen feature: the picture itself goes from worker to worker, the window only says what shall happen. */
export function openScreen(
  seat: Seat,
  people: People,
  authority: Authority,
  worker: () => Promise<ScreenPort>,
): OpenedScreen {
  const { desk, hold } = holding(worker);
  const sharing = new OwnSharing(seat, people, authority, desk);
  const seen = signal<Share>({ name: 'none' });
  const trouble = signal<MeetingError | undefined>(undefined);
  const looking = new Looking(seat, (isLookedAt) => {
    // Who cannot be told is over, and so is what it received.
    void watching?.then((desk) => desk.look(isLookedAt)).catch(() => undefined);
  });
  let watching: Promise<ScreenPort> | undefined;

  async function watch(): Promise<ScreenPort> {
    const desk = await worker();
    const stopFollowing = effect(() => void desk.follow(presentersLane(people, authority)));
    seat.closed.addEventListener('abort', stopFollowing, { once: true });
    await desk.watch(proxy((share: Share) => (seen.value = share)));
    return desk;
  }

  /** What did not begin is begun again with the next canvas. */
  async function watchOrTell(): Promise<ScreenPort> {
    try {
      return await watch();
    } catch (error) {
      watching = undefined;
      if (!seat.closed.aborted) trouble.value = asMeetingError(error, 'unsupported/worker');
      throw error;
    }
  }

  const screen: Screen = {
    own: sharing.own,
    mayShare: sharing.mayShare,
    start: (source) => sharing.start(source),
    pause: () => sharing.pause(),
    resume: () => sharing.resume(),
    stop: () => sharing.stop(),
    share: computed(() => ownAsShare(seat.self, sharing.own.value) ?? ofSomebodyHere(seat, seen.value)),
    trouble,
    canShare: canCapture(),
    attach: (canvas) => attach(canvas, (watching ??= watchOrTell()), looking),
    stats: async () => (await worker()).stats(),
  };
  return {
    screen,
    hold,
    published: async () => (sharing.own.peek().name === 'idle' ? undefined : (await worker()).published()),
    received: async () => (await watching)?.received(),
  };
}

/** A worker that holds back what is told to be held, also when it comes later. */
function holding(worker: () => Promise<ScreenPort>): {
  desk: () => Promise<ScreenPort>;
  hold: OpenedScreen['hold'];
} {
  let isHeld = false;
  let hasWorker = false;
  async function desk(): Promise<ScreenPort> {
    hasWorker = true;
    const port = await worker();
    await port.hold(isHeld);
    return port;
  }
  return {
    desk,
    hold(next) {
      const hasChanged = next !== isHeld;
      isHeld = next;
      if (hasChanged && hasWorker) desk().catch(() => undefined);
    },
  };
}

/**
 * The lane of the presenter, once it was introduced: table and introduction come on lanes of their own, and only with both
 * are there keys to open what comes by it.
 */
function presentersLane(people: People, authority: Authority): LaneId | undefined {
  const member = authority.roles.value?.table.presenter;
  const generation = member && people.screenGenerationOf(member);
  return member && generation !== undefined ? { member, kind: laneKinds.screen, generation } : undefined;
}

function ownAsShare(presenter: MemberId, { name }: OwnShare): Share | undefined {
  return name === 'sharing' || name === 'paused' ? { name, presenter, width: 0, height: 0 } : undefined;
}

/** Who is gone shares nothing. The picture is kept: after a relay has died, the presenter may be back a moment later. */
function ofSomebodyHere(seat: Seat, share: Share): Share {
  if (share.name === 'none') return share;
  const isHere = hereIn(seat.link.members.value);
  return isHere(share.presenter) ? share : { name: 'none' };
}

function attach(canvas: HTMLCanvasElement, watching: Promise<ScreenPort>, looking: Looking): Viewing {
  const surface = canvas.transferControlToOffscreen();
  const attached = watching.then(async (desk) => {
    const id = await desk.attach(transfer(surface, [surface]));
    return () => desk.detach(id);
  });
  // Without a worker there is no picture; `trouble` says why.
  attached.catch(() => undefined);
  const look = { visible: true };
  looking.add(look);
  return {
    get visible() {
      return look.visible;
    },
    set visible(visible) {
      look.visible = visible;
      looking.judge();
    },
    close() {
      looking.delete(look);
      void attached.then((detach) => detach()).catch(() => undefined);
    },
  };
}
