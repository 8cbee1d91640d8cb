import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey.js';
import { faultsOf, outlineOf } from '../support/accessibility.js';
import { type Demo, enter, invitationOf, startDemo, visit } from '../support/demo.js';
import { openSharedTab } from '../support/shared-tab.js';

const folder = path.join(import.meta.dirname, 'outlines');

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

/**
 * The page has the outline that is kept, and no fault. An intended change is written down by running this with
 * OUTLINES=write, and read in the diff.
 */
async function isOutlined(page: Page, name: string): Promise<void> {
  const file = path.join(folder, `${name}.txt`);
  if (process.env['OUTLINES'] === 'write') writeFileSync(file, `${await outlineOf(page)}\n`);
  const kept = readFileSync(file, 'utf8');
  await expect.poll(async () => `${await outlineOf(page)}\n`, name).toBe(kept);
  expect(faultsOf(kept), name).toEqual([]);
}

const languages = [
  { tag: 'en', locale: 'en-GB', share: 'Share screen' },
  { tag: 'de', locale: 'de-DE', share: 'Bildschirm teilen' },
];

for (const { tag, locale, share } of languages) {
  test(`screen readers find a plain outline, language ${tag}`, async ({ browser }) => {
    const wide = { locale, viewport: { width: 1280, height: 800 } };
    const entrance = await visit(browser, demo.url, wide);
    await expect(entrance.page.locator('moot-meeting #name')).toBeVisible();
    await isOutlined(entrance.page, `entrance.${tag}`);

    const ana = await enter(browser, demo.url, 'Ana', wide);
    const link = await invitationOf(ana.page);
    const invited = await visit(browser, link, wide);
    await expect(invited.page.locator('moot-meeting #name')).toBeVisible();
    await isOutlined(invited.page, `invited.${tag}`);

    const ben = await enter(browser, link, 'Ben', wide);
    await openSharedTab(ana.page);
    await ana.page.getByRole('button', { name: share }).click();
    await expect(ben.page.getByRole('img', { name: /Ana/ })).toBeVisible();
    await say(ana.page, 'Good morning', ben.page);
    await say(ben.page, 'Hello Ana', ana.page);
    await isOutlined(ana.page, `presenting.${tag}`);
    await isOutlined(ben.page, `watching.${tag}`);
    await ben.page.setViewportSize({ width: 400, height: 800 });
    await expect(ben.page.getByRole('tab', { name: 'Chat' })).toBeVisible();
    await isOutlined(ben.page, `watching-narrow.${tag}`);
  });
}

async function say(page: Page, words: string, other: Page): Promise<void> {
  await page.locator('moot-chat').getByRole('textbox').fill(words);
  await page.keyboard.press('Enter');
  for (const one of [page, other])
    await expect(one.locator('moot-chat [part~="text"]').getByText(words)).toBeVisible();
}
