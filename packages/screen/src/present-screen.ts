import type { LaneSealer } from '@folkmoot/crypto';
import { abortReason, effect, type ReadonlySignal, signal } from '@folkmoot/kit';
import type { LaneId, OutgoingPacket } from '@folkmoot/wire';
import { captureFrame, type CapturedFrame, closeFrame } from './capture.js';
import { compileKernels } from './kernels.js';
import { type Publication, ScreenPublisher } from './publisher.js';
import { PublicationSealer } from './sealing.js';

/** What presenting needs. */
export interface PresentOptions {
  /** Frames as they are captured; each is closed. */
  frames: ReadableStream<CapturedFrame> | AsyncIterable<CapturedFrame>;
  /** The lane to publish on. Nothing is encoded while it is not open. */
  lane: {
    readonly lane: LaneId;
    readonly state: ReadonlySignal<'waiting' | 'open' | 'closed'>;
    send(packet: OutgoingPacket): void;
  };
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
  readonly #sealer: PublicationSealer;
  readonly #ended = new AbortController();
  readonly #counts = { framesCaptured: 0, framesPublished: 0, objectsPublished: 0, bytesPublished: 0 };
  #publisher: ScreenPublisher | undefined;
  /** The newest frame nobody looked at. It waits through a pause, unread: what the screen shows then is what goes on. */
  #newest: CapturedFrame | undefined;
  /** Something may have to be published. */
  #isDirty = false;
  #wanted: Status = 'sharing';
  #wake: () => void = () => undefined;

  constructor(options: PresentOptions) {
    this.#options = options;
    this.#sealer = new PublicationSealer(options.lane.lane, options.sealer);
    this.done = this.#live();
    this.done.catch(() => undefined);
  }

  pause(): Promise<void> {
    return this.#want('paused');
  }

  resume(): Promise<void> {
    return this.#want('sharing');
  }

  async stop(): Promise<void> {
    await this.#want('stopped');
  }

  stats(): PresentStats {
    const picture = this.#publisher?.picture;
    const capturedHash =
      picture && this.#counts.framesCaptured > 0 ? picture.screen.loader.hash(picture.screen.current) : '';
    return { ...this.#counts, capturedHash };
  }

  /** The way of a frame: newest capture → dirty tiles → as many objects as credit allows → sealed → the lane. */
  async #live(): Promise<void> {
    const { signal: abort } = this.#options;
    const stopListening = this.#listen();
    try {
      this.#publisher = new ScreenPublisher(await compileKernels());
      while (this.status.peek() !== 'stopped' && !abort?.aborted) {
        if (this.#wanted !== this.status.peek()) await this.#follow(this.#publisher);
        else if (this.#newest && this.#wanted === 'sharing')
          await this.#capture(this.#publisher, this.#newest);
        else if (this.#isDirty && this.#credit() > 0) await this.#publish(this.#publisher);
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      stopListening();
      this.#end();
    }
  }

  #listen(): () => void {
    const { frames, backlog, lane, signal: abort } = this.#options;
    void this.#receive(frames);
    const stopWatching = effect(() => {
      void backlog.value;
      if (lane.state.value === 'closed') this.#wanted = 'stopped';
      this.#wake();
    });
    const wake = (): void => this.#wake();
    abort?.addEventListener('abort', wake);
    return () => {
      stopWatching();
      abort?.removeEventListener('abort', wake);
    };
  }

  /** Keeps the newest frame; one that nobody looked at is closed. */
  async #receive(frames: PresentOptions['frames']): Promise<void> {
    try {
      for await (const frame of iterated(frames, this.#ended.signal)) {
        if (this.#newest) closeFrame(this.#newest);
        this.#newest = frame;
        if (this.#ended.signal.aborted) break;
        this.#wake();
      }
    } catch {
      // A capture that breaks off ends like one that stops: whoever started it is told by the track.
    }
  }

  async #capture(publisher: ScreenPublisher, frame: CapturedFrame): Promise<void> {
    this.#newest = undefined;
    await captureFrame(publisher, frame);
    this.#counts.framesCaptured += 1;
    this.#isDirty = true;
  }

  async #publish(publisher: ScreenPublisher): Promise<void> {
    const publication = publisher.publish(this.#credit());
    if (!publication) this.#isDirty = false;
    else await this.#send(publication);
  }

  async #send(publication: Publication): Promise<void> {
    for (const packet of await this.#sealer.seal(publication)) {
      if (this.#options.lane.state.peek() === 'closed') return;
      this.#options.lane.send(packet);
      this.#counts.bytesPublished += packet.header.length + packet.payload.length;
    }
    this.#counts.framesPublished += 1;
    this.#counts.objectsPublished += publication.objects.length;
  }

  /** Does what was asked for: pause, go on, or stop. */
  async #follow(publisher: ScreenPublisher): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === 'sharing') publisher.resume();
    const publication =
      wanted === 'paused' ? publisher.pause() : wanted === 'stopped' ? publisher.stop() : undefined;
    if (publication) await this.#send(publication);
    this.#isDirty = wanted === 'sharing';
    this.status.value = wanted;
  }

  #credit(): number {
    const { lane, backlog } = this.#options;
    return lane.state.peek() === 'open' ? backlog.peek().credit : 0;
  }

  async #want(wanted: Status): Promise<void> {
    if (this.#wanted === 'stopped') return this.done;
    this.#wanted = wanted;
    this.#wake();
    if (wanted === 'stopped') await this.done;
    else await reached(this.status, wanted, this.#ended.signal);
  }

  #end(): void {
    this.#ended.abort();
    if (this.#newest) closeFrame(this.#newest);
    this.#newest = undefined;
    this.status.value = 'stopped';
  }
}

/** Resolves when the status is `wanted`, or the share has ended. */
function reached(status: ReadonlySignal<Status>, wanted: Status, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      resolve();
      queueMicrotask(() => stop());
    };
    const stop = effect(() => {
      if (status.value === wanted || ended.aborted) settle();
    });
    ended.addEventListener('abort', settle, { once: true });
  });
}

/** Frames one by one, from a stream as well in browsers that cannot iterate one. */
async function* iterated(
  frames: PresentOptions['frames'],
  ended: AbortSignal,
): AsyncGenerator<CapturedFrame> {
  if (!('getReader' in frames)) return yield* frames;
  const reader = frames.getReader();
  ended.addEventListener('abort', () => void reader.cancel(abortReason(ended)).catch(() => undefined), {
    once: true,
  });
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
