import type { SocketLike } from '../relay/socket.js';

type Listener = (event: { data: unknown }) => void;

/** One end of a line inside a page. What is sent arrives at the other end in order, and never at once. */
export class MemorySocket implements SocketLike {
  binaryType = 'arraybuffer';
  readonly #listeners = new Map<string, Listener[]>();
  #port: MessagePort | undefined;

  /** Joins two ends; both are told a moment later. */
  static join(one: MemorySocket, other: MemorySocket): void {
    const { port1, port2 } = new MessageChannel();
    one.#attach(port1);
    other.#attach(port2);
    port1.postMessage('open');
    port2.postMessage('open');
  }

  /** Sends a message to the other end. */
  send(data: Uint8Array<ArrayBuffer>): void {
    const { buffer } = data.slice();
    this.#port?.postMessage(buffer, [buffer]);
  }

  /** Cuts the line at both ends. */
  close(): void {
    const port = this.#port;
    if (!port) return;
    port.postMessage('close');
    this.#end();
  }

  /** Calls a listener on every event of a type. */
  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  #attach(port: MessagePort): void {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'close') this.#end();
      else if (data === 'open') this.#tell('open');
      else this.#tell('message', data);
    };
  }

  #end(): void {
    this.#port?.close();
    this.#port = undefined;
    queueMicrotask(() => this.#tell('close'));
  }

  #tell(type: string, data?: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }
}
