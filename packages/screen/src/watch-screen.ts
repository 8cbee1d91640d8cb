import type { LaneOpener } from '@folkmoot/crypto';
import { type Clock, effect, type ReadonlySignal, systemClock } from '@folkmoot/kit';
import { type LaneId, laneKey, type Packet } from '@folkmoot/wire';
import { Display, type ShareStatus } from './display.js';
import { EarlyPackets } from './early-packets.js';
import { compileKernels } from './kernels.js';
import { LaneViewer } from './lane-viewer.js';
import { Patience } from './patience.js';

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

/** What watching counted. */
export interface WatchStats {
  packetsReceived: number;
  /** Packets that could not be opened or did not follow the format. */
  packetsDropped: number;
  framesPainted: number;
  /** Hash of the planes handed to painting last; empty before the first picture. */
  paintedHash: string;
  /** How far the share that is being received has come. */
  reached?: { readonly lane: LaneId; readonly sequence: number };
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
  readonly status: ReadonlySignal<ShareStatus>;
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #options: WatchOptions;
  readonly #module = compileKernels();
  readonly #early = new EarlyPackets();
  readonly #display: Display;
  readonly #counts = { packetsReceived: 0, packetsDropped: 0 };
  /** Packets are handled one after the other. */
  readonly #inTurn = oneByOne();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#display = new Display(new Patience(options.clock ?? systemClock, options.signal));
    this.status = this.#display.status;
    const stopFollowing = effect(() => this.#follow(options.presenter.value));
    this.ready = this.#module.then(() => undefined);
    this.ready.catch(() => undefined);
    this.done = this.#live().finally(() => stopFollowing());
    this.done.catch(() => undefined);
  }

  attach(canvas: OffscreenCanvas): () => void {
    return this.#display.attach(canvas);
  }

  renew(): void {
    void this.#inTurn(() => {
      this.#early.clear();
      this.#display.renew();
      return Promise.resolve();
    });
  }

  stats(): WatchStats {
    const { share } = this.#display;
    const reached = share && { lane: share.lane, sequence: share.reached };
    return { ...this.#counts, ...this.#display.stats(), ...(reached && { reached }) };
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
      this.#display.show(share);
    } catch {
      this.#counts.packetsDropped += 1;
    }
  }

  async #shareOf(lane: LaneId): Promise<LaneViewer | undefined> {
    const { share } = this.#display;
    if (isOf(share?.lane, lane)) return share;
    try {
      const opener = await this.#options.openerFor(lane);
      return this.#display.begin(new LaneViewer(await this.#module, lane, opener));
    } catch {
      return undefined;
    }
  }

  /** Another presenter: the picture is cleared, and what came early of the new one is taken. */
  #follow(presenter: LaneId | undefined): void {
    void this.#inTurn(async () => {
      const { lane } = this.#display;
      if (lane && !isOf(presenter, lane)) this.#display.end();
      if (presenter) for (const packet of this.#early.take(presenter)) await this.#receive(packet);
    });
  }
}

function isOf(lane: LaneId | undefined, other: LaneId): boolean {
  return lane !== undefined && laneKey(lane) === laneKey(other);
}

/** Runs jobs one after the other, in the order they were given. */
function oneByOne(): (job: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (job) => (last = last.then(job));
}
