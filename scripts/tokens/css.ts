import type { Theme, Token } from './token.js';

/** The custom property that fixes whether the elements are light or dark. */
export const schemeName = '--moot-color-scheme';

const colours = /#[\da-f]{6}|rgb\([^)]*\)/gi;

/** A value for both schemes. Shadows hold several colours, each of which may differ. */
export function bothOf({ light, dark, type }: Pick<Token, 'light' | 'dark' | 'type'>): string {
  if (light === dark) return light;
  if (type !== 'shadow') return `light-dark(${light}, ${dark})`;
  const darkColours = dark.match(colours) ?? [];
  let at = 0;
  return light.replace(colours, (colour) => `light-dark(${colour}, ${darkColours[at++] ?? colour})`);
}

/** The declarations by which the elements read the tokens under short names. */
export function readings(tokens: readonly Token[]): string {
  const short = (value: string): string =>
    tokens.reduce((text, { name, inner }) => text.replace(`var(${name})`, `var(${inner})`), value);
  return tokens
    .filter(({ inner }) => inner !== '')
    .map((token) => `${token.inner}: var(${token.name}, ${short(bothOf(token))});`)
    .join('\n');
}

/**
 * The declarations by which a page sets tokens. A bundler that writes `light-dark()` anew for older browsers (Vite does)
 * would decide it at the root, where no colour scheme need be set, and leave nothing that is a colour; what stands in a
 * fallback it passes on as it is.
 */
export function settings(tokens: readonly Token[]): string {
  return tokens.map((token) => `${token.name}: ${asIs(bothOf(token))};`).join('\n');
}

function asIs(value: string): string {
  return value.replace(/light-dark\(((?:[^()]|\([^()]*\))*)\)/g, 'light-dark(var(--moot-both, $1))');
}

/** The module that brings the tokens into every element. */
export function tokenModule(tokens: readonly Token[], contrast: Theme): string {
  return `import { css } from 'lit';

// Written by scripts/tokens.ts from packages/elements/tokens: change the values there.

/**
 * Every visual decision in one place. A page changes one by setting \`--moot-…\` on any element around; inside, the
 * elements use the short names on the left. Colours follow the page's \`color-scheme\`.
 *
 * Contrast: texts 4.5 : 1 and edges of controls 3 : 1 at least, on every surface they stand on, light and dark; 7 : 1
 * and 4.5 : 1 for a person who asked the system for more.
 */
export const tokens = css\`
  :host {
    ${readings(tokens)}
  }

  @media (prefers-contrast: more) {
    :host {
      ${readings(contrast.tokens.map((token) => ({ ...token, inner: innerOf(tokens, token) })))}
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --pace: 0ms;
    }
  }
\`;
`;
}

/**
 * The style sheet of a theme. It holds for the page, or for any element that names it in \`data-moot-theme\`; rules of
 * the page are stronger. Its colours give way where the person wants more contrast.
 */
export function themeSheet(name: string, theme: Theme): string {
  const scheme = theme.scheme ? `${schemeName}: ${theme.scheme};` : '';
  const [colours, others] = [true, false].map((isColour) =>
    theme.tokens.filter(({ type }) => (type === 'color') === isColour),
  );
  const place = `:where(:root:not([data-moot-theme]), [data-moot-theme~='${name}'])`;
  const gives = name === 'high-contrast' ? '' : '@media not (prefers-contrast: more)';
  const plain = `${scheme} ${settings(others ?? [])}`.trim();
  const rules = [
    plain && `${place} { ${plain} }`,
    colours?.length ? within(gives, `${place} { ${settings(colours)} }`) : '',
  ];
  const note = '/* Written by scripts/tokens.ts from packages/elements/tokens: change the values there. */';
  return [`/* ${theme.description} */`, note, ...rules.filter(Boolean)].join('\n\n');
}

function within(query: string, rules: string): string {
  return query ? `${query} { ${rules} }` : rules;
}

function innerOf(tokens: readonly Token[], { path }: Token): string {
  const token = tokens.find((one) => one.path === path);
  if (!token) throw new Error(`There is no token "${path}".`);
  return token.inner;
}
