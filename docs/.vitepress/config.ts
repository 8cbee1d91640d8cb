import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';

const docs = path.dirname(import.meta.dirname);

/** The documentation as a site: `npm run docs` shows it, `npm run docs:build` writes it and fails on a dead link. */
export default defineConfig({
  title: 'Folkmoot',
  description:
    'Meetings for any web page: pixel-exact screens, end-to-end encrypted, a relay anybody can host.',
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ['**/README.md'],
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Embed', link: '/embed' },
      { text: 'Theme', link: '/theme' },
      { text: 'Your own UI', link: '/headless' },
      { text: 'Run a relay', link: '/operate' },
    ],
    sidebar: [
      section('Use it', [
        ['Embed a meeting', '/embed'],
        ['Policies of pages', '/embed-policy'],
        ['Theme', '/theme'],
        ['Tokens', '/tokens'],
        ['Elements', '/elements'],
        ['Your own UI', '/headless'],
      ]),
      section('Run it', [
        ['A relay', '/operate'],
        ['Security', '/security'],
      ]),
      section('Understand it', [
        ['The protocol', '/protocol'],
        ['The screen codec', '/codec'],
      ]),
      { text: 'Decisions', collapsed: true, items: decisions() },
    ],
  },
});

function section(text: string, links: readonly (readonly [text: string, link: string])[]): object {
  return { text, items: links.map(([text, link]) => ({ text, link })) };
}

/** Every decision, by the heading of its page. */
function decisions(): object[] {
  const folder = path.join(docs, 'decisions');
  return readdirSync(folder)
    .filter((file) => /^\d{3}-.*\.md$/.test(file))
    .map((file) => ({
      text: headingOf(path.join(folder, file)),
      link: `/decisions/${file.replace(/\.md$/, '')}`,
    }));
}

function headingOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? path.basename(file);
}
