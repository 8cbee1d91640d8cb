/** What the relay adapter needs of a WebSocket. The global `WebSocket` and the one of `ws` have it. */
export interface SocketLike {
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** A constructor of sockets: `new SocketConstructor(url)`. */
export type SocketConstructor = new (url: string) => SocketLike;
