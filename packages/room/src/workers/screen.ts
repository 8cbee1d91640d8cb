import { LaneOpener, LaneSealer } from '@folkmoot/crypto';
import { signal } from '@folkmoot/kit';
import type { Presenting, Watching } from '@folkmoot/screen';
import { presentScreen, watchScreen } from '@folkmoot/screen';
import type { Link } from '@folkmoot/transport';
import { linkFromPort } from '@folkmoot/transport';
import type { LaneId, MemberId } from '@folkmoot/wire';
import { laneKey, laneKinds, MeetingError } from '@folkmoot/wire';
import type { Remote } from 'comlink';
import { expose, wrap } from 'comlink';
import { asMeetingError } from '../errors.js';
import type { ScreenStats } from '../screen.js';
import type { LaneKeys } from './keys.js';

/** What the worker sees of somebody else's share. */
export type SeenShare =
  | { readonly name: 'none' }
  | { readonly name: 'sharing' | 'paused'; readonly presenter: MemberId; readonly width: number; readonly height: number };

/** The screen worker as the window sees it: every call is a promise. */
export type ScreenPort = Remote<ScreenDesk>;

/** The screen worker's side of the room: captures and publishes one's own screen, receives and paints the other's. */
export class ScreenDesk {
  readonly #presenter = signal<LaneId | undefined>(undefined);
  readonly #surfaces = new Map<number, { canvas: OffscreenCanvas; detach?: () => void }>();
  #link: Link | undefined;
  #keys: Remote<LaneKeys> | undefined;
  #presenting: Presenting | undefined;
  #watching: Watching | undefined;
  #nextSurface = 1;

  /** Takes the ports to the link and to the keys; to be called first. */
  start({ link, keys }: { link: MessagePort; keys: MessagePort }): void {
    this.#link = linkFromPort(link);
    this.#keys = wrap<LaneKeys>(keys);
  }
}

/** Plays the role of the screen worker. */
export function startScreen(): void {
  expose(new ScreenDesk());
}
