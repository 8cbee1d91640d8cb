/** A plane of pixels as plain numbers, and rectangles in it. */

/** A rectangle in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Pixels row by row; `stride` pixels lie from one row to the next. */
export class PlainPlane {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly pixels: Uint32Array;

  constructor(width: number, height: number, stride = width) {
    this.width = width;
    this.height = height;
    this.stride = stride;
    this.pixels = new Uint32Array(stride * height);
  }

  /** The pixel at a place. */
  at(x: number, y: number): number {
    return this.pixels[y * this.stride + x] ?? 0;
  }

  /** Puts a pixel at a place. */
  set(x: number, y: number, pixel: number): void {
    this.pixels[y * this.stride + x] = pixel;
  }

  /** Pixels of an area, row by row. */
  area({ x, y, width, height }: Area): number[][] {
    return Array.from({ length: height }, (_, row) =>
      Array.from({ length: width }, (_unused, column) => this.at(x + column, y + row)),
    );
  }

  /** The plane in bytes, lowest byte of a pixel first. */
  bytes(pixelBytes: 1 | 2 | 4): Uint8Array {
    const bytes = new Uint8Array(this.pixels.length * pixelBytes);
    this.pixels.forEach((pixel, index) => {
      for (let byte = 0; byte < pixelBytes; byte += 1)
        bytes[index * pixelBytes + byte] = pixel >>> (8 * byte);
    });
    return bytes;
  }
}
