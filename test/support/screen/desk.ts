import type { Pixels } from '@folkmoot/screen';

/** A colour as 0xRRGGBB. */
export type Colour = number;

const GLYPH_WIDTH = 8;
const GLYPH_HEIGHT = 16;

/** A screen drawn in plain memory, the same on every machine: rectangles, text of a made-up font, pictures. */
export class Desk {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor(width: number, height: number, background: Colour = 0xffffff) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 4);
    this.fill(0, 0, width, height, background);
  }

  /** Fills a rectangle; what is outside the screen is left out. */
  fill(x: number, y: number, width: number, height: number, colour: Colour): void {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row += 1) {
      for (let column = Math.max(0, x); column < Math.min(this.width, x + width); column += 1) {
        this.#set(column, row, colour);
      }
    }
  }

  /** Writes text; each letter is 8 × 16 pixels with soft edges. */
  text(x: number, y: number, text: string, colour: Colour, background: Colour = 0xffffff): void {
    [...text].forEach((letter, index) =>
      this.#glyph(x + index * GLYPH_WIDTH, y, letter, { colour, background }),
    );
  }

  /** Paints a picture-like area: smooth colours with grain. */
  photo(x: number, y: number, width: number, height: number, seed: number): void {
    const noise = randomBytes(seed);
    for (let row = y; row < Math.min(this.height, y + height); row += 1) {
      for (let column = x; column < Math.min(this.width, x + width); column += 1) {
        const grain = noise() & 15;
        const red = (128 + 100 * Math.sin((column + seed) / 37) + grain) & 255;
        const green = (128 + 90 * Math.sin((row + seed * 3) / 53) + grain) & 255;
        const blue = (96 + 80 * Math.sin((row + column) / 71) + grain) & 255;
        this.#set(column, row, (red << 16) | (green << 8) | blue);
      }
    }
  }

  /** Moves what is in a rectangle up by `dy` pixels (down when negative); what was below stays where it was. */
  scroll(x: number, y: number, width: number, height: number, dy: number): void {
    const copy = this.pixels.slice();
    for (let row = y; row < y + height; row += 1) {
      const from = row + dy;
      if (from < y || from >= y + height) continue;
      const start = (from * this.width + x) * 4;
      this.pixels.set(copy.subarray(start, start + width * 4), (row * this.width + x) * 4);
    }
  }

  /** Draws another desk at a place. */
  draw(other: Desk, x: number, y: number): void {
    for (let row = 0; row < other.height; row += 1) {
      for (let column = 0; column < other.width; column += 1) {
        const at = (row * other.width + column) * 4;
        const colour =
          ((other.pixels[at] ?? 0) << 16) | ((other.pixels[at + 1] ?? 0) << 8) | (other.pixels[at + 2] ?? 0);
        if (x + column >= 0 && x + column < this.width && y + row >= 0 && y + row < this.height) {
          this.#set(x + column, y + row, colour);
        }
      }
    }
  }

  /** The screen as it is now, in a copy of its own: colours, or the planes a browser captures. */
  picture(format: Pixels['format'] = 'rgba'): Pixels {
    const { width, height } = this;
    if (format === 'rgba')
      return { format, width, height, planes: [{ bytes: this.pixels.slice(), stride: width * 4 }] };
    const i420 = toPlanes(this);
    return format === 'i420' ? i420 : interleaved(i420);
  }

  #set(x: number, y: number, colour: Colour): void {
    const at = (y * this.width + x) * 4;
    this.pixels[at] = colour >> 16;
    this.pixels[at + 1] = (colour >> 8) & 255;
    this.pixels[at + 2] = colour & 255;
    this.pixels[at + 3] = 255;
  }

  #glyph(
    x: number,
    y: number,
    letter: string,
    { colour, background }: { colour: Colour; background: Colour },
  ): void {
    const shape = glyphOf(letter);
    for (let row = 0; row < GLYPH_HEIGHT; row += 1) {
      for (let column = 0; column < GLYPH_WIDTH; column += 1) {
        const ink = shape[row * GLYPH_WIDTH + column] ?? 0;
        const inside = x + column >= 0 && x + column < this.width && y + row >= 0 && y + row < this.height;
        if (ink > 0 && inside) this.#set(x + column, y + row, blend(background, colour, ink));
      }
    }
  }
}

/** Pseudo-random bytes, the same for the same seed (xorshift). */
export function randomBytes(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state & 255;
  };
}

