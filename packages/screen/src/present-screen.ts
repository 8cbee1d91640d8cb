import type { LaneSealer } from '@folkmoot/crypto';
import { effect, type ReadonlySignal, signal, until } from '@folkmoot/kit';
import { captureFrame } from './capture.js';
import { compileKernels } from './kernels.js';
import { type FrameSource, NewestFrame } from './newest-frame.js';
import { ScreenPublisher } from './publisher.js';
import { PublicationSender, type PublishingLane } from './sending.js';

/** What presenting needs. */
export interface PresentOptions {
  /** Frames as they are captured; each is closed. */
  frames: FrameSource;
  /** The lane to publish on. Nothing is encoded while it is not open. */
  lane: PublishingLane;
  sealer: Pick<LaneSealer, 'seal'>;
  /** How many bytes may be handed over now. Nothing is encoded without. */
  backlog: ReadonlySignal<{ readonly credit: number }>;
  /** Ends the share like stop(), but sends nothing. */
  signal?: AbortSignal;
}

/** What presenting counted. */
export interface PresentStats {
  framesCaptured: number;
  framesPublished: number;
  objectsPublished: number;
  bytesPublished: number;
  /** Hash of the planes captured last; empty before the first frame. */
  capturedHash: string;
}

/** A screen being shared. */
export interface Presenting {
  readonly status: ReadonlySignal<'sharing' | 'paused' | 'stopped'>;
  /** Viewers keep the picture under a notice; no pixel leaves from now on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Says again what is shown, under the keys that the sealer has now. */
  renew(): void;
  /** Clears the viewers' picture. May be called again. */
  stop(): Promise<void>;
  stats(): PresentStats;
  /** Resolves when the share has ended, rejects when that was by an error. */
  readonly done: Promise<void>;
}

/** Shares a screen: captured frames become sealed packets, as many as the link takes. */
export function presentScreen(options: PresentOptions): Presenting {
  return new Presentation(options);
}

type Status = 'sharing' | 'paused' | 'stopped';

class Presentation implements Presenting {
  readonly status = signal<Status>('sharing');
  readonly done: Promise<void>;
  readonly #options: PresentOptions;
  readonly #sender: PublicationSender;
  /** Waits through a pause unread: what the screen shows when it ends is what goes on. */
  readonly #frames: NewestFrame;
  #publisher: ScreenPublisher | undefined;
  #framesCaptured = 0;
  /** What is wanted: a status, that what changed is published, that what was said is said again. */
  readonly #todo: { status: Status; publish: boolean; repeat: boolean } = {
    status: 'sharing',
    publish: false,
    repeat: false,
  };
  #wake: () => void = () => undefined;

  constructor(options: PresentOptions) {
    this.#options = options;
    this.#sender = new PublicationSender(options.lane, options.sealer);
    this.#frames = new NewestFrame(options.frames, () => this.#wake());
    this.done = this.#live();
    this.done.catch(() => undefined);
  }

  pause(): Promise<void> {
    return this.#want('paused');
  }

  resume(): Promise<void> {
    return this.#want('sharing');
  }

  renew(): void {
    this.#todo.repeat = true;
    this.#wake();
  }

  stop(): Promise<void> {
    return this.#want('stopped');
  }

  stats(): PresentStats {
    const screen = this.#publisher?.picture?.screen;
    const capturedHash = screen && this.#framesCaptured > 0 ? screen.loader.hash(screen.current) : '';
    return { framesCaptured: this.#framesCaptured, ...this.#sender.counts, capturedHash };
  }

  /** The way of a frame: newest capture → dirty tiles → as many objects as credit allows → sealed → the lane. */
  async #live(): Promise<void> {
    const stopListening = listen(this.#options, (isClosed) => {
      if (isClosed) this.#todo.status = 'stopped';
      this.#wake();
    });
    try {
      const publisher = new ScreenPublisher(await compileKernels());
      this.#publisher = publisher;
      while (this.status.peek() !== 'stopped' && !this.#options.signal?.aborted) {
        if (this.#todo.status !== this.status.peek()) await this.#follow(publisher);
        else if (this.#todo.repeat) await this.#publish(publisher);
        else if (this.#frames.isThere && this.#todo.status === 'sharing') await this.#capture(publisher);
        else if (this.#todo.publish && creditOf(this.#options) > 0) await this.#publish(publisher);
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      stopListening();
      this.#frames.close();
      this.status.value = 'stopped';
    }
  }

  async #capture(publisher: ScreenPublisher): Promise<void> {
    const frame = this.#frames.take();
    if (!frame) return;
    await captureFrame(publisher, frame);
    this.#framesCaptured += 1;
    this.#todo.publish = true;
  }

  async #publish(publisher: ScreenPublisher): Promise<void> {
    const repeated = this.#todo.repeat ? publisher.renew() : undefined;
    this.#todo.repeat = false;
    if (repeated) return this.#sender.repeat(repeated);
    const publication = publisher.publish(creditOf(this.#options));
    if (publication) await this.#sender.send(publication);
    else this.#todo.publish = false;
  }

  /** Does what was asked for: pause, go on, or stop. */
  async #follow(publisher: ScreenPublisher): Promise<void> {
    const wanted = this.#todo.status;
    if (wanted === 'sharing') publisher.resume();
    const publication =
      wanted === 'paused' ? publisher.pause() : wanted === 'stopped' ? publisher.stop() : undefined;
    if (publication) await this.#sender.send(publication);
    this.#todo.publish = wanted === 'sharing';
    this.status.value = wanted;
  }

  async #want(wanted: Status): Promise<void> {
    if (this.#todo.status === 'stopped') return this.done;
    this.#todo.status = wanted;
    this.#wake();
    await reached(this.status, wanted);
    if (wanted === 'stopped') await this.done;
  }
}

/** Calls `changed` whenever the credit or the lane's state changes, and when it is all over. */
function listen(
  { backlog, lane, signal: abort }: PresentOptions,
  changed: (isClosed: boolean) => void,
): () => void {
  const stopWatching = effect(() => {
    const isClosed = lane.state.value === 'closed';
    if (isClosed || backlog.value.credit > 0) changed(isClosed);
  });
  const over = (): void => changed(false);
  abort?.addEventListener('abort', over);
  return () => {
    stopWatching();
    abort?.removeEventListener('abort', over);
  };
}

function creditOf({ lane, backlog }: PresentOptions): number {
  return lane.state.peek() === 'open' ? backlog.peek().credit : 0;
}

/** Resolves when the status is `wanted`, or the share has ended. */
async function reached(status: ReadonlySignal<Status>, wanted: Status): Promise<void> {
  await until(status, (now) => now === wanted || now === 'stopped');
}
