import type { ReadonlySignal } from '@folkmoot/kit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host again whenever a signal changes that the last rendering has read through {@link SignalReader.read}. */
export class SignalReader implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #watched = new Map<ReadonlySignal<unknown>, () => void>();
  readonly #readNow = new Set<ReadonlySignal<unknown>>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The value of a signal. The host updates when it changes, as long as every update reads it again. */
  read<T>(source: ReadonlySignal<T>): T {
    this.#readNow.add(source);
    if (!this.#watched.has(source)) this.#watch(source);
    return source.peek();
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    for (const [source, stop] of this.#watched) {
      if (!this.#readNow.has(source)) this.#forget(source, stop);
    }
    this.#readNow.clear();
  }

  hostDisconnected(): void {
    for (const [source, stop] of this.#watched) this.#forget(source, stop);
  }

  #watch(source: ReadonlySignal<unknown>): void {
    let isFirst = true;
    const stop = source.subscribe(() => {
      if (!isFirst) this.#host.requestUpdate();
    });
    isFirst = false;
    this.#watched.set(source, stop);
  }

  #forget(source: ReadonlySignal<unknown>, stop: () => void): void {
    stop();
    this.#watched.delete(source);
  }
}
