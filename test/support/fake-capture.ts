import type { Picture } from './pictures.js';

/** A track of a screen that a test plays: it shows pictures, and ends like one the browser ends. */
export class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  /** How often somebody stopped it. */
  stops = 0;
  readonly #readers = new Set<ReadableStreamDefaultController<Picture>>();
  /** What a new reader is given at once: a screen at rest gives its picture to whoever looks at it anew. */
  #greeting: (reader: number) => Picture | undefined = () => undefined;
  #opened = 0;

  /** How many processors looked at it so far. */
  get opened(): number {
    return this.#opened;
  }

  /** Everybody who looks gets the picture. */
  show(picture: Picture): void {
    for (const reader of this.#readers) reader.enqueue(picture);
  }

  /** What somebody who begins to look is given; `reader` counts from 1. All others get it as well. */
  greetWith(greeting: (reader: number) => Picture | undefined): void {
    this.#greeting = greeting;
  }

  /** Ends as by the browser's own "stop sharing". */
  endByBrowser(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  stop(): void {
    this.stops += 1;
    this.readyState = 'ended';
    for (const reader of this.#readers) reader.close();
    this.#readers.clear();
  }

  /** The pictures from now on, as a track processor reads them. */
  read(): ReadableStream<Picture> {
    let own: ReadableStreamDefaultController<Picture>;
    this.#opened += 1;
    const greeting = this.#greeting(this.#opened);
    return new ReadableStream<Picture>({
      start: (controller) => {
        own = controller;
        this.#readers.add(controller);
        if (greeting) this.show(greeting);
      },
      cancel: () => void this.#readers.delete(own),
    });
  }
}

/** A canvas to be shared. */
class FakeCanvas {
  readonly width = 160;
  readonly height = 96;
}

/** What the person does when the browser asks for a screen. */
export type Choice = () => Promise<FakeTrack>;

/** The classes a browser that can capture has, for Node. */
export interface FakeBrowser {
  /** What happens when the browser asks the person. */
  choose: Choice;
  /** Waiting callbacks of requestAnimationFrame, by their number. */
  readonly animation: Map<number, FrameRequestCallback>;
  /** Takes everything away again. */
  restore(): void;
}

/** A frame made of a canvas or a video, as far as anybody here looks at it. */
export interface FakeFrame {
  readonly source: unknown;
  readonly timestamp: number;
}

/** Gives Node as much of a browser as capturing needs; without `processor` it is one like Firefox. */
export function provideCapture({ processor = true }: { processor?: boolean } = {}): FakeBrowser {
  const animation = new Map<number, FrameRequestCallback>();
  let frames = 0;
  const browser = {
    choose: (): Promise<FakeTrack> => Promise.resolve(new FakeTrack()),
    animation,
  };
  const restore = provide({
    HTMLCanvasElement: FakeCanvas,
    VideoFrame: function made(this: object, source: unknown, { timestamp }: { timestamp: number }) {
      Object.assign(this, { source, timestamp, close: () => undefined });
    },
    navigator: {
      mediaDevices: {
        getDisplayMedia: async () => {
          const track = await browser.choose();
          return { getVideoTracks: () => [track] };
        },
      },
    },
    MediaStreamTrackProcessor: processor
      ? function made(this: { readable: unknown }, { track }: { track: FakeTrack }) {
          this.readable = track.read();
        }
      : undefined,
    requestAnimationFrame: (next: FrameRequestCallback) => {
      animation.set((frames += 1), next);
      return frames;
    },
    cancelAnimationFrame: (id: number) => animation.delete(id),
  });
  return Object.assign(browser, { restore });
}

/** Puts globals in place and returns how to put the former ones back. */
export function provide(globals: Readonly<Record<string, unknown>>): () => void {
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  };
}

/** A fake as the browser's own track. */
export function asTrack(track: FakeTrack): MediaStreamTrack {
  return track as unknown as MediaStreamTrack;
}
