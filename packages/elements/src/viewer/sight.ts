import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Says whether its host can be seen: some of it is within the window, nothing around it is hidden, and the page itself is
 * not in the background.
 */
export class Sight implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #seen: (isVisible: boolean) => void;
  #observer: IntersectionObserver | undefined;
  #intersects = true;

  constructor(host: ReactiveControllerHost & HTMLElement, seen: (isVisible: boolean) => void) {
    this.#host = host;
    this.#seen = seen;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => {
      this.#intersects = entries.at(-1)?.isIntersecting ?? true;
      this.#tell();
    });
    this.#observer.observe(this.#host);
    this.#host.ownerDocument.addEventListener('visibilitychange', this.#tell);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#host.ownerDocument.removeEventListener('visibilitychange', this.#tell);
    this.#seen(false);
  }

  readonly #tell = (): void =>
    this.#seen(this.#intersects && this.#host.ownerDocument.visibilityState !== 'hidden');
}
