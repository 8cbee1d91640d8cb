import type { LaneOpener } from '@folkmoot/crypto';
import { type Clock, effect, type ReadonlySignal, signal, systemClock } from '@folkmoot/kit';
import { type LaneId, laneKey, type MemberId, type Packet } from '@folkmoot/wire';
import { compileKernels } from './kernels.js';
import { LaneViewer } from './lane-viewer.js';
import { Painter } from './paint.js';
import type { Painting } from './viewer.js';

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
/** Packets kept of lanes that are not accepted (yet). */
const mostEarly = { packets: 8192, bytes: 16 * 1024 * 1024 };

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
  readonly #counts = { packetsReceived: 0, packetsDropped: 0, framesPainted: 0 };
  readonly #early = new Map<string, Packet[]>();
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

  async #receive(packet: Packet): Promise<void> {
    const presenter = this.#options.presenter.peek();
    if (!presenter || laneKey(presenter) !== laneKey(packet.lane)) return this.#keepEarly(packet);
    try {
      const share = await this.#shareOf(presenter);
      await share.receive(packet);
    } catch {
      this.#counts.packetsDropped += 1;
    }
    this.#show();
  }

  async #shareOf(lane: LaneId): Promise<LaneViewer> {
    if (this.#share && laneKey(this.#share.lane) === laneKey(lane)) return this.#share;
    const opener = await this.#options.openerFor(lane);
    this.#share = new LaneViewer(await this.#module, lane, opener);
    return this.#share;
  }

  /** Another presenter: the picture is cleared, and what came early of the new one is taken. */
  #follow(presenter: LaneId | undefined): void {
    void this.#inTurn(async () => {
      if (this.#share && (!presenter || laneKey(presenter) !== laneKey(this.#share.lane))) {
        this.#share = undefined;
        this.#clear();
      }
      const early = presenter ? (this.#early.get(laneKey(presenter)) ?? []) : [];
      if (presenter) this.#early.delete(laneKey(presenter));
      for (const packet of early) await this.#receive(packet);
    });
  }

  #keepEarly(packet: Packet): void {
    const packets = this.#early.get(laneKey(packet.lane)) ?? [];
    packets.push(packet);
    this.#early.set(laneKey(packet.lane), packets);
    for (const [lane, kept] of this.#early) {
      if (
        sizeOf(this.#early.values()) <= mostEarly.bytes &&
        countOf(this.#early.values()) <= mostEarly.packets
      )
        return;
      this.#counts.packetsDropped += kept.length;
      this.#early.delete(lane);
    }
  }

  #show(impatient = false): void {
    const share = this.#share;
    if (!share) return;
    const painting = share.viewer.take(impatient);
    if (painting) this.#paint(painting);
    this.#report(share);
    if (!impatient && share.viewer.lacksPixels && !this.#isWaiting) void this.#losePatience();
  }

  async #losePatience(): Promise<void> {
    this.#isWaiting = true;
    try {
      await this.#clock.sleep(PATIENCE_MS, this.#options.signal);
      this.#isWaiting = false;
      if (this.#share?.viewer.lacksPixels) this.#show(true);
    } catch {
      // Aborted: nothing is shown any more.
    }
  }

  #paint(painting: Painting): void {
    for (const painter of this.#painters) painter.paint(painting);
    this.#counts.framesPainted += 1;
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

function sizeOf(lanes: Iterable<Packet[]>): number {
  let sum = 0;
  for (const packets of lanes) for (const { payload } of packets) sum += payload.length;
  return sum;
}

function countOf(lanes: Iterable<Packet[]>): number {
  let count = 0;
  for (const packets of lanes) count += packets.length;
  return count;
}
