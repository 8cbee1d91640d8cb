import {
  pairsOf,
  themeOf,
  tokensOf,
  type Pair,
  type Theme,
  type Token,
  type TokenFile,
} from '../../scripts/tokens/token.js';

/** What the designer works with: the tokens as they are shipped, what has to contrast, and the ready themes. */
export interface Source {
  readonly tokens: readonly Token[];
  readonly pairs: readonly Pair[];
  readonly themes: Readonly<Record<string, Theme>>;
}

const themeFiles = {
  'high-contrast': new URL('../../packages/elements/tokens/themes/high-contrast.json', import.meta.url),
  midnight: new URL('../../packages/elements/tokens/themes/midnight.json', import.meta.url),
  paper: new URL('../../packages/elements/tokens/themes/paper.json', import.meta.url),
};

/** Fetches the one source of all tokens, and the themes. */
export async function loadSource(): Promise<Source> {
  const file = await read(new URL('../../packages/elements/tokens/tokens.json', import.meta.url));
  const themes = Object.entries(themeFiles).map(
    async ([name, place]) => [name, themeOf(await read(place))] as const,
  );
  return {
    tokens: tokensOf(file),
    pairs: pairsOf(file),
    themes: Object.fromEntries(await Promise.all(themes)),
  };
}

async function read(place: URL): Promise<TokenFile> {
  const answer = await fetch(place);
  return (await answer.json()) as TokenFile;
}
