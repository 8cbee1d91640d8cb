import type { Clock } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';

/** Head start of each runner before the next, in milliseconds. */
export const headStartMs = 250;

/** One way to get there. Its signal aborts when another has won. */
export type Runner<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Starts the runners one after the other, the next one after 250 ms or as soon as one has failed, and resolves with the
 * first that arrives. Rejects with the last failure when all fail.
 *
 * @param options.discard is handed whoever arrives after the winner.
 */
export function race<T>(
  runners: readonly Runner<T>[],
  options: { clock: Clock; signal: AbortSignal; discard: (late: T) => void },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = new AbortController();
    const signal = AbortSignal.any([options.signal, finish.signal]);
    const waiting = [...runners];
    let running = 0;
    if (waiting.length === 0)
      reject(new MeetingError('connection/unreachable', 'The ticket names no relay.'));
    startNext();

    function startNext(): void {
      const run = waiting.shift();
      if (!run || finish.signal.aborted) return;
      running += 1;
      run(signal).then(arrive, fail);
      options.clock.sleep(headStartMs, signal).then(startNext, () => undefined);
    }

    function arrive(winner: T): void {
      if (finish.signal.aborted) return options.discard(winner);
      finish.abort();
      resolve(winner);
    }

    function fail(error: unknown): void {
      running -= 1;
      if (waiting.length > 0 && !options.signal.aborted) return startNext();
      if (running > 0) return;
      finish.abort();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
