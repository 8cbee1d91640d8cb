import { createQueue, until, signal } from '@folkmoot/kit';
import type { Room } from '../../packages/room/src/room.js';
import { type PlainCanvas, PlainCanvas as Canvas, provideImageData, shows } from './canvas.js';
import type { InlineCrew } from './meeting.js';
import type { Picture } from './pictures.js';

/** A share whose pictures a test chooses. */
export interface TestShare {
  show(picture: Picture): void;
  stop(): Promise<void>;
}

/** Shares pictures as somebody who may. */
export async function share({ desk }: InlineCrew, generation = 1): Promise<TestShare> {
  const frames = createQueue<ImageData>();
  const failed = (error: Error): never => {
    throw error;
  };
  await desk().present({ frames: frames as unknown as ReadableStream<VideoFrame>, generation }, failed);
  return {
    show: (picture) => frames.push(picture as unknown as ImageData),
    stop: () => desk().stop(),
  };
}

/** Watches the shared screen on a canvas that a test can look at. */
export function watch(room: Room): PlainCanvas {
  provideImageData();
  const canvas = new Canvas();
  room.screen.attach(canvas as unknown as HTMLCanvasElement);
  return canvas;
}

/** Resolves when a canvas shows exactly a picture. */
export async function untilShown(canvas: PlainCanvas, picture: Picture, withinMs = 10_000): Promise<void> {
  const paints = signal(canvas.paints);
  const before = canvas.painted;
  canvas.painted = (painted) => {
    before(painted);
    paints.value = painted.paints;
  };
  await until(paints, () => shows(canvas, picture), { signal: AbortSignal.timeout(withinMs) });
}

/** The tiles of a canvas that show something no given picture has at that place. */
export function wrongTiles(canvas: PlainCanvas, pictures: readonly Picture[], side = 32): string[] {
  const wrong: string[] = [];
  for (let y = 0; y < canvas.height; y += side) {
    for (let x = 0; x < canvas.width; x += side) {
      const tile = tileOf(canvas.pixels, canvas, { x, y, side });
      const isBlank = tile.every((byte) => byte === 0);
      const isKnown = pictures.some((picture) => tile.equals(tileOf(picture.data, picture, { x, y, side })));
      if (!isBlank && !isKnown) wrong.push(`${String(x)},${String(y)}`);
    }
  }
  return wrong;
}

function tileOf(
  data: Uint8ClampedArray,
  { width, height }: { width: number; height: number },
  { x, y, side }: { x: number; y: number; side: number },
): Buffer {
  const rows: Uint8Array[] = [];
  const bytes = new Uint8Array(data.buffer);
  for (let row = y; row < Math.min(height, y + side); row += 1) {
    rows.push(bytes.subarray((row * width + x) * 4, (row * width + Math.min(width, x + side)) * 4));
  }
  return Buffer.concat(rows);
}
