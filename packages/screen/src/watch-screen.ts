import type { LaneOpener } from '@folkmoot/crypto';
import { type Clock, effect, type ReadonlySignal, signal, systemClock } from '@folkmoot/kit';
import { type LaneId, laneKey, type MemberId, type Packet } from '@folkmoot/wire';
import { EarlyPackets } from './early-packets.js';
import { compileKernels } from './kernels.js';
import { LaneViewer } from './lane-viewer.js';
import { Painter } from './paint.js';

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
  stats(): WatchStats;
  /** Resolves when the packets have ended. */
  readonly done: Promise<void>;
}

/** How long a picture may lack pixels before it is painted tile by tile. */
const PATIENCE_MS = 100;


/** Shows the screen that the presenter shares: sealed packets become a picture on every attached canvas. */
export function watchScreen(options: WatchOptions): Watching {
  return new Watch(options);
}

class Watch implements Watching {
  readonly status = signal<ShareStatus>({ name: 'none' });
  readonly done: Promise<void>;
  readonly #options: WatchOptions;
  readonly #clock: Clock;
  readonly #module = compileKernels();
  readonly #painters = new Set<Painter>();
  readonly #early = new EarlyPackets();
  readonly #counts = { packetsReceived: 0, packetsDropped: 0, framesPainted: 0 };
  #share: LaneViewer | undefined;
  #isWaiting = false;
  /** Packets are handled one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const stopFollowing = effect(() => this.#follow(options.presenter.value));
    this.done = this.#live().finally(() => stopFollowing());
    this.done.catch(() => undefined);
  }

  attach(canvas: OffscreenCanvas): () => void {
    const painter = new Painter(canvas);
    this.#painters.add(painter);
    const whole = this.#share?.viewer.whole();
    if (whole) painter.paint(whole);
    return () => this.#painters.delete(painter);
  }

  stats(): WatchStats {
    const picture = this.#share?.viewer.picture;
    return { ...this.#counts, paintedHash: picture ? picture.loader.hash(picture.screen) : '' };
  }

  /** The way of a packet: received → opened → decoded → painted once its frame is complete. */
  async #live(): Promise<void> {
    for await (const packet of this.#options.packets) {
      if (this.#options.signal?.aborted) return;
      this.#counts.packetsReceived += 1;
      await this.#inTurn(() => this.#receive(packet));
    }
  }

  async #inTurn(job: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(job);
    await this.#turn;
  }

  /** Takes a packet of the presenter; others wait, as do the presenter's while the keys are not known yet. */
  async #receive(packet: Packet): Promise<void> {
    const share = isOf(this.#options.presenter.peek(), packet.lane) ? await this.#shareOf(packet.lane) : undefined;
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
      if (this.#share && !isOf(presenter, this.#share.lane)) {
        this.#share = undefined;
        this.#clear();
      }
      if (presenter) for (const packet of this.#early.take(presenter)) await this.#receive(packet);
    });
  }

  /** Paints what is complete; a picture that lacks pixels is waited for, then painted tile by tile. */
  #show(share: LaneViewer, impatient = false): void {
    const painting = share.viewer.take(impatient);
    if (painting) {
      for (const painter of this.#painters) painter.paint(painting);
      this.#counts.framesPainted += 1;
    }
    this.#report(share);
    if (!impatient && !this.#isWaiting && share.viewer.lacksPixels) void this.#losePatience(share);
  }

  async #losePatience(share: LaneViewer): Promise<void> {
    this.#isWaiting = true;
    try {
      await this.#clock.sleep(PATIENCE_MS, this.#options.signal);
      this.#isWaiting = false;
      if (share === this.#share && share.viewer.lacksPixels) this.#show(share, true);
    } catch {
      // Aborted: nothing is shown any more.
    }
  }

  #report({ viewer, lane }: LaneViewer): void {
    const { status, picture } = viewer;
    if (status === 'waiting') return;
    if (status === 'stopped') return this.#clear();
    const { width = 0, height = 0 } = picture?.grid.geometry ?? {};
    const before = this.status.peek();
    if (before.name === status && before.width === width && before.height === height) return;
    this.status.value = { name: status, presenter: lane.member, width, height };
  }

  #clear(): void {
    for (const painter of this.#painters) painter.clear();
    if (this.status.peek().name !== 'none') this.status.value = { name: 'none' };
  }
}

function isOf(lane: LaneId | undefined, other: LaneId): boolean {
  return lane !== undefined && laneKey(lane) === laneKey(other);
}
