import { until, type ReadonlySignal } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';

/** Longest time any case waits for something, in milliseconds. */
export const patienceMs = 10_000;

/** Throws unless both look the same as JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [is, shouldBe] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== shouldBe) throw new Error(`${what}: ${String(is)} instead of ${String(shouldBe)}`);
}

/** Throws unless it holds. */
export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Waits for a signal's value; throws what was waited for when it takes too long. */
export async function eventually<T>(
  source: ReadonlySignal<T>,
  condition: (value: T) => boolean,
  what: string,
): Promise<T> {
  return inTime(until(source, condition), () => `${what}; it is ${JSON.stringify(source.peek())}`);
}

/** Waits for a promise; throws what was waited for when it takes too long. */
export async function inTime<T>(work: Promise<T>, what: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain: ${what()}`)), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws unless the work fails with this code, or as this kind of `DOMException`. */
export async function expectFailure(work: () => unknown, code: string, what: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    const actual = error instanceof MeetingError ? error.code : error instanceof Error ? error.name : error;
    return expectEqual(actual, code, what);
  }
  throw new Error(`${what}: nothing failed instead of ${code}`);
}
