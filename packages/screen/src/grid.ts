import { MeetingError, screenSidePixels } from '@folkmoot/wire';

/** How pixels lie in memory: bytes R G B A, or planes Y, U and V with half-size chroma. */
export type PixelFormat = 'rgba' | 'i420';

/** Format and size of a picture in pixels. */
export interface Geometry {
  format: PixelFormat;
  width: number;
  height: number;
}

/** A rectangle in pixels of its plane. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One plane as the codec keeps it: whole pixels (`rgba`), luma, or chroma pairs U V. Rows are padded to whole tiles. */
export interface Plane {
  index: number;
  pixelBytes: 1 | 2 | 4;
  width: number;
  height: number;
  /** Side of a tile in pixels of this plane: 32, or 16 for chroma. */
  side: number;
  /** Bytes of a row of the plane, and of a row of one tile. */
  stride: number;
  rowBytes: number;
  /** Bytes of a block, which holds one tile. */
  blockBytes: number;
}

/** Most pixels of a picture: 8K. */
export const mostPixels = 7680 * 4320;

/** A picture cut into tiles of 32 × 32 pixels (16 × 16 chroma pairs); tile numbers run row by row. */
export class Grid {
  readonly geometry: Geometry;
  readonly columns: number;
  readonly rows: number;
  readonly tiles: number;
  readonly planes: readonly Plane[];

  /** Throws `limit/picture` for an empty picture or one beyond 8K. */
  constructor(geometry: Geometry) {
    const { format, width, height } = geometry;
    const fits = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
    if (!fits || Math.max(width, height) > screenSidePixels || width * height > mostPixels) {
      throw new MeetingError('limit/picture', `A picture of ${width} × ${height} pixels cannot be shared.`);
    }
    this.geometry = { format, width, height };
    this.columns = Math.ceil(width / 32);
    this.rows = Math.ceil(height / 32);
    this.tiles = this.columns * this.rows;
    this.planes = format === 'rgba' ? [this.#plane(0, 4)] : [this.#plane(0, 1), this.#plane(1, 2)];
  }

  /** The pixels of a tile that the picture has. */
  rectangle(plane: Plane, tile: number): Rectangle {
    const x = (tile % this.columns) * plane.side;
    const y = Math.floor(tile / this.columns) * plane.side;
    return {
      x,
      y,
      width: Math.min(plane.side, plane.width - x),
      height: Math.min(plane.side, plane.height - y),
    };
  }

  /** Whether two grids cut the same kind of picture. */
  fits({ format, width, height }: Geometry): boolean {
    return (
      format === this.geometry.format && width === this.geometry.width && height === this.geometry.height
    );
  }

  #plane(index: number, pixelBytes: 1 | 2 | 4): Plane {
    const half = pixelBytes === 2 ? 2 : 1;
    const side = 32 / half;
    const rowBytes = side * pixelBytes;
    return {
      index,
      pixelBytes,
      width: Math.ceil(this.geometry.width / half),
      height: Math.ceil(this.geometry.height / half),
      side,
      stride: this.columns * rowBytes,
      rowBytes,
      blockBytes: rowBytes * side,
    };
  }
}
