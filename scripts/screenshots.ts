/**
 * Pictures of every story, after what a person does in it: `npm run screenshots [-- words] [--mode dark]`. They go to
 * `test-results/screenshots/<mode>/<story>.png`. Words choose stories by their ids; without a mode there are all.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import type { Mode } from '../test/support/stories/modes.js';
import { openStoryPage } from '../test/support/stories/story-page.js';
import { allStories, serveStorybook } from '../test/support/stories/storybook.js';
import { ROOT, awakeFlags, chromiumFlags, requireChromium } from './browsers.mjs';
import { buildKernels, buildStorybook } from './prepare.mjs';

const modes: readonly Mode[] = [
  { name: 'light', globals: { scheme: 'light' } },
  { name: 'dark', globals: { scheme: 'dark' } },
  { name: 'contrast', globals: { scheme: 'contrast' } },
  { name: 'narrow', globals: {}, width: 320 },
  { name: 'rtl', globals: { direction: 'rtl' } },
  { name: 'german', globals: { language: 'de' } },
  { name: 'forced', globals: {}, forcesColors: true },
  { name: 'text200', globals: { textSize: '200' } },
];

const { words, chosen } = readArguments(process.argv.slice(2));
if (!(await buildKernels()) || !(await buildStorybook())) process.exit(1);
const storybook = await serveStorybook();
const browser = await launch({
  executablePath: requireChromium(),
  args: [...chromiumFlags, ...awakeFlags, '--hide-scrollbars'],
});
try {
  const waiting = modes.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const shootAll = async (): Promise<void> => {
    for (let mode = waiting.shift(); mode; mode = waiting.shift()) await shoot(browser, mode);
  };
  await Promise.all([shootAll(), shootAll()]);
} finally {
  await browser.close();
  storybook.close();
}

function readArguments(args: readonly string[]): { words: string[]; chosen: string[] } {
  const isMode = (_: string, index: number): boolean => args[index - 1] === '--mode';
  return {
    chosen: args.filter(isMode),
    words: args.filter((word, index) => !word.startsWith('--') && !isMode(word, index)),
  };
}

async function shoot(tab: Browser, mode: Mode): Promise<void> {
  const folder = path.join(ROOT, 'test-results/screenshots', mode.name);
  mkdirSync(folder, { recursive: true });
  const stories = await openStoryPage(tab, storybook.url, mode);
  for (const { id } of allStories()) {
    if (words.length > 0 && !words.some((word) => id.includes(word))) continue;
    for (const complaint of await stories.show(id)) console.log(`${mode.name} ${id}: ${complaint}`);
    await picture(stories.page, path.join(folder, `${id}.png`));
  }
  await stories.close();
  console.log(`${mode.name}: done`);
}

/** The place of the story, as far down as a menu or a dialogue over it reaches. */
async function picture(page: Page, file: string): Promise<void> {
  const clip = await page.evaluate(() => {
    const place = document.querySelector('.place') ?? document.body;
    const { x, y, width, height } = place.getBoundingClientRect();
    const over = [...place.querySelectorAll('*')].map((one) =>
      one.shadowRoot?.querySelector(':popover-open, dialog[open]'),
    );
    const ends = over.map((one) => (one?.getBoundingClientRect().bottom ?? 0) + 16);
    const bottom = Math.max(y + height, ...ends);
    return { x, y: y + scrollY, width, height: Math.max(1, bottom - y) };
  });
  await page.screenshot({ path: file, clip });
}
