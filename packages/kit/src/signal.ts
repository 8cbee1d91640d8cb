import type { ReadonlySignal } from '@preact/signals-core';
import { effect } from '@preact/signals-core';

export { batch, computed, effect, signal, untracked } from '@preact/signals-core';
export type { ReadonlySignal, Signal } from '@preact/signals-core';

/**
 * Waits until a signal's value satisfies a condition and resolves with that value.
 * Rejects with the abort reason when `options.signal` aborts first.
 */
export function until<T, S extends T>(
  source: ReadonlySignal<T>,
  condition: (value: T) => value is S,
  options?: { signal?: AbortSignal },
): Promise<S>;
export function until<T>(
  source: ReadonlySignal<T>,
  condition: (value: T) => boolean,
  options?: { signal?: AbortSignal },
): Promise<T>;
export function until<T>(
  source: ReadonlySignal<T>,
  condition: (value: T) => boolean,
  options: { signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = options.signal;
    if (abort?.aborted) return reject(abortReason(abort));
    const watching = new AbortController();
    abort?.addEventListener('abort', () => settle(() => reject(abortReason(abort))), {
      signal: watching.signal,
    });
    const stop = effect(() => {
      const { value } = source;
      if (condition(value)) settle(() => resolve(value));
    });
    if (watching.signal.aborted) stop();

    function settle(finish: () => void): void {
      if (watching.signal.aborted) return;
      watching.abort();
      finish();
      // The first run of the effect settles before `stop` exists.
      queueMicrotask(() => stop());
    }
  });
}

/** The reason of an aborted signal, always an Error: an `AbortError` unless the caller gave one of its own. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('The operation was aborted.', 'AbortError');
}
