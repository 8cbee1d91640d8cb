import type { Clock } from './clock.js';

/** A signal that aborts when its time is over. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** What was waited for has come: aborts, and no timer goes on. */
  end(): void;
}

/** Gives what is waited for a time in milliseconds, or less when `signal` aborts first. */
export function deadline(clock: Clock, delayMs: number, signal?: AbortSignal): Deadline {
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  clock.sleep(delayMs, either).then(
    () => over.abort(),
    () => undefined,
  );
  return { signal: either, end: () => over.abort() };
}
