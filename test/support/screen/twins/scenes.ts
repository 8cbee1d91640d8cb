/** Tiles of the kinds screens have: text, flat areas, gradients, noise, pictures, and what becomes of them. */
import type { Pixels } from '@folkmoot/screen';
import { type Desk, randomBytes, words } from '../desk.js';
import { Block } from './block.js';
import type { Guide, Tile } from './tile.js';

/** Draws a scene onto a desk. */
export type Scene = (desk: Desk, seed: number) => void;

/** Scenes by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  text(desk, seed) {
    for (let y = 0; y < desk.height; y += 18) desk.text(3, y, words(seed + y, desk.width >> 3), 0x202124);
  },
  'coloured text': (desk, seed) => {
    const colours = [0xd73a49, 0x005cc5, 0x22863a, 0x6f42c1];
    desk.fill(0, 0, desk.width, desk.height, 0xf6f8fa);
    for (let y = 0; y < desk.height; y += 17)
      desk.text(1, y, words(seed + y, desk.width >> 3), colours[(y / 17 + seed) % 4] ?? 0, 0xf6f8fa);
  },
  'flat areas': (desk, seed) => {
    const next = randomBytes(seed);
    for (let i = 0; i < 12; i += 1)
      desk.fill(next() % desk.width, next() % desk.height, next() % 60, next() % 40, next() * 0x010203);
  },
  gradient(desk, seed) {
    for (let y = 0; y < desk.height; y += 1)
      for (let x = 0; x < desk.width; x += 1) {
        const level = (x * 2 + y + seed) & 255;
        desk.fill(x, y, 1, 1, (level << 16) | ((255 - level) << 8) | ((level >> 1) + 60));
      }
  },
  noise(desk, seed) {
    const next = randomBytes(seed);
    for (let at = 0; at < desk.pixels.length; at += 1) if (at % 4 < 3) desk.pixels[at] = next();
  },
  photo: (desk, seed) => desk.photo(0, 0, desk.width, desk.height, seed),
  'a window over text': (desk, seed) => {
    scenes.text?.(desk, seed);
    desk.fill(20, 12, 70, 50, 0x3c4043);
    desk.text(24, 16, words(seed, 7), 0xffffff, 0x3c4043);
    desk.photo(40, 36, 40, 24, seed);
  },
};

/** What may have happened to a scene since it was last sent. */
export const changes: Readonly<Record<string, Scene>> = {
  nothing: () => undefined,
  'a new word': (desk, seed) => desk.text(8, 18, words(seed + 99, 5), 0x202124),
  'a highlight': (desk, seed) => desk.fill(10 + (seed % 7), 8, 50, 18, 0xfff3c0),
  'a scroll': (desk) => desk.scroll(0, 0, desk.width, desk.height, 3),
  'another scene': (desk, seed) => desk.photo(5, 5, desk.width, desk.height, seed + 7),
};

/** Where a tile is cut from. */
export interface Cut {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Cuts a colour tile, one of luma, and the one of chroma that goes with it (its size is half, rounded up). */
export function cutTiles(now: Desk, cut: Cut, past: readonly Desk[] = []): [Tile, Tile, Tile] {
  const [first, second] = past;
  const colour = (desk: Desk): Block => painted(desk.picture(), cut, 0, 32);
  const luma = (desk: Desk): Block => painted(desk.picture('i420'), cut, 0, 32);
  const half = { x: cut.x >> 1, y: cut.y >> 1, width: (cut.width + 1) >> 1, height: (cut.height + 1) >> 1 };
  const chroma = (desk: Desk): Block => painted(desk.picture('i420'), half, 1, 16);
  const tile = (kind: Tile['kind'], cutting: (desk: Desk) => Block, size: Cut, guide?: Guide): Tile => ({
    kind,
    width: size.width,
    height: size.height,
    pixels: cutting(now),
    first: first && cutting(first),
    second: second && cutting(second),
    guide,
  });
  const guide = { luma: luma(now), width: cut.width, height: cut.height, reference: first && luma(first) };
  return [tile('colour', colour, cut), tile('luma', luma, cut), tile('chroma', chroma, half, guide)];
}

/** Pixels of a plane (1: both of chroma) as a block. */
function painted(
  { format, planes }: Pixels,
  { x, y, width, height }: Cut,
  plane: 0 | 1,
  side: number,
): Block {
  const [main, u, v] = planes;
  return Block.painted({ width, height, side }, (column, row) => {
    const byte = (of: typeof u, at: number): number => of?.bytes[at] ?? 0;
    const at = (y + row) * ((plane === 0 ? main : u)?.stride ?? 0);
    if (format === 'rgba') return read32(main?.bytes, at + (x + column) * 4);
    if (plane === 0) return byte(main, at + x + column);
    return byte(u, at + x + column) | (byte(v, at + x + column) << 8);
  });
}

function read32(bytes: Uint8Array | undefined, at: number): number {
  let pixel = 0;
  for (let byte = 3; byte >= 0; byte -= 1) pixel = pixel * 256 + (bytes?.[at + byte] ?? 0);
  return pixel;
}
