/** A place for one item, where a newer item takes the place of an unread one. See {@link createMailbox}. */
export interface Mailbox<T> extends AsyncIterable<T> {
  /** Puts an item in; an unread one is handed to `discard`. After `close` the new item itself is discarded. */
  put(item: T): void;
  /** Ends the iteration once the item in place has been read. */
  close(): void;
}

/**
 * Makes a newest-wins mailbox: the hand-over between a producer that never waits (a screen, a camera) and a consumer
 * that wants the newest item only. One consumer at a time.
 *
 * @param discard is called with every item nobody will read, for example to close a frame.
 */
export function createMailbox<T>(discard: (item: T) => void = () => undefined): Mailbox<T> {
  let place: { item: T } | undefined;
  let wake: (() => void) | undefined;
  let closed = false;

  return {
    put(item) {
      if (closed) return discard(item);
      if (place) discard(place.item);
      place = { item };
      wake?.();
    },
    close() {
      closed = true;
      wake?.();
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          while (!place && !closed) await new Promise<void>((resolve) => (wake = resolve));
          if (!place) return;
          const { item } = place;
          place = undefined;
          yield item;
        }
      } finally {
        closed = true;
        if (place) discard(place.item);
        place = undefined;
      }
    },
  };
}