/** Sentences without meaning, the same for the same seed. */
export function words(seed: number, letters: number): string {
  const next = randomBytes(seed);
  let text = '';
  while (text.length < letters) {
    const length = 2 + (next() % 8);
    for (let i = 0; i < length; i += 1) text += String.fromCharCode(97 + (next() % 26));
    text += ' ';
  }
  return text.slice(0, letters);
}

const glyphs = new Map<string, Uint8Array>();

function glyphOf(letter: string): Uint8Array {
  const shape = glyphs.get(letter) ?? drawnGlyph(letter);
  glyphs.set(letter, shape);
  return shape;
}

/** Strokes of a letter with soft edges: ink from 0 to 4 a pixel. */
function drawnGlyph(letter: string): Uint8Array {
  const shape = new Uint8Array(GLYPH_WIDTH * GLYPH_HEIGHT);
  if (letter === ' ') return shape;
  const next = randomBytes(letter.codePointAt(0) ?? 1);
  for (let stroke = 0; stroke < 3; stroke += 1) {
    const upright = next() % 2 === 0;
    const place = next() % (upright ? 5 : 8);
    const from = next() % 3;
    const length = upright ? 6 + (next() % 4) : 3 + (next() % 3);
    for (let step = 0; step < length; step += 1) {
      const row = upright ? 3 + Math.min(9, from + step) : 3 + place;
      const column = upright ? 1 + place : 1 + Math.min(5, from + step);
      shape[row * GLYPH_WIDTH + column] = 4;
      const soft = upright ? row * GLYPH_WIDTH + column + 1 : (row + 1) * GLYPH_WIDTH + column;
      shape[soft] = Math.max(shape[soft] ?? 0, 1 + (next() % 2));
    }
  }
  return shape;
}

function blend(background: Colour, colour: Colour, ink: number): Colour {
  let mixed = 0;
  for (const shift of [16, 8, 0]) {
    const [from, to] = [(background >> shift) & 255, (colour >> shift) & 255];
    mixed |= Math.round(from + ((to - from) * ink) / 4) << shift;
  }
  return mixed;
}

/** BT.601 in limited range, as browsers convert what they capture (libyuv's fixed-point weights). */
function toPlanes({ width, height, pixels }: Desk): Pixels {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const luma = new Uint8Array(width * height);
  const [u, v] = [new Uint8Array(halfWidth * halfHeight), new Uint8Array(halfWidth * halfHeight)];
  for (let at = 0; at < luma.length; at += 1) luma[at] = lumaOf(pixels, at * 4);
  for (let y = 0; y < halfHeight; y += 1) {
    const [upper, lower] = [2 * y * width, Math.min(2 * y + 1, height - 1) * width];
    for (let x = 0; x < halfWidth; x += 1) {
      const right = Math.min(2 * x + 1, width - 1);
      const places = [
        (upper + 2 * x) * 4,
        (upper + right) * 4,
        (lower + 2 * x) * 4,
        (lower + right) * 4,
      ] as const;
      const red = averageOf(pixels, places, 0);
      const green = averageOf(pixels, places, 1);
      const blue = averageOf(pixels, places, 2);
      u[y * halfWidth + x] = (112 * blue - 74 * green - 38 * red + 0x8000) >> 8;
      v[y * halfWidth + x] = (112 * red - 94 * green - 18 * blue + 0x8000) >> 8;
    }
  }
  const planes = [
    { bytes: luma, stride: width },
    { bytes: u, stride: halfWidth },
    { bytes: v, stride: halfWidth },
  ];
  return { format: 'i420', width, height, planes };
}

function lumaOf(pixels: Uint8Array, at: number): number {
  return (66 * (pixels[at] ?? 0) + 129 * (pixels[at + 1] ?? 0) + 25 * (pixels[at + 2] ?? 0) + 0x1080) >> 8;
}

function averageOf(
  pixels: Uint8Array,
  [a, b, c, d]: readonly [number, number, number, number],
  colour: number,
): number {
  const sum =
    (pixels[a + colour] ?? 0) +
    (pixels[b + colour] ?? 0) +
    (pixels[c + colour] ?? 0) +
    (pixels[d + colour] ?? 0);
  return (sum + 2) >> 2;
}

function interleaved({ width, height, planes }: Pixels): Pixels {
  const [luma, u, v] = planes;
  if (!luma || !u || !v) throw new Error('There are no planes.');
  const pairs = new Uint8Array(u.bytes.length * 2);
  for (let at = 0; at < u.bytes.length; at += 1) {
    pairs[at * 2] = u.bytes[at] ?? 0;
    pairs[at * 2 + 1] = v.bytes[at] ?? 0;
  }
  return { format: 'nv12', width, height, planes: [luma, { bytes: pairs, stride: u.stride * 2 }] };
}
