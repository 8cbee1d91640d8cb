/** A picture as canvases give it, without a browser. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A picture of stripes and blocks that depends on a seed: cheap to make, and like a page rather than like noise. */
export function picture(
  seed: number,
  { width = 160, height = 96 }: { width?: number; height?: number } = {},
): Picture {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const ink =
        (Math.floor(x / 8) * 7 + Math.floor(y / 8) * 13 + seed * 29) % 5 === 0 && (x * y + seed) % 3 !== 0;
      if (ink) data.set([20 + ((seed * 37) % 200), 40, 90], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}
