import { MeetingError, type ScreenColours, screenColours } from '@folkmoot/wire';
import { encode } from '@folkmoot/wire';
import type { Geometry } from './grid.js';
import type { Pixels } from './pictures.js';
import type { ScreenPublisher } from './publisher.js';

/** A picture of the screen as browsers give it. */
export type CapturedFrame = VideoFrame | ImageBitmap | ImageData;

/** Copies a frame into the publisher, in the frame's own format where the codec knows it, and closes it. */
export async function captureFrame(publisher: ScreenPublisher, frame: CapturedFrame): Promise<void> {
  try {
    if (isVideoFrame(frame)) await captureVideoFrame(publisher, frame);
    else publisher.frame(pixelsOfImage(isBitmap(frame) ? drawn(frame) : frame));
  } finally {
    closeFrame(frame);
  }
}

/** Gives a frame back that nobody will look at. */
export function closeFrame(frame: CapturedFrame): void {
  if ('close' in frame) frame.close();
}

async function captureVideoFrame(publisher: ScreenPublisher, frame: VideoFrame): Promise<void> {
  const { visibleRect: area } = frame;
  if (!area) throw new MeetingError('usage/picture', 'The frame is closed already.');
  const format = nativeFormat(frame.format);
  const geometry: Geometry = {
    format: format === 'rgba' ? 'rgba' : 'i420',
    width: area.width,
    height: area.height,
  };
  const picture = publisher.prepare(geometry, format === 'rgba' ? undefined : coloursOf(frame.colorSpace));
  const layout = picture.screen.loader.layout(picture.screen.current, format);
  const options: VideoFrameCopyToOptions = { rect: evenRectangle(area), layout };
  await frame.copyTo(picture.memory, format === 'rgba' ? { ...options, format: 'RGBA' } : options);
  picture.screen.loader.settle(picture.screen.current, format);
}

/** The format a frame is copied in: its own planes, or colours. Formats with alpha planes or more bits become colours. */
function nativeFormat(format: VideoPixelFormat | null): Pixels['format'] {
  if (format === 'I420') return 'i420';
  return format === 'NV12' ? 'nv12' : 'rgba';
}

function evenRectangle({ x, y, width, height }: DOMRectReadOnly): DOMRectInit {
  return { x, y, width, height };
}

function coloursOf({ primaries, transfer, matrix, fullRange }: VideoColorSpace): ScreenColours | undefined {
  const colours = {
    primaries: primaries ?? 'none',
    transfer: transfer ?? 'none',
    matrix: matrix ?? 'none',
    fullRange: fullRange ?? false,
  } as ScreenColours;
  try {
    encode(screenColours, colours);
    return colours;
  } catch {
    return undefined;
  }
}

function isVideoFrame(frame: CapturedFrame): frame is VideoFrame {
  return 'copyTo' in frame;
}

function isBitmap(frame: ImageBitmap | ImageData): frame is ImageBitmap {
  return !('data' in frame);
}

function drawn(bitmap: ImageBitmap): ImageData {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context)
    throw new MeetingError('unsupported/canvas', 'This browser cannot read a picture in a worker.');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

function pixelsOfImage({ data, width, height }: ImageData): Pixels {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { format: 'rgba', width, height, planes: [{ bytes, stride: width * 4 }] };
}
