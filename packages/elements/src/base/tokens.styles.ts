import { css } from 'lit';

// Written by scripts/tokens.ts from packages/elements/tokens: change the values there.

/**
 * Every visual decision in one place. A page changes one by setting `--moot-…` on any element around; inside, the
 * elements use the short names on the left. Colours follow the page's `color-scheme`.
 *
 * Contrast: texts 4.5 : 1 and edges of controls 3 : 1 at least, on every surface they stand on, light and dark; 7 : 1
 * and 4.5 : 1 for a person who asked the system for more.
 */
export const tokens = css`
  :host {
    --surface: var(--moot-color-surface, light-dark(#ffffff, #161a19));
    --sunken: var(--moot-color-surface-sunken, light-dark(#f4f6f5, #0f1312));
    --raised: var(--moot-color-surface-raised, light-dark(#ffffff, #1f2523));
    --hover: var(--moot-color-hover, light-dark(#edf1ef, #262d2b));
    --text: var(--moot-color-text, light-dark(#18211e, #e8eeeb));
    --quiet: var(--moot-color-text-quiet, light-dark(#55615d, #a2aeaa));
    --line: var(--moot-color-line, light-dark(#e0e6e3, #2c3431));
    --edge: var(--moot-color-edge, light-dark(#7d8984, #74807b));
    --accent: var(--moot-color-accent, light-dark(#0b6e58, #63d2b4));
    --accent-hover: var(--moot-color-accent-hover, light-dark(#085947, #86dfc7));
    --on-accent: var(--moot-color-on-accent, light-dark(#ffffff, #06251c));
    --accent-soft: var(--moot-color-accent-soft, light-dark(#e2f3ee, #15332b));
    --on-accent-soft: var(--moot-color-on-accent-soft, light-dark(#075544, #9ce6d1));
    --live: var(--moot-color-live, light-dark(#c62a1c, #ff8272));
    --on-live: var(--moot-color-on-live, light-dark(#ffffff, #350701));
    --live-soft: var(--moot-color-live-soft, light-dark(#fdecea, #3a1a16));
    --on-live-soft: var(--moot-color-on-live-soft, light-dark(#96190d, #ffb8ad));
    --caution-soft: var(--moot-color-caution-soft, light-dark(#fff2d6, #352709));
    --on-caution-soft: var(--moot-color-on-caution-soft, light-dark(#704800, #f5cd7d));
    --stage: var(--moot-color-stage, light-dark(#e9edeb, #0a0d0c));
    --focus: var(--moot-color-focus, var(--accent));
    --person-1: var(--moot-color-person-1, light-dark(#dcefe9, #17392f));
    --on-person-1: var(--moot-color-on-person-1, light-dark(#0a5443, #93dec9));
    --person-2: var(--moot-color-person-2, light-dark(#e1e9fb, #1d2c4d));
    --on-person-2: var(--moot-color-on-person-2, light-dark(#24458f, #b0c8ff));
    --person-3: var(--moot-color-person-3, light-dark(#f3e4f5, #3c2342));
    --on-person-3: var(--moot-color-on-person-3, light-dark(#702b7a, #e9bdf1));
    --person-4: var(--moot-color-person-4, light-dark(#fbe6dc, #44271a));
    --on-person-4: var(--moot-color-on-person-4, light-dark(#7d3a18, #f9c3a8));
    --person-5: var(--moot-color-person-5, light-dark(#f6ecc9, #3a2f0c));
    --on-person-5: var(--moot-color-on-person-5, light-dark(#5d4906, #ead58b));
    --person-6: var(--moot-color-person-6, light-dark(#dfeef3, #17343f));
    --on-person-6: var(--moot-color-on-person-6, light-dark(#125063, #9fd8ec));
    --space: var(--moot-space, 4px);
    --radius: var(--moot-radius, 10px);
    --radius-small: var(--moot-radius-small, 6px);
    --radius-large: var(--moot-radius-large, 14px);
    --target: var(--moot-target-size, 40px);
    --focus-width: var(--moot-focus-width, 2px);
    --shadow: var(
      --moot-shadow,
      0 1px 2px light-dark(rgb(16 32 27 / 0.08), rgb(0 0 0 / 0.5)),
      0 4px 16px light-dark(rgb(16 32 27 / 0.08), rgb(0 0 0 / 0.4))
    );
    --pace: var(--moot-pace, 140ms);
    --small: var(--moot-font-size-small, 0.8125em);
    --large: var(--moot-font-size-large, 1.125em);
    --weight: var(--moot-font-weight, 400);
    --strong: var(--moot-font-weight-strong, 600);
    --line-height: var(--moot-line-height, 1.5);
  }

  @media (prefers-contrast: more) {
    :host {
      --text: var(--moot-color-text, light-dark(#000000, #ffffff));
      --quiet: var(--moot-color-text-quiet, light-dark(#2c3532, #d2dbd7));
      --line: var(--moot-color-line, light-dark(#5b6662, #8d9994));
      --edge: var(--moot-color-edge, light-dark(#2c3532, #d2dbd7));
      --accent: var(--moot-color-accent, light-dark(#004a39, #8ff0d5));
      --accent-hover: var(--moot-color-accent-hover, light-dark(#003428, #b6f7e5));
      --on-accent: var(--moot-color-on-accent, light-dark(#ffffff, #001a12));
      --live: var(--moot-color-live, light-dark(#8c0d02, #ffb0a4));
      --on-live: var(--moot-color-on-live, light-dark(#ffffff, #2c0400));
      --on-live-soft: var(--moot-color-on-live-soft, light-dark(#7d1107, #ffc9c0));
      --on-caution-soft: var(--moot-color-on-caution-soft, light-dark(#5a3900, #f8d897));
      --on-accent-soft: var(--moot-color-on-accent-soft, light-dark(#00402f, #b0f0de));
      --focus-width: var(--moot-focus-width, 3px);
      --weight: var(--moot-font-weight, 500);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --pace: 0ms;
    }
  }
`;
