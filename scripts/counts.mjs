import { writeFileSync } from 'node:fs';

/**
 * How many tests of a suite passed, failed and were skipped. A file that could not be loaded is one failure.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** The variable that names the file in which a reporter leaves its counts. */
export const COUNTS_VARIABLE = 'FOLKMOOT_COUNTS';

/**
 * Leaves the counts where `npm test` looks for them; does nothing in a run by hand.
 * @param {Counts} counts
 */
export function writeCounts(counts) {
  const file = process.env[COUNTS_VARIABLE];
  if (file) writeFileSync(file, JSON.stringify(counts));
}
