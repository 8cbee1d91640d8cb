/** What a connection has to say besides packets: everything in order, and of some topics only the newest. */
export class Words {
  #inOrder: Uint8Array[] = [];
  #bytes = 0;
  readonly #newest = new Map<string, Uint8Array>();

  /** Bytes that wait to be said. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame. */
  add(frame: Uint8Array): void {
    this.#inOrder.push(frame);
    this.#bytes += frame.length;
  }

  /** Adds a frame that replaces the one of the same topic. */
  addNewest(topic: string, frame: Uint8Array): void {
    this.#newest.set(topic, frame);
  }

  /** Takes everything. */
  take(): Uint8Array[] {
    const frames = [...this.#inOrder, ...this.#newest.values()];
    this.#inOrder = [];
    this.#bytes = 0;
    this.#newest.clear();
    return frames;
  }
}
