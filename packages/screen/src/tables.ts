/**
 * The two tables of the logistic mixer (see docs/codec.md). They are part of the format: both sides must have the same,
 * so no entry may lie so near a rounding boundary that two implementations of exp and log could disagree.
 */
const ENTRIES = 4096;
const STEPS = 256;

/** Chance of 0 in 1 / 4,096 → logit in 1 / 256, between −2,047 and 2,047. */
export function stretchTable(): Int16Array {
  return Int16Array.from({ length: ENTRIES }, (_, index) => {
    const logit = Math.round(exactLogit(index));
    return Math.max(-2047, Math.min(2047, logit));
  });
}

/** Logit + 2,048 in 1 / 256 → chance of 0 in 1 / 65,536, between 36 and 65,500. */
export function squashTable(): Uint16Array {
  return Uint16Array.from({ length: ENTRIES }, (_, index) =>
    Math.max(36, Math.min(65_500, Math.floor(exactChance(index)))),
  );
}

/** The logit before rounding. */
export function exactLogit(index: number): number {
  const chance = (index + 0.5) / ENTRIES;
  return STEPS * Math.log(chance / (1 - chance));
}

/** The chance before rounding down. */
export function exactChance(index: number): number {
  return 65_536 / (1 + Math.exp(-(index - 2048) / STEPS));
}
