/** What is written from the tokens, and where. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../browsers.mjs';
import { themeSheet, tokenModule } from './css.js';
import { tokenPage } from './table.js';
import { themeOf, tokensOf, withTheme, type Theme, type TokenFile } from './token.js';

const folder = path.join(ROOT, 'packages/elements/tokens');

/** The file that all tokens come from. */
export function readTokens(): TokenFile {
  return read('tokens.json');
}

/** The themes by name. */
export function readThemes(): Record<string, Theme> {
  const names = readdirSync(path.join(folder, 'themes')).map((file) => path.basename(file, '.json'));
  return Object.fromEntries(names.sort().map((name) => [name, themeOf(read(`themes/${name}.json`))]));
}

/** Every file that follows from the tokens, by its path from the root. */
export async function derived(): Promise<Map<string, string>> {
  const file = readTokens();
  const themes = readThemes();
  const tokens = tokensOf(file);
  const files = new Map<string, string>();
  const add = async (place: string, text: string): Promise<void> => {
    const filepath = path.join(ROOT, place);
    files.set(place, await format(text, { ...(await resolveConfig(filepath)), filepath }));
  };
  await add('packages/elements/src/base/tokens.styles.ts', tokenModule(tokens, themes['high-contrast']!));
  await add('docs/tokens.md', tokenPage(file, themes));
  for (const [name, theme] of Object.entries(themes)) {
    const colours = theme.tokens.some(({ type }) => type === 'color');
    const whole = { ...theme, tokens: colours ? wholeTheme(file, theme) : theme.tokens };
    await add(`packages/elements/src/themes/${name}.css`, themeSheet(name, whole));
  }
  return files;
}

/** Writes them all. A file that is rewritten without need would look newer than what was built from it. */
export async function writeTokens(): Promise<void> {
  for (const [place, text] of await derived()) {
    const file = path.join(ROOT, place);
    mkdirSync(path.dirname(file), { recursive: true });
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

/** A theme names every colour, so that nothing of another one around it shines through. */
function wholeTheme(file: TokenFile, theme: Theme): Theme['tokens'] {
  const all = withTheme(tokensOf(file), theme);
  const isOwn = (path: string): boolean => theme.tokens.some((token) => token.path === path);
  return all.filter((token) => token.type === 'color' || isOwn(token.path));
}

function read(name: string): TokenFile {
  return JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as TokenFile;
}
