import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../../scripts/browsers.mjs';

/** A block of code in the documentation. */
export interface Snippet {
  /** Where it stands, as in `docs/embed.md:12`. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

/** All blocks of code in the README and on the pages of the documentation. */
export function documentedSnippets(): Snippet[] {
  const pages = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...pages.map((name) => `docs/${name}`)].flatMap(snippetsIn);
}

function snippetsIn(page: string): Snippet[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map((found) => ({
    place: `${page}:${String(text.slice(0, found.index).split('\n').length)}`,
    language: found[1] ?? '',
    code: found[2] ?? '',
  }));
}

/** The scripts among them, those inside of pages too. */
export function scriptsAmong(snippets: readonly Snippet[]): Snippet[] {
  return snippets.flatMap((snippet) => {
    if (snippet.language === 'ts' || snippet.language === 'js') return [snippet];
    if (snippet.language !== 'html') return [];
    const scripts = snippet.code.matchAll(/<script[^>]*>([^<]+)<\/script>/g);
    return [...scripts].map(([, code = '']) => ({ ...snippet, code }));
  });
}

/** A tag of ours and the attributes it is written with. */
export interface WrittenTag {
  readonly place: string;
  readonly tag: string;
  readonly attributes: readonly string[];
}

/** All tags of ours in the markup among them. */
export function tagsAmong(snippets: readonly Snippet[]): WrittenTag[] {
  const pages = snippets.filter(({ language }) => language === 'html');
  return pages.flatMap(({ place, code }) =>
    [...code.matchAll(/<(moot-[-\w]+)((?:\s+[-\w]+(?:="[^"]*")?)*)\s*>/g)].map(
      ([, tag = '', attributes = '']) => ({
        place,
        tag,
        attributes: [...attributes.matchAll(/\s([-\w]+)(?:="[^"]*")?/g)].map(([, name = '']) => name),
      }),
    ),
  );
}
