import { valueOf, type Pair, type Token } from './token.js';

/** A pair that contrasts too little. */
export interface Weakness extends Pair {
  readonly scheme: 'light' | 'dark';
  readonly contrast: number;
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance). Colours are `#rrggbb`; anything else is NaN. */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The pairs that fall short in one of the schemes. What is no plain colour cannot be judged and passes. */
export function weaknesses(
  tokens: readonly Token[],
  pairs: readonly Pair[],
  schemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Weakness[] {
  return schemes.flatMap((scheme) =>
    pairs.flatMap((pair) => {
      const contrast = contrastOf(valueOf(tokens, pair.of, scheme), valueOf(tokens, pair.on, scheme));
      return contrast < pair.least ? [{ ...pair, scheme, contrast }] : [];
    }),
  );
}

function luminance(hex: string): number {
  if (!/^#[\da-f]{6}$/i.test(hex)) return NaN;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
