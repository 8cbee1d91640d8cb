/** A first-in-first-out hand-over. See {@link createQueue}. */
export interface Queue<T> extends AsyncIterable<T> {
  /** Items pushed and not read yet. */
  readonly size: number;
  /** Adds an item; ignored after `close`. */
  push(item: T): void;
  /** Ends the iteration after the items already in the queue; with an error the iteration then throws it. */
  close(error?: Error): void;
}

/**
 * Makes an unbounded queue that is read as an async iterable by one consumer; the producer bounds it by looking at `size`.
 * Leaving the loop (`break`, `return`) closes the queue.
 *
 * @param options.onLeave is called once when the consumer leaves or the queue ends.
 */
export function createQueue<T>(options: { onLeave?: () => void } = {}): Queue<T> {
  let items: T[] = [];
  let head = 0;
  let wake: (() => void) | undefined;
  let closed = false;
  let failure: Error | undefined;

  function take(): T {
    const item = items[head] as T;
    head += 1;
    // Shifting one by one would move the whole array each time.
    if (head > 64 && head * 2 > items.length) {
      items = items.slice(head);
      head = 0;
    }
    return item;
  }

  return {
    get size() {
      return items.length - head;
    },
    push(item) {
      if (closed) return;
      items.push(item);
      wake?.();
    },
    close(error) {
      if (closed) return;
      closed = true;
      failure = error;
      wake?.();
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          while (items.length === head && !closed) await new Promise<void>((resolve) => (wake = resolve));
          if (items.length === head) {
            if (failure) throw failure;
            return;
          }
          yield take();
        }
      } finally {
        closed = true;
        items = [];
        head = 0;
        options.onLeave?.();
      }
    },
  };
}
