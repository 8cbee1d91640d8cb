import { effect, signal, untracked } from '@folkmoot/kit';
import type { ShareStatus, Watching } from '@folkmoot/screen';
import { watchScreen } from '@folkmoot/screen';
import type { Link } from '@folkmoot/transport';
import { linkFromPort } from '@folkmoot/transport';
import type { LaneId } from '@folkmoot/wire';
import { laneKinds } from '@folkmoot/wire';
import type { Remote } from 'comlink';
import { expose, wrap } from 'comlink';
import { type LaneKeys, openerOf } from './keys.js';
import { type LanePosition, PresentingDesk } from './screen-presenting.js';
import { Reception } from './screen-reception.js';

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

/** The screen worker as the window sees it: every call is a promise. */
export type ScreenPort = Remote<ScreenDesk>;

/** The ports by which the screen worker reaches the others. */
export interface ScreenPorts {
  readonly link: MessagePort;
  readonly keys: MessagePort;
  /** Calls to the {@link ScreenDesk} come by this one and wait in it until the desk is there. */
  readonly desk: MessagePort;
}

/** The screen worker's side of the room: publishes one's own screen, receives and paints the presenter's. */
export class ScreenDesk extends PresentingDesk {
  readonly #presenter = signal<LaneId | undefined>(undefined);
  readonly #isLookedAt = signal(true);
  readonly #link: Link;
  readonly #keys: Remote<LaneKeys> | LaneKeys;
  readonly #detach = new Map<number, () => void>();
  #reception: Reception | undefined;
  #watching: Watching | undefined;
  #surfaces = 0;

  constructor(link: Link, keys: Remote<LaneKeys> | LaneKeys) {
    super(link, keys);
    this.#link = link;
    this.#keys = keys;
  }

  /** How far the presenter's share has come here; undefined while nobody looks at it. */
  received(): LanePosition | undefined {
    return this.#reception?.isReceiving ? this.#watching?.stats().reached : undefined;
  }

  /** Says whose lane is accepted from now on. */
  follow(presenter: LaneId | undefined): void {
    this.#presenter.value = presenter;
  }

  /**
   * Begins to receive the presenter's screen; `saw` is told each time the share changes. Resolves when pictures can be
   * decoded here.
   *
   * @throws MeetingError `unsupported/policy-wasm`, `unsupported/wasm`.
   */
  async watch(saw: (share: ShareStatus) => void): Promise<void> {
    this.#watching ??= this.#receive(saw);
    await this.#watching.ready;
  }

  #receive(saw: (share: ShareStatus) => void): Watching {
    const packets = new Reception(() => this.#link.subscribe({ kind: laneKinds.screen }));
    this.#reception = packets;
    const watching = watchScreen({
      packets,
      presenter: this.#presenter,
      openerFor: (lane) => openerOf(this.#keys, lane),
    });
    effect(() => saw(watching.status.value));
    effect(() => {
      // Without a share there is nothing to save, and its beginning shall be noticed.
      const isWanted = this.#isLookedAt.value || watching.status.value.name !== 'sharing';
      untracked(() => {
        if (!isWanted) packets.pause();
        else if (packets.begin()) watching.renew();
      });
    });
    return watching;
  }

  /** Whether anybody looks: a picture that nobody sees is not received, and kept as it was. */
  look(isLookedAt: boolean): void {
    this.#isLookedAt.value = isLookedAt;
  }

  /** Paints the picture on a surface; returns a number by which to detach it. */
  attach(canvas: OffscreenCanvas): number {
    this.#surfaces += 1;
    this.#detach.set(this.#surfaces, this.#watching?.attach(canvas) ?? (() => undefined));
    return this.#surfaces;
  }

  /** Stops painting on a surface. */
  detach(surface: number): void {
    this.#detach.get(surface)?.();
    this.#detach.delete(surface);
  }

  /** Counters of both directions. */
  stats(): ScreenStats {
    const { reached: _, ...watched } = { ...this.#watching?.stats() };
    return { ...noStats, ...this.presentingStats(), ...watched };
  }
}

const noStats: ScreenStats = {
  framesCaptured: 0,
  framesPublished: 0,
  framesPainted: 0,
  packetsDropped: 0,
  capturedHash: '',
  paintedHash: '',
};

/** Plays the role of the screen worker: its first message brings the ports to the others. */
export function startScreen(): void {
  self.addEventListener('message', (event: MessageEvent<ScreenPorts>) => void takePorts(event.data), {
    once: true,
  });
}

async function takePorts({ link, keys, desk }: ScreenPorts): Promise<void> {
  expose(new ScreenDesk(await linkFromPort(link), wrap<LaneKeys>(keys)), desk);
}
