/**
 * The delay before a retry, in milliseconds: doubles with every attempt from `minMs` up to `maxMs`, with the upper half
 * of it random, so that many clients that lost the same server do not return at the same moment.
 *
 * @param attempt 0 for the first retry.
 */
export function backoffMs(
  attempt: number,
  options: { minMs?: number; maxMs?: number; random?: () => number } = {},
): number {
  const { minMs = 250, maxMs = 8_000, random = Math.random } = options;
  const ceilingMs = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30));
  return ceilingMs / 2 + random() * (ceilingMs / 2);
}
