import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, type Browser } from 'puppeteer-core';
import { awakeFlags, chromiumFlags, requireChromium } from '../../scripts/browsers.mjs';
import { violationsIn } from '../support/stories/axe.js';
import { testedModes } from '../support/stories/modes.js';
import { allTags, everythingDocumented, reachedIn } from '../support/stories/reached.js';
import { brokenRulesIn } from '../support/stories/rules.js';
import { openStoryPage, type StoryPage } from '../support/stories/story-page.js';
import { allStories, serveStorybook, type ServedStorybook } from '../support/stories/storybook.js';

const documented = everythingDocumented();
const reached = new Set<string>();

let browser: Browser;
let storybook: ServedStorybook;

before(async () => {
  storybook = await serveStorybook();
  browser = await launch({ executablePath: requireChromium(), args: [...chromiumFlags, ...awakeFlags] });
});

after(async () => {
  await browser.close();
  storybook.close();
});

describe('Every story works and stands in nobody’s way', { concurrency: 2 }, () => {
  for (const mode of testedModes) {
    describe(`in the mode ${mode.name}:`, { concurrency: 1 }, () => {
      let stories: StoryPage;
      before(async () => (stories = await openStoryPage(browser, storybook.url, mode)));
      after(() => stories.close());

      it('the mode is in force', async () => {
        await stories.show('chat--talk');
        assert.deepEqual(await stories.page.evaluate(lookOf), mode.look);
      });

      for (const { id, title, name } of allStories()) {
        it(`${title}: ${name}`, async () => {
          assert.deepEqual(await stories.show(id), []);
          assert.deepEqual(await violationsIn(stories.page), []);
          assert.deepEqual(await brokenRulesIn(stories.page, mode, documented), []);
          for (const one of await reachedIn(stories.page, documented)) reached.add(one);
        });
      }
    });
  }
});

describe('The stories leave nothing out:', () => {
  it('every element has some', () => {
    const files = new Set(allStories().map(({ importPath }) => importPath));
    const without = allTags().filter(
      (tag) => !files.has(`./storybook/${tag.replace('moot-', '')}.stories.ts`),
    );
    assert.deepEqual(without, []);
  });

  it('every documented state, part and slot is there in one of them', () => {
    assert.deepEqual(
      documented.filter((one) => !reached.has(one)),
      [],
    );
  });
});

/** Runs in the page. */
function lookOf(): Record<string, unknown> {
  const { colorScheme, direction } = getComputedStyle(document.documentElement);
  return { colorScheme, direction, forced: matchMedia('(forced-colors: active)').matches };
}
