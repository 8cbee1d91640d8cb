/**
 * The next of numbers that must grow: the time in milliseconds where that is more than the last one plus one, so that
 * they go on growing over a reload although none was kept.
 */
export function nextSerial(last: number, nowMs: number): number {
  return Math.max(last + 1, Math.floor(nowMs));
}
