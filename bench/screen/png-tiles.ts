import { deflateSync } from 'node:zlib';
import type { PeerResult } from './peers.js';
import { median, round } from './report.js';
import { firstFrames, type Source } from './source.js';

const SIDE = 64;
/** Signature, header, ends and lengths of a PNG file. */
const PNG_FRAME_BYTES = 57;

/** What sending every changed tile of 64 × 64 pixels as a PNG file would take (zlib level 6, best of two filters). */
export async function measurePngTiles(source: Source, mostFrames: number): Promise<PeerResult> {
  const rowBytes = source.format === 'rgba' ? source.width * 4 : source.width;
  const pixelBytes = source.format === 'rgba' ? 4 : 1;
  const rows = Math.floor(source.format === 'rgba' ? source.height : source.height * 1.5);
  let before: Uint8Array | undefined;
  let bytes = 0;
  let frames = 0;
  const times: number[] = [];
  for await (const frame of firstFrames(source, mostFrames)) {
    const started = performance.now();
    bytes += changedTiles(frame, before, { rowBytes, pixelBytes, rows });
    times.push(performance.now() - started);
    before = frame;
    frames += 1;
  }
  const kbps = round((bytes * 8 * source.framesPerSecond) / Math.max(1, frames) / 1000);
  return { kbps, psnr: null, exactShare: 1, encodeMsMedian: round(median(times)) };
}

interface Shape {
  rowBytes: number;
  pixelBytes: number;
  rows: number;
}

function changedTiles(
  frame: Uint8Array,
  before: Uint8Array | undefined,
  { rowBytes, pixelBytes, rows }: Shape,
): number {
  let bytes = 0;
  for (let y = 0; y < rows; y += SIDE) {
    for (let x = 0; x < rowBytes; x += SIDE * pixelBytes) {
      const area = {
        x,
        y,
        width: Math.min(SIDE * pixelBytes, rowBytes - x),
        height: Math.min(SIDE, rows - y),
        rowBytes,
      };
      if (!before || differs(frame, before, area)) bytes += pngSize(frame, area, pixelBytes);
    }
  }
  return bytes;
}

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
  rowBytes: number;
}

function differs(a: Uint8Array, b: Uint8Array, { x, y, width, height, rowBytes }: Area): boolean {
  for (let row = y; row < y + height; row += 1) {
    const start = row * rowBytes + x;
    if (Buffer.compare(a.subarray(start, start + width), b.subarray(start, start + width)) !== 0) return true;
  }
  return false;
}

function pngSize(frame: Uint8Array, { x, y, width, height, rowBytes }: Area, pixelBytes: number): number {
  const colours = pixelBytes === 4 ? 3 : 1;
  const line = (width / pixelBytes) * colours + 1;
  const [plain, up] = [Buffer.alloc(line * height), Buffer.alloc(line * height)];
  for (let row = 0; row < height; row += 1) {
    up[row * line] = 2;
    for (let at = 0; at < width / pixelBytes; at += 1) {
      for (let colour = 0; colour < colours; colour += 1) {
        const value = frame[(y + row) * rowBytes + x + at * pixelBytes + colour] ?? 0;
        const to = row * line + 1 + at * colours + colour;
        plain[to] = value;
        up[to] = row > 0 ? value - (plain[to - line] ?? 0) : value;
      }
    }
  }
  return PNG_FRAME_BYTES + Math.min(deflateSync(plain).length, deflateSync(up).length);
}
