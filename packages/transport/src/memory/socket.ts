import type { SocketLike } from '../relay/socket.js';

type Listener = (event: { data: unknown }) => void;

/** One end of a line inside a page. What is sent arrives at the other end in order, and never at once. */
export class MemorySocket implements SocketLike {
  binaryType = 'arraybuffer';
  readonly #listeners = new Map<string, Listener[]>();
  #peer: MemorySocket | undefined;
  #isOpen = false;

  /** Joins two ends; both are told a moment later. */
  static join(one: MemorySocket, other: MemorySocket): void {
    one.#peer = other;
    other.#peer = one;
    for (const end of [one, other]) {
      queueMicrotask(() => {
        end.#isOpen = true;
        end.#tell('open');
      });
    }
  }

  /** Sends a message to the other end. */
  send(data: Uint8Array<ArrayBuffer>): void {
    const peer = this.#peer;
    const copy = data.slice().buffer;
    queueMicrotask(() => {
      if (!peer) return;
      if (peer.#isOpen) peer.#tell('message', copy);
    });
  }

  /** Cuts the line at both ends. */
  close(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    if (!peer) return;
    peer.#peer = undefined;
    for (const end of [this, peer]) {
      queueMicrotask(() => {
        end.#isOpen = false;
        end.#tell('close');
      });
    }
  }

  /** Calls a listener on every event of a type. */
  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  #tell(type: string, data?: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }
}
