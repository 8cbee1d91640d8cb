import type { Room, Viewing } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';
import { shownError } from '../base/shown-error.js';

/**
 * The canvas of a viewer. Control of a canvas can be given to a worker only once, so there is one canvas for each room,
 * whatever happens to the connection or to the element's place on the page; it is let go when another room comes.
 */
export class Picture {
  #room: Room | undefined;
  #canvas: HTMLCanvasElement | undefined;
  #viewing: Viewing | undefined;
  #error: MeetingError | undefined;
  #visible = true;

  /** Whether anybody can see it: a picture that nobody sees is not received. */
  set visible(visible: boolean) {
    this.#visible = visible;
    if (this.#viewing) this.#viewing.visible = visible;
  }

  /** Why nothing can be drawn in this browser, if so. */
  get error(): MeetingError | undefined {
    return this.#error;
  }

  /** The canvas on which the room draws. */
  canvasOf(room: Room): HTMLCanvasElement {
    if (room === this.#room && this.#canvas) return this.#canvas;
    this.close();
    this.#room = room;
    this.#canvas = document.createElement('canvas');
    this.#attach(room, this.#canvas);
    return this.#canvas;
  }

  /** Lets go of the canvas. */
  close(): void {
    this.#viewing?.close();
    this.#viewing = undefined;
    this.#canvas = undefined;
    this.#room = undefined;
    this.#error = undefined;
  }

  #attach(room: Room, canvas: HTMLCanvasElement): void {
    try {
      this.#viewing = room.screen.attach(canvas);
      this.#viewing.visible = this.#visible;
    } catch (error) {
      this.#error = shownError(error);
    }
  }
}

/** Tells the style sheet the size that shows one pixel of the picture on one pixel of the screen. */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const scale = window.devicePixelRatio || 1;
  canvas.style.setProperty('--actual-width', `${width / scale}px`);
  canvas.style.setProperty('--actual-height', `${height / scale}px`);
}
