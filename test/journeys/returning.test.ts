/** Whoever reloads the page in mid-meeting is back as the same person, and nobody is asked anything. */
import { expect, type Page } from '@playwright/test';
import type { MootMeeting } from 'folkmoot';
import { test } from '../support/journey.js';
import {
  type Demo,
  endForAll,
  enter,
  invitationOf,
  shownIn,
  startDemo,
  untilInside,
} from '../support/demo.js';
import { prepare, untilSame } from '../support/room-page.js';
import { openSharedTab } from '../support/shared-tab.js';

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

async function write(page: Page, text: string): Promise<void> {
  await page.locator('moot-chat').getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

/** Who the person at this page is. */
function selfOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<MootMeeting>('moot-meeting')?.room?.self.peek().id ?? '');
}

test('whoever reloads is back at once as the same person: chat and people complete, and the screen there', async ({
  browser,
}) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben');
  for (const { page } of [ana, ben]) await expect(shownIn(page, 'moot-roster', '2 people')).toBeVisible();
  await write(ana.page, 'Good morning');
  await expect(shownIn(ben.page, 'moot-chat', 'Good morning')).toBeVisible();
  await write(ben.page, 'Hello Ana');
  await expect(shownIn(ana.page, 'moot-chat', 'Hello Ana')).toBeVisible();
  await Promise.all([prepare(ana.page), prepare(ben.page)]);
  await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  await untilSame(ana.page, ben.page);
  const self = await selfOf(ben.page);

  await ben.page.reload();
  await untilInside(ben.page);
  expect(await selfOf(ben.page)).toBe(self);
  await prepare(ben.page);
  await untilSame(ana.page, ben.page);
  await expect(shownIn(ben.page, 'moot-roster', '2 people')).toBeVisible();
  for (const line of ['Good morning', 'Hello Ana'])
    await expect(shownIn(ben.page, 'moot-chat', line)).toBeVisible();
  await expect(shownIn(ana.page, 'moot-roster', '2 people')).toBeVisible();
  await write(ben.page, 'Back again');
  await expect(shownIn(ana.page, 'moot-chat', 'Back again')).toBeVisible();
});

test('an organizer who reloads organizes again, and the others stay', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben');
  for (const { page } of [ana, ben]) await expect(shownIn(page, 'moot-roster', '2 people')).toBeVisible();

  await ana.page.reload();
  await untilInside(ana.page);
  await expect(ana.page.getByRole('button', { name: 'Meeting settings' })).toBeVisible();
  await expect(shownIn(ana.page, 'moot-roster', '2 people')).toBeVisible();
  await write(ben.page, 'Still here');
  await expect(shownIn(ana.page, 'moot-chat', 'Still here')).toBeVisible();
  await ana.page.getByRole('button', { name: /Actions for .*Ben/ }).click();
  await ana.page.getByRole('menuitem', { name: 'Make presenter' }).click();
  await expect(ben.page.getByRole('button', { name: 'Share screen' })).toBeVisible();
  await endForAll(ana.page);
  await expect(ben.page.getByRole('heading', { name: 'The meeting has ended' })).toBeVisible();
});

test('an organizer who was alone and reloads can be joined as before', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const link = await invitationOf(ana.page);
  await ana.page.reload();
  expect(await invitationOf(ana.page)).toBe(link);
  const ben = await enter(browser, link, 'Ben');
  for (const { page } of [ana, ben]) await expect(shownIn(page, 'moot-roster', '2 people')).toBeVisible();
  await write(ana.page, 'Welcome');
  await expect(shownIn(ben.page, 'moot-chat', 'Welcome')).toBeVisible();
});
