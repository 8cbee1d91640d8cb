import type { ScreenColours } from '@folkmoot/wire';
import { MeetingError } from '@folkmoot/wire';
import type { Grid, Rectangle } from './grid.js';
import type { PictureViewer } from './picture-viewer.js';
import type { Pixels } from './pictures.js';
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
    const { format, width, height } = picture.grid.geometry;
    const fits = this.#canvas.width === width && this.#canvas.height === height;
    if (!fits) Object.assign(this.#canvas, { width, height });
    const areas = fits ? rectanglesOf(picture.grid, tiles) : [{ x: 0, y: 0, width, height }];
    if (format === 'rgba') this.#putColours(picture, areas);
    else this.#drawPlanes(picture.loader.read(picture.screen), colours, areas);
  }

  /** Clears the canvas. */
  clear(): void {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #putColours(picture: PictureViewer, areas: readonly Rectangle[]): void {
    const [plane] = picture.grid.planes;
    if (!plane) return;
    const start = picture.screen.at[0] ?? 0;
    for (const { x, y, width, height } of areas) {
      const image = new ImageData(width, height);
      for (let row = 0; row < height; row += 1) {
        const from = start + (y + row) * plane.stride + x * 4;
        image.data.set(picture.memory.subarray(from, from + width * 4), row * width * 4);
      }
      this.#context.putImageData(image, x, y);
    }
  }

  #drawPlanes(pixels: Pixels, colours: ScreenColours | undefined, areas: readonly Rectangle[]): void {
    const frame = frameOf(pixels, colours);
    if (!frame) {
      this.#context.putImageData(toColours(pixels, colours), 0, 0);
      return;
    }
    for (const { x, y, width, height } of areas) {
      this.#context.drawImage(frame, x, y, width, height, x, y, width, height);
    }
    frame.close();
  }
}

/** The planes as a frame that the browser converts, as captured; `undefined` where it cannot. */
function frameOf({ width, height, planes }: Pixels, colours: ScreenColours | undefined): VideoFrame | undefined {
  if (typeof VideoFrame === 'undefined') return undefined;
  const bytes = new Uint8Array(planes.reduce((sum, plane) => sum + plane.bytes.length, 0));
  const layout: PlaneLayout[] = [];
  let offset = 0;
  for (const plane of planes) {
    bytes.set(plane.bytes, offset);
    layout.push({ offset, stride: plane.stride });
    offset += plane.bytes.length;
  }
  const init: VideoFrameBufferInit = { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0, layout };
  try {
    return new VideoFrame(bytes, colours ? { ...init, colorSpace: colorSpaceOf(colours) } : init);
  } catch {
    return undefined;
  }
}

function colorSpaceOf({ primaries, transfer, matrix, fullRange }: ScreenColours): VideoColorSpaceInit {
  const said = <T extends string>(word: T | 'none'): T | null => (word === 'none' ? null : word);
  return {
    primaries: said(primaries) as VideoColorPrimaries | null,
    transfer: said(transfer) as VideoTransferCharacteristics | null,
    matrix: said(matrix) as VideoMatrixCoefficients | null,
    fullRange,
  };
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
