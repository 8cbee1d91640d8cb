import type { LaneOpener } from '@folkmoot/crypto';
import { type Clock, effect, type ReadonlySignal, signal, systemClock } from '@folkmoot/kit';
import { type LaneId, laneKey, type MemberId, type Packet } from '@folkmoot/wire';
import { EarlyPackets } from './early-packets.js';
import { compileKernels } from './kernels.js';
import { LaneViewer } from './lane-viewer.js';
import { Patience } from './patience.js';
import { Surfaces } from './surfaces.js';

/** What watching needs. */
export interface WatchOptions {
  /** Packets of all lanes that carry screens. Asking for the next says that the one before was decoded. */
  packets: AsyncIterable<Packet>;
  /** The lane that is accepted; packets of another wait, bounded, in case it becomes the one. */
  presenter: ReadonlySignal<LaneId | undefined>;
  openerFor(lane: LaneId): Promise<Pick<LaneOpener, 'open'>>;
  signal?: AbortSignal;
  clock?: Clock;
}

/** The share as a viewer sees it. */
export type ShareStatus =
  | { readonly name: 'none' }
  | {
      /** `paused` without a picture (size 0) is a card; with one, the last picture under a notice. */
      readonly name: 'sharing' | 'paused';
      readonly presenter: MemberId;
      readonly width: number;
      readonly height: number;
    };

/** What watching counted. */
export interface WatchStats {
  packetsReceived: number;
  /** Packets that could not be opened or did not follow the format. */
  packetsDropped: number;
  framesPainted: number;
  /** Hash of the planes handed to painting last; empty before the first picture. */
  paintedHash: string;
}

/** A screen being watched. */
export interface Watching {
  readonly status: ReadonlySignal<ShareStatus>;
  /** Paints on a canvas from now on, until the returned function is called. */
  attach(canvas: OffscreenCanvas): () => void;
  /**
   * To be called when receiving was interrupted and begins again with everything that is live. The picture stays until
   * the present one has come.
   */
  renew(): void;
  stats(): WatchStats;
  /** Resolves when pictures can be decoded; rejects with `unsupported/…` when they never can. */
  readonly ready: Promise<void>;
  /** Resolves when the packets have ended. */
  readonly done: Promise<void>;
}

/** Shows the screen that the presenter shares: sealed packets become a picture on every attached canvas. */
export function watchScreen(options: WatchOptions): Watching {
  return new Watch(options);
}

class Watch implements Watching {
  readonly status = signal<ShareStatus>({ name: 'none' });
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #options: WatchOptions;
  readonly #module = compileKernels();
  readonly #surfaces = new Surfaces();
  readonly #early = new EarlyPackets();
  readonly #patience: Patience;
  readonly #counts = { packetsReceived: 0, packetsDropped: 0, framesPainted: 0 };
  /** Packets are handled one after the other. */
  readonly #inTurn = oneByOne();
  #share: LaneViewer | undefined;
  /** What was received before an interruption; it counts until the share is as far again. */
  #former: LaneViewer | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#patience = new Patience(options.clock ?? systemClock, options.signal);
    const stopFollowing = effect(() => this.#follow(options.presenter.value));
    this.ready = this.#module.then(() => undefined);
    this.ready.catch(() => undefined);
    this.done = this.#live().finally(() => stopFollowing());
    this.done.catch(() => undefined);
  }

  attach(canvas: OffscreenCanvas): () => void {
    return this.#surfaces.attach(canvas, this.#shown?.viewer.whole());
  }

  renew(): void {
    void this.#inTurn(() => {
      this.#early.clear();
      this.#former = this.#shown;
      this.#share = undefined;
      return Promise.resolve();
    });
  }

  stats(): WatchStats {
    const viewed = this.#shown?.viewer.picture?.viewed;
    return { ...this.#counts, paintedHash: viewed ? viewed.loader.hash(viewed.picture) : '' };
  }

  /** What the canvases show. */
  get #shown(): LaneViewer | undefined {
    return this.#former ?? this.#share;
  }

  /** The way of a packet: received → opened → decoded → painted once its frame is complete. */
  async #live(): Promise<void> {
    for await (const packet of this.#options.packets) {
      if (this.#options.signal?.aborted) return;
      this.#counts.packetsReceived += 1;
      await this.#inTurn(() => this.#receive(packet));
    }
  }

  /** Takes a packet of the presenter; others wait, as do the presenter's while the keys are not known yet. */
  async #receive(packet: Packet): Promise<void> {
    const share = isOf(this.#options.presenter.peek(), packet.lane)
      ? await this.#shareOf(packet.lane)
      : undefined;
    if (!share) this.#counts.packetsDropped += this.#early.keep(packet);
    else for (const one of [...this.#early.take(packet.lane), packet]) await this.#receiveOf(share, one);
  }

  async #receiveOf(share: LaneViewer, packet: Packet): Promise<void> {
    try {
      await share.receive(packet);
      this.#show(share);
    } catch {
      this.#counts.packetsDropped += 1;
    }
  }

  async #shareOf(lane: LaneId): Promise<LaneViewer | undefined> {
    if (isOf(this.#share?.lane, lane)) return this.#share;
    try {
      const opener = await this.#options.openerFor(lane);
      return (this.#share = new LaneViewer(await this.#module, lane, opener));
    } catch {
      return undefined;
    }
  }

  /** Another presenter: the picture is cleared, and what came early of the new one is taken. */
  #follow(presenter: LaneId | undefined): void {
    void this.#inTurn(async () => {
      if (this.#shown && !isOf(presenter, this.#shown.lane)) {
        this.#share = this.#former = undefined;
        this.#report({ name: 'none' });
      }
      if (presenter) for (const packet of this.#early.take(presenter)) await this.#receive(packet);
    });
  }

  /** Paints what is complete; a picture that lacks pixels is waited for, then painted tile by tile. */
  #show(share: LaneViewer, impatient = false): void {
    if (this.#isBehind(share)) return;
    const painting = share.viewer.take(impatient);
    if (painting) {
      this.#surfaces.paint(painting);
      this.#counts.framesPainted += 1;
    }
    this.#report(statusOf(share));
    if (painting || !share.viewer.lacksPixels) this.#former = undefined;
    if (impatient || !share.viewer.lacksPixels) return;
    this.#patience.wait(() => {
      if (share === this.#share && share.viewer.lacksPixels) this.#show(share, true);
    });
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
    if (!now || isSame(now, this.status.peek())) return;
    if (now.name === 'none' || now.width === 0) this.#surfaces.clear();
    this.status.value = now;
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

function isOf(lane: LaneId | undefined, other: LaneId): boolean {
  return lane !== undefined && laneKey(lane) === laneKey(other);
}

/** Runs jobs one after the other, in the order they were given. */
function oneByOne(): (job: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (job) => (last = last.then(job));
}
