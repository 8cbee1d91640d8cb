import { abortReason } from '@folkmoot/kit';
import { type CapturedFrame, closeFrame } from './capture.js';

/** Where captured frames come from. */
export type FrameSource = ReadableStream<CapturedFrame> | AsyncIterable<CapturedFrame>;

/** A place for one captured frame: a newer one takes the place of one that nobody looked at, which is closed. */
export class NewestFrame {
  readonly #ended = new AbortController();
  readonly #arrived: () => void;
  #frame: CapturedFrame | undefined;

  /** @param arrived is called with every new frame. */
  constructor(frames: FrameSource, arrived: () => void) {
    this.#arrived = arrived;
    // A capture that breaks off ends like one that stops: whoever started it is told by the track.
    this.#receive(frames).catch(() => undefined);
  }

  /** Whether a frame is waiting. */
  get isThere(): boolean {
    return this.#frame !== undefined;
  }

  /** Takes the frame out. */
  take(): CapturedFrame | undefined {
    const frame = this.#frame;
    this.#frame = undefined;
    return frame;
  }

  /** Receives no more, and closes what waits. */
  close(): void {
    this.#ended.abort();
    this.#put(undefined);
  }

  async #receive(frames: FrameSource): Promise<void> {
    for await (const frame of iterated(frames, this.#ended.signal)) {
      if (this.#ended.signal.aborted) return closeFrame(frame);
      this.#put(frame);
      this.#arrived();
    }
  }

  #put(frame: CapturedFrame | undefined): void {
    if (this.#frame) closeFrame(this.#frame);
    this.#frame = frame;
  }
}

/** Frames one by one, from a stream as well in browsers that cannot iterate one. */
async function* iterated(frames: FrameSource, ended: AbortSignal): AsyncGenerator<CapturedFrame> {
  if (!('getReader' in frames)) {
    yield* frames;
    return;
  }
  const reader = frames.getReader();
  const cancel = (): void => void reader.cancel(abortReason(ended)).catch(() => undefined);
  ended.addEventListener('abort', cancel, { once: true });
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
