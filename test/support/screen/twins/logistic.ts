/** The two tables between chances and logits, by their definition. */

/** ln(p / (1 − p)) in 1 / 256 for p = (index + ½) / 4,096, rounded, at most ±2,047. */
export const stretch = Int16Array.from({ length: 4096 }, (_, index) => {
  const odds = (2 * index + 1) / (2 * (4096 - index) - 1);
  return Math.min(2047, Math.max(-2047, Math.round(256 * Math.log(odds))));
});

/** 65,536 / (1 + e^−x) for x = (index − 2,048) / 256, rounded down, between 36 and 65,500. */
export const squash = Uint16Array.from({ length: 4096 }, (_, index) => {
  const power = Math.exp((index - 2048) / 256);
  return Math.min(65_500, Math.max(36, Math.floor((65_536 * power) / (1 + power))));
});
