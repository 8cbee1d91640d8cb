import { expect } from '@playwright/test';
import { test } from '../support/journey.js';
import { startRelay } from '@folkmoot/relay';
import { demoFolder, createSite } from '../../packages/folkmoot/src/site.js';
import {
  type Demo,
  endForAll,
  enter,
  goIn,
  invitationOf,
  shownIn,
  startDemo,
  untilInside,
  visit,
} from '../support/demo.js';
import { prepare, untilSame } from '../support/room-page.js';
import { openSharedTab } from '../support/shared-tab.js';

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

test('who refuses to share a screen is told so and can try again', async ({ browser }) => {
  const { page } = await enter(browser, demo.url, 'Ana');
  await untilInside(page);
  await page.evaluate(() => {
    const refuse = (): Promise<never> =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    Object.assign(navigator.mediaDevices, { getDisplayMedia: refuse });
  });
  await page.getByRole('button', { name: 'Share screen' }).click();
  await expect(page.locator('moot-presenter').getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Share screen' })).toBeEnabled();
});

test('a browser that lacks what a meeting needs is told so before anything is asked', async ({ browser }) => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
  });
  const page = await context.newPage();
  await page.goto(demo.url);
  await expect(page.getByText('This browser cannot do this')).toBeVisible();
  await expect(page.locator('#name')).toBeHidden();
});

test('a relay that cannot be reached is said to be unreachable', async ({ browser }) => {
  const passing = await startDemo();
  const { page } = await visit(browser, passing.url);
  await passing.close();
  await goIn(page, 'Ana');
  await expect(page.getByRole('heading', { name: 'does not answer' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('when the relay goes away in mid-meeting, everybody is told and keeps what was said', async ({
  browser,
}) => {
  const passing = await startDemo();
  const ana = await enter(browser, passing.url, 'Ana');
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben');
  await ben.page.locator('moot-chat').getByRole('textbox').fill('Remember this');
  await ben.page.keyboard.press('Enter');
  await expect(shownIn(ana.page, 'moot-chat', 'Remember this')).toBeVisible();
  await passing.close();
  for (const { page } of [ana, ben]) {
    await expect(
      page
        .locator('moot-room')
        .getByText(/reconnect/i)
        .first(),
    ).toBeVisible();
    await expect(shownIn(page, 'moot-chat', 'Remember this')).toBeVisible();
  }
});

test('an invitation to a meeting that has ended says so', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const link = await invitationOf(ana.page);
  await endForAll(ana.page);
  await expect(ana.page.getByRole('heading', { name: 'The meeting has ended' })).toBeVisible();
  const ben = await enter(browser, link, 'Ben');
  await expect(ben.page.getByRole('heading', { name: /has ended/ })).toBeVisible();
});

test('a presenter who closes the browser is gone, and the picture with it', async ({ browser }) => {
  // Soon, instead of after twenty seconds.
  const fallback = createSite({ demo: demoFolder });
  const relay = await startRelay({ port: 0, logLevel: 'silent', times: { awayMs: 3_000 }, fallback });
  const ana = await enter(browser, relay.url, 'Ana');
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben');
  await Promise.all([prepare(ana.page), prepare(ben.page)]);
  await untilInside(ben.page);
  await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  await untilSame(ana.page, ben.page);
  await ana.page.context().close();
  await expect(shownIn(ben.page, 'moot-roster', 'away')).toBeVisible();
  await expect(shownIn(ben.page, 'moot-viewer', 'Nobody is sharing a screen')).toBeVisible();
  await relay.close();
});

test('a name of 300 characters breaks no layout', async ({ browser }) => {
  const name = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(9).slice(0, 300);
  const { page } = await enter(browser, demo.url, name, { viewport: { width: 360, height: 640 } });
  await untilInside(page);
  await page.getByRole('tab', { name: 'People' }).click();
  await expect(page.locator('moot-roster').getByRole('grid')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
