import { randomInt } from 'node:crypto';

/** Digits of a session code while there are few meetings. */
export const shortestCode = 9;
const longestCode = 14;

/** Whether a text can be a session code at all. */
export function isSessionCode(text: string): boolean {
  return text.length >= shortestCode && text.length <= longestCode && /^[1-9][0-9]+$/.test(text);
}

/**
 * Draws a session code that is not taken. Codes grow by a digit when more than one in a thousand of their length is
 * taken, so that a guess stays hopeless however many meetings there are.
 */
export function drawCode(taken: { has(code: string): boolean; readonly size: number }): string {
  for (;;) {
    const code = randomCode(digitsFor(taken.size));
    if (!taken.has(code)) return code;
  }
}

/** Digits of the next code when `count` codes are taken. */
export function digitsFor(count: number): number {
  let digits = shortestCode;
  while (digits < longestCode && count * 1_000 > 9 * 10 ** (digits - 1)) digits += 1;
  return digits;
}

function randomCode(digits: number): string {
  return String(randomInt(10 ** (digits - 1), 10 ** digits));
}
