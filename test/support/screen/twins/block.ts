/** A tile's pixels: luma, colours (bytes R G B A from the lowest) or chroma pairs (U, then V). */
export class Block {
  readonly side: number;
  readonly pixels: Uint32Array;

  constructor(side = 32) {
    this.side = side;
    this.pixels = new Uint32Array(side * side);
  }

  /** The pixel at a place. */
  at(x: number, y: number): number {
    return this.pixels[y * this.side + x] ?? 0;
  }

  /** Puts a pixel at a place. */
  set(x: number, y: number, pixel: number): void {
    this.pixels[y * this.side + x] = pixel;
  }

  /** A block painted pixel by pixel. */
  static painted(
    { width, height, side = 32 }: { width: number; height: number; side?: number },
    paint: (x: number, y: number) => number,
  ): Block {
    const block = new Block(side);
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) block.set(x, y, paint(x, y));
    return block;
  }
}
