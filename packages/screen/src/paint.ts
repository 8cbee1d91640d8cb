import type { ScreenColours } from '@folkmoot/wire';
import { MeetingError } from '@folkmoot/wire';
import type { Grid, Rectangle } from './grid.js';
import type { PictureViewer } from './picture-viewer.js';
import type { Painting } from './viewer.js';
import { toColours } from './to-colours.js';

/** Paints pictures on a canvas, which takes the picture's size. */
export class Painter {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  /** Throws `unsupported/canvas`. */
  constructor(canvas: OffscreenCanvas) {
    const context = canvas.getContext('2d', { alpha: true, desynchronized: true });
    if (!context) throw new MeetingError('unsupported/canvas', 'This browser cannot paint in a worker.');
    this.#canvas = canvas;
    this.#context = context;
  }

  /** Paints the tiles that changed, all of them on a canvas of another size. */
  paint({ picture, colours, tiles }: Painting): void {
    const { width, height } = picture.grid.geometry;
    const fits = this.#canvas.width === width && this.#canvas.height === height;
    if (!fits) Object.assign(this.#canvas, { width, height });
    const areas = fits ? rectanglesOf(picture.grid, tiles) : [{ x: 0, y: 0, width, height }];
    for (const area of areas) this.#context.putImageData(imageOf(picture, area, colours), area.x, area.y);
  }

  /** Clears the canvas. */
  clear(): void {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}

function imageOf(picture: PictureViewer, area: Rectangle, colours: ScreenColours | undefined): ImageData {
  const { memory, viewed, grid } = picture;
  const [luma, chroma] = grid.planes.map(({ stride }, index) => ({
    stride,
    at: viewed.picture.at[index] ?? 0,
  }));
  if (luma && chroma) return toColours({ memory, luma, chroma }, area, colours);
  const image = new ImageData(area.width, area.height);
  if (!luma) return image;
  for (let row = 0; row < area.height; row += 1) {
    const from = luma.at + (area.y + row) * luma.stride + area.x * 4;
    image.data.set(memory.subarray(from, from + area.width * 4), row * area.width * 4);
  }
  return image;
}

/** Tiles as few rectangles: neighbours in a row joined, then equal rows. */
export function rectanglesOf(grid: Grid, tiles: readonly number[]): Rectangle[] {
  const [plane] = grid.planes;
  if (!plane) return [];
  const rectangles: Rectangle[] = [];
  for (const tile of tiles) {
    const next = grid.rectangle(plane, tile);
    const last = rectangles.at(-1);
    if (last?.y === next.y && last.x + last.width === next.x) last.width += next.width;
    else rectangles.push(next);
  }
  const joined: Rectangle[] = [];
  for (const next of rectangles) {
    const above = joined.findLast(({ x, width }) => x === next.x && width === next.width);
    if (above && above.y + above.height === next.y) above.height += next.height;
    else joined.push(next);
  }
  return joined;
}
