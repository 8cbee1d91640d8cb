import { schemeName } from './css.js';
import { pairsOf, tokensOf, type Theme, type TokenFile } from './token.js';
import { customProperty } from './value.js';

/** The page of the documentation that lists every token. */
export function tokenPage(file: TokenFile, themes: Readonly<Record<string, Theme>>): string {
  const rows = tokensOf(file).map(({ name, description, light, dark, type }) =>
    row(code(name), description, code(light), light === dark ? 'the same' : code(dark), type),
  );
  return `<!-- Written by scripts/tokens.ts from packages/elements/tokens: change the values there. -->

# Design tokens

Set any of these on an element around a Folkmoot element, or on the element itself; \`docs/theme.md\` shows how. The list
as data, in the format of the Design Tokens Community Group: \`@folkmoot/elements/tokens.json\`.

${table(['Name', 'Meaning', 'Light', 'Dark', 'Type'], rows)}

\`${schemeName}\` fixes the scheme: \`light\` or \`dark\`; without it, the elements follow the \`color-scheme\` around them.

## Themes

${table(
  ['File', 'What it is'],
  Object.entries(themes).map(([name, theme]) => row(code(`folkmoot/themes/${name}.css`), theme.description)),
)}

## What has to contrast

Whoever changes a colour keeps these (WCAG 2.2: 1.4.3, 1.4.11). The high contrast theme keeps 7 : 1 and 4.5 : 1.

${table(
  ['This', 'on this', 'at least'],
  pairsOf(file).map(({ of, on, least }) =>
    row(code(customProperty(of)), code(customProperty(on)), `${least} : 1`),
  ),
)}
`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(heads: string[], rows: string[]): string {
  return [row(...heads), row(...heads.map(() => '---')), ...rows].join('\n');
}
