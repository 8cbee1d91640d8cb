import type { Picture } from './pictures.js';

/** As much of a canvas as painting colours needs, for tests without a browser. It keeps what was painted. */
export class PlainCanvas {
  width = 0;
  height = 0;
  pixels = new Uint8ClampedArray();
  /** How often something was painted. */
  paints = 0;
  /** Called after every painting. */
  painted: (canvas: PlainCanvas) => void = () => undefined;

  transferControlToOffscreen(): this {
    return this;
  }

  getContext(): this {
    return this;
  }

  putImageData(image: Picture, left: number, top: number): void {
    this.#fit();
    for (let row = 0; row < image.height; row += 1) {
      const from = image.data.subarray(row * image.width * 4, (row + 1) * image.width * 4);
      this.pixels.set(from, ((top + row) * this.width + left) * 4);
    }
    this.paints += 1;
    this.painted(this);
  }

  clearRect(): void {
    this.pixels.fill(0);
  }

  #fit(): void {
    const sizeBytes = this.width * this.height * 4;
    if (this.pixels.length !== sizeBytes) this.pixels = new Uint8ClampedArray(sizeBytes);
  }
}

/** Whether a canvas shows exactly a picture. */
export function shows(canvas: PlainCanvas, picture: Picture): boolean {
  return (
    canvas.width === picture.width &&
    Buffer.from(canvas.pixels.buffer).equals(new Uint8Array(picture.data.buffer))
  );
}

/** Gives Node the one browser class that painting needs. */
export function provideImageData(): void {
  if (typeof ImageData === 'function') return;
  globalThis.ImageData = class {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;

    constructor(width: number, height: number) {
      this.width = width;
      this.height = height;
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  } as unknown as typeof ImageData;
}
