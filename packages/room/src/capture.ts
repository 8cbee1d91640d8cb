import { MeetingError } from '@folkmoot/wire';

/** What to share: a track from getDisplayMedia or a canvas; nothing means to ask the person. */
export type ShareSource = MediaStreamTrack | HTMLCanvasElement;

/** The pictures of something shared, and the track they come from, if any. */
export interface Capture {
  /** Frames for a worker; the worker closes them. */
  readonly frames: ReadableStream<VideoFrame>;
  /** Resolves when the source ends by itself, for example by the browser's own "stop sharing". */
  readonly ended: Promise<void>;
  /** Asks the source for a picture although nothing has changed. */
  refresh(): Promise<void>;
  close(): void;
}

/** Whether this browser can capture a screen and hand its frames to a worker. */
export function canCapture(): boolean {
  return (
    typeof VideoFrame === 'function' &&
    'mediaDevices' in navigator &&
    'getDisplayMedia' in navigator.mediaDevices
  );
}

/**
 * Opens a source: asks the person when there is none, which only works in a click.
 *
 * @throws MeetingError `permission/capture-refused`, `unsupported/policy-capture`, `unsupported/screen-capture`.
 */
export async function openCapture(source?: ShareSource): Promise<Capture> {
  if (typeof VideoFrame !== 'function') throw unsupported();
  if (source instanceof HTMLCanvasElement) return captureCanvas(source);
  const track = source ?? (await askForScreen());
  const { MediaStreamTrackProcessor: Processor } = globalThis as {
    MediaStreamTrackProcessor?: TrackProcessor;
  };
  try {
    return Processor ? processTrack(track, Processor) : await playTrack(track);
  } catch (error) {
    // Otherwise the browser would go on saying that the screen is shared.
    track.stop();
    throw error;
  }
}

async function askForScreen(): Promise<MediaStreamTrack> {
  if (!canCapture()) throw unsupported();
  try {
    // 60 frames a second shorten the way from a change of the page to its frame.
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 60 }, audio: false });
    return stream.getVideoTracks()[0] as MediaStreamTrack;
  } catch (cause) {
    throw isForbidden(cause) ? forbidden(cause) : refused(cause);
  }
}

/** Whether this page, as by the frame it stands in, may not even ask. Not every browser says so. */
function isForbidden(refusal: unknown): boolean {
  const said = refusal instanceof Error && /permissions policy/i.test(refusal.message);
  const { document } = globalThis as { document?: { featurePolicy?: FeaturePolicy } };
  return said || document?.featurePolicy?.allowsFeature('display-capture') === false;
}

function forbidden(cause: unknown): MeetingError {
  return new MeetingError(
    'unsupported/policy-capture',
    'This page may not share a screen: the iframe around it needs allow="display-capture", and no Permissions-Policy header may forbid it.',
    { cause },
  );
}

function refused(cause: unknown): MeetingError {
  return new MeetingError('permission/capture-refused', 'Sharing was cancelled or refused by the browser.', {
    cause,
  });
}

function processTrack(track: MediaStreamTrack, Processor: TrackProcessor): Capture {
  const processor = new Processor({ track });
  return {
    frames: processor.readable,
    ended: endOf(track),
    refresh: () => takeOneFrame(track, Processor),
    close: () => track.stop(),
  };
}

/** A source delivers a picture to all when somebody new begins to look at it. */
async function takeOneFrame(track: MediaStreamTrack, Processor: TrackProcessor): Promise<void> {
  const reader = new Processor({ track }).readable.getReader();
  const { value } = await reader.read();
  value?.close();
  await reader.cancel();
}

/** Without a track processor (Firefox): the track plays in a video element that nobody sees. */
async function playTrack(track: MediaStreamTrack): Promise<Capture> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  const { frames, close } = framesOnDemand((ready) => {
    const id = video.requestVideoFrameCallback((now) =>
      ready(new VideoFrame(video, { timestamp: now * 1_000 })),
    );
    return () => video.cancelVideoFrameCallback(id);
  });
  const stop = (): void => {
    close();
    track.stop();
    video.srcObject = null;
  };
  return { frames, ended: endOf(track), refresh: () => Promise.resolve(), close: stop };
}

function captureCanvas(canvas: HTMLCanvasElement): Capture {
  const { frames, close } = framesOnDemand((ready) => {
    const id = requestAnimationFrame((now) => ready(new VideoFrame(canvas, { timestamp: now * 1_000 })));
    return () => cancelAnimationFrame(id);
  });
  return { frames, ended: new Promise(() => undefined), refresh: () => Promise.resolve(), close };
}

/** A stream that makes one frame each time the reader is ready for it. */
function framesOnDemand(
  next: (ready: (frame: VideoFrame) => void) => () => void,
): Pick<Capture, 'frames' | 'close'> {
  let cancel: () => void = () => undefined;
  let end: () => void = () => undefined;
  let isOver = false;
  const frames = new ReadableStream<VideoFrame>(
    {
      start: (controller) => {
        end = () => controller.close();
      },
      pull: (controller) =>
        new Promise<void>((resolve) => {
          cancel = next((frame) => {
            controller.enqueue(frame);
            resolve();
          });
        }),
      cancel: () => {
        isOver = true;
        cancel();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    frames,
    close: () => {
      // The reader may have given up before, for example when its lane was closed.
      if (isOver) return;
      isOver = true;
      cancel();
      end();
    },
  };
}

function endOf(track: MediaStreamTrack): Promise<void> {
  if (track.readyState === 'ended') return Promise.resolve();
  return new Promise((resolve) => track.addEventListener('ended', () => resolve(), { once: true }));
}

function unsupported(): MeetingError {
  return new MeetingError('unsupported/screen-capture', 'This browser cannot share a screen.');
}

/** In Chromium only; the library of the language does not know it. */
type TrackProcessor = new (init: { track: MediaStreamTrack }) => {
  readonly readable: ReadableStream<VideoFrame>;
};

/** In Chromium only. */
interface FeaturePolicy {
  allowsFeature(name: string): boolean;
}
