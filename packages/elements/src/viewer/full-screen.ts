import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { rendersAsServer } from '../base/server.js';

type FullScreenHost = ReactiveControllerHost & HTMLElement & { readonly hasUpdated: boolean };

/** Full screen of its host, where the browser and the page allow it. Also renders again when the zoom changes. */
export class FullScreen implements ReactiveController {
  readonly #host: FullScreenHost;

  constructor(host: FullScreenHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether full screen can be asked for at all. */
  get isAvailable(): boolean {
    return !rendersAsServer(this.#host) && this.#host.ownerDocument.fullscreenEnabled;
  }

  /** Whether the host fills the screen now. */
  get isOn(): boolean {
    return this.#host.matches(':fullscreen');
  }

  /** Turns full screen on or off; resolves to false when the browser refuses. */
  async toggle(): Promise<boolean> {
    try {
      await (this.isOn ? this.#host.ownerDocument.exitFullscreen() : this.#host.requestFullscreen());
      return true;
    } catch {
      return false;
    }
  }

  hostConnected(): void {
    this.#host.addEventListener('fullscreenchange', this.#update);
    window.addEventListener('resize', this.#update);
  }

  hostUpdate(): void {
    if (rendersAsServer(this.#host)) void this.#host.updateComplete.then(this.#update);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('fullscreenchange', this.#update);
    window.removeEventListener('resize', this.#update);
  }

  readonly #update = (): void => this.#host.requestUpdate();
}
