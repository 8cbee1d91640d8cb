import { type ReadonlySignal, signal } from '@folkmoot/kit';
import type { LaneId, MemberId } from '@folkmoot/wire';
import type { LaneViewer } from './lane-viewer.js';
import type { Patience } from './patience.js';
import { Surfaces } from './surfaces.js';

/** The share as a viewer sees it. */
export type ShareStatus =
  | { readonly name: 'none' }
  | {
      /** `paused`: the last picture stays under a notice; without one (size 0) there is only the notice. */
      readonly name: 'sharing' | 'paused';
      readonly presenter: MemberId;
      /** Size of the picture in pixels; 0 before the first picture and for one's own share. */
      readonly width: number;
      readonly height: number;
    };

/**
 * What there is to see of the share that is being received. After an interruption the share as it was stays until the
 * one that is received anew is as far.
 */
export class Display {
  readonly status: ReadonlySignal<ShareStatus>;
  readonly #status = signal<ShareStatus>({ name: 'none' });
  readonly #surfaces = new Surfaces();
  readonly #patience: Patience;
  #share: LaneViewer | undefined;
  /** What was received before an interruption; it counts until the share is as far again. */
  #former: LaneViewer | undefined;
  #framesPainted = 0;

  constructor(patience: Patience) {
    this.#patience = patience;
    this.status = this.#status;
  }

  /** The share that is being received. */
  get share(): LaneViewer | undefined {
    return this.#share;
  }

  /** The lane of what the canvases show. */
  get lane(): LaneId | undefined {
    return this.#shown?.lane;
  }

  /** Paints on a canvas from now on, until the returned function is called. */
  attach(canvas: OffscreenCanvas): () => void {
    return this.#surfaces.attach(canvas, this.#shown?.viewer.whole());
  }

  /** Another share is received from now on. */
  begin(share: LaneViewer): LaneViewer {
    this.#share = share;
    return share;
  }

  /** Receiving begins anew; what is shown stays. */
  renew(): void {
    this.#former = this.#shown;
    this.#share = undefined;
  }

  /** Nothing is shared any more. */
  end(): void {
    this.#share = this.#former = undefined;
    this.#report({ name: 'none' });
  }

  /** Paints what is complete; a picture that lacks pixels is waited for, then painted tile by tile. */
  show(share: LaneViewer, impatient = false): void {
    if (this.#isBehind(share)) return;
    const painting = share.viewer.take(impatient);
    if (painting) {
      this.#surfaces.paint(painting);
      this.#framesPainted += 1;
    }
    this.#report(statusOf(share));
    if (painting || !share.viewer.lacksPixels) this.#former = undefined;
    if (impatient || !share.viewer.lacksPixels) return;
    this.#patience.wait(() => {
      if (share === this.#share && share.viewer.lacksPixels) this.show(share, true);
    });
  }

  /** How many frames were painted, and the hash of the planes handed to painting last; empty before the first picture. */
  stats(): { readonly framesPainted: number; readonly paintedHash: string } {
    const viewed = this.#shown?.viewer.picture?.viewed;
    return {
      framesPainted: this.#framesPainted,
      paintedHash: viewed ? viewed.loader.hash(viewed.picture) : '',
    };
  }

  /** What the canvases show. */
  get #shown(): LaneViewer | undefined {
    return this.#former ?? this.#share;
  }

  /**
   * After an interruption: whether what has come is older than what is shown, or says only that the picture that is
   * shown was the last before a pause. Of a share that went on and then paused, the last picture is not known here.
   */
  #isBehind({ viewer, lane }: LaneViewer): boolean {
    const former = this.#former?.viewer;
    if (!former || viewer.status === 'waiting' || viewer.counter < former.counter)
      return former !== undefined;
    const isLast = viewer.status === 'paused' && viewer.counter - former.counter <= 1 && !former.lacksPixels;
    if (isLast) this.#report(statusOf({ viewer: former, lane }, 'paused'));
    return isLast;
  }

  #report(now: ShareStatus | undefined): void {
    if (!now || isSame(now, this.#status.peek())) return;
    if (now.name === 'none' || now.width === 0) this.#surfaces.clear();
    this.#status.value = now;
  }
}

/** What a share shows; `undefined`: nothing is known yet. */
function statusOf(
  { viewer, lane }: Pick<LaneViewer, 'viewer' | 'lane'>,
  status = viewer.status,
): ShareStatus | undefined {
  const { picture } = viewer;
  if (status === 'waiting') return undefined;
  if (status === 'stopped') return { name: 'none' };
  const { width = 0, height = 0 } = picture?.grid.geometry ?? {};
  return { name: status, presenter: lane.member, width, height };
}

function isSame(a: ShareStatus, b: ShareStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
