import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { findBrowsers } from '../../scripts/browsers.mjs';
import { frameBytes, type Source } from './source.js';

interface Probe {
  streams: { width: number; height: number; pix_fmt: string; r_frame_rate: string }[];
}

/** A clip that ffmpeg decodes: yuv420p as planes, everything else as colours. */
export async function openClip(file: string): Promise<Source> {
  const { ffmpeg } = findBrowsers();
  if (!ffmpeg) throw new Error('No ffmpeg found. Run `npm run setup`, or set FFMPEG_PATH.');
  const ffprobe = path.join(path.dirname(ffmpeg), 'ffprobe');
  const asked = ['-v', 'error', '-select_streams', 'v:0', '-show_streams', '-of', 'json', file];
  const { streams } = JSON.parse(execFileSync(ffprobe, asked, { encoding: 'utf8' })) as Probe;
  const [stream] = streams;
  if (!stream) throw new Error(`${file} has no pictures.`);
  const [over = 10, under = 1] = stream.r_frame_rate.split('/').map(Number);
  const format = stream.pix_fmt === 'yuv420p' || stream.pix_fmt === 'yuvj420p' ? 'i420' : 'rgba';
  const shape = { format, width: stream.width, height: stream.height } as const;
  return {
    name: path.basename(file),
    ...shape,
    framesPerSecond: over / under,
    frames: () => decodeClip(ffmpeg, file, shape),
  };
}

async function* decodeClip(
  ffmpeg: string,
  file: string,
  shape: Pick<Source, 'format' | 'width' | 'height'>,
): AsyncGenerator<Uint8Array> {
  const pixelFormat = shape.format === 'i420' ? 'yuv420p' : 'rgba';
  const child = spawn(ffmpeg, ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', pixelFormat, '-'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const size = frameBytes(shape);
    let frame = new Uint8Array(size);
    let filled = 0;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + size - filled);
        frame.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < size) continue;
        yield frame;
        frame = new Uint8Array(size);
        filled = 0;
      }
    }
  } finally {
    child.kill();
  }
}
