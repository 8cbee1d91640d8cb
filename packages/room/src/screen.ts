import type { MeetingError, MemberId } from '@folkmoot/wire';
import type { ReadonlySignal } from '@folkmoot/kit';

/** The screen that is shared in the room, as everybody sees it. */
export type Share =
  | { readonly name: 'none' }
  | {
      /** `paused`: the last picture stays under a notice. */
      readonly name: 'sharing' | 'paused';
      readonly presenter: MemberId;
      /** Size of the picture in pixels; 0 before the first picture. */
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
  readonly share: ReadonlySignal<Share>;
  readonly own: ReadonlySignal<OwnShare>;
  /** Whether the room accepts a screen from the person at this client. */
  readonly mayShare: ReadonlySignal<boolean>;
  /** Whether this browser can share a screen at all. */
  readonly canShare: boolean;
  /**
   * Starts sharing. Without a source the browser asks the person, so this must be called in a click.
   * Resolves when the first picture is on its way.
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
