import { Painter } from './paint.js';
import type { Painting } from './viewer.js';

/** The canvases a share is painted on. */
export class Surfaces {
  readonly #painters = new Set<Painter>();

  /** Paints on a canvas from now on, first the picture as it is; until the returned function is called. */
  attach(canvas: OffscreenCanvas, present: Painting | undefined): () => void {
    const painter = new Painter(canvas);
    this.#painters.add(painter);
    if (present) painter.paint(present);
    return () => this.#painters.delete(painter);
  }

  /** Paints what changed on all of them. */
  paint(painting: Painting): void {
    for (const painter of this.#painters) painter.paint(painting);
  }

  /** Clears all of them. */
  clear(): void {
    for (const painter of this.#painters) painter.clear();
  }
}
