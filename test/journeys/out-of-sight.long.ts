import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey.js';
import { type Demo, enter, invitationOf, startDemo } from '../support/demo.js';
import { prepare, statsOf, untilSame } from '../support/room-page.js';
import { openSharedTab, type SharedTab } from '../support/shared-tab.js';

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

/** Bytes that the relay has received, and sent, as it counts them itself. */
async function traffic(): Promise<{ received: number; sent: number }> {
  const metrics = await (await fetch(`${demo.url}/metrics`)).text();
  const read = (direction: string): number =>
    Number(
      new RegExp(`^folkmoot_relay_bytes_total{direction="${direction}"} (\\d+)`, 'm').exec(metrics)?.[1],
    );
  return { received: read('in'), sent: read('out') };
}

/** The page becomes one on which the meeting is only the upper part. */
async function lengthen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const rest = document.createElement('article');
    rest.style.height = '300vh';
    document.body.append(rest);
    Object.assign(document.body.style, { display: 'block', blockSize: 'auto' });
    const main = document.querySelector('main');
    if (main) main.style.blockSize = '90vh';
  });
}

/** Where the presenter's tab stands: at a place it was not at before, so that no two pictures are alike. */
let lastLine = 0;
const placesCount = 71;

/** The presenter's tab scrolls to places it was not at; resolves once all of it has been published, to what the relay had to do. */
async function scrollAbout(
  presenter: Page,
  tab: SharedTab,
  times: number,
): Promise<{ received: number; sent: number }> {
  const before = await traffic();
  for (let turn = 0; turn < times; turn += 1) {
    const { framesPublished } = await statsOf(presenter);
    await tab.scroll((lastLine = (lastLine + 7) % placesCount) * 35);
    const published = async (): Promise<number> => (await statsOf(presenter)).framesPublished;
    await expect.poll(published, { intervals: [50] }).toBeGreaterThan(framesPublished);
  }
  const after = await traffic();
  return { received: after.received - before.received, sent: after.sent - before.sent };
}

test('a viewer out of sight receives nothing, and back in sight the present picture', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben');
  await expect(ben.page.locator('moot-roster').getByText('2 people')).toBeVisible();
  await Promise.all([prepare(ana.page), prepare(ben.page), lengthen(ben.page)]);
  const tab = await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  await untilSame(ana.page, ben.page);
  const watched = await scrollAbout(ana.page, tab, 5);
  expect(watched.sent).toBeGreaterThan(watched.received / 2);

  await ben.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  // Receiving ends a few seconds later.
  await expect
    .poll(async () => {
      const { received, sent } = await scrollAbout(ana.page, tab, 5);
      return sent / received;
    })
    .toBeLessThan(0.1);
  const { framesPainted, paintedHash: left } = await statsOf(ben.page);
  const unwatched = await scrollAbout(ana.page, tab, 10);
  expect(unwatched.received).toBeGreaterThan(watched.received);
  expect(unwatched.sent).toBeLessThan(unwatched.received / 10);
  expect((await statsOf(ben.page)).framesPainted).toBe(framesPainted);

  await ben.page.evaluate(() => scrollTo(0, 0));
  const returned = await untilSame(ana.page, ben.page, left);
  await tab.slide(9);
  await untilSame(ana.page, ben.page, returned);
});
