import type { Subscription } from '@folkmoot/transport';
import type { Packet } from '@folkmoot/wire';

/** Packets of a subscription that can be given up and taken again: one stream, however often that happens. */
export class Reception implements AsyncIterable<Packet> {
  readonly #subscribe: () => Subscription;
  #current: Subscription | undefined;
  #wake: () => void = () => undefined;

  /** Begins to receive at once. */
  constructor(subscribe: () => Subscription) {
    this.#subscribe = subscribe;
    this.#current = subscribe();
  }

  /** Whether anything is received now. */
  get isReceiving(): boolean {
    return this.#current !== undefined;
  }

  /** Receives again, from the beginning of what is live; false when it does already. */
  begin(): boolean {
    if (this.#current) return false;
    this.#current = this.#subscribe();
    this.#wake();
    return true;
  }

  /** Gives the subscription up: nothing more is sent here. */
  pause(): void {
    this.#current?.close();
    this.#current = undefined;
  }

  /** Packets as they come; ends when the link does. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Packet, void, undefined> {
    for (;;) {
      const current = this.#current;
      if (current) {
        for await (const packet of current) {
          // What was read of a subscription that is given up comes again by the next.
          if (current !== this.#current) break;
          yield packet;
        }
        if (current === this.#current) return;
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
