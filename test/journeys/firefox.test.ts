import { expect } from '@playwright/test';
import { test } from '../support/journey.js';
import { launchFirefox } from '../support/browsers.js';
import { type Demo, enter, invitationOf, shownIn, startDemo } from '../support/demo.js';
import { prepare, statsOf } from '../support/room-page.js';
import { openSharedTab } from '../support/shared-tab.js';

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

test('somebody in Firefox sees the shared tab exactly, reads and writes', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const link = await invitationOf(ana.page);
  await prepare(ana.page);
  const firefox = await launchFirefox();
  try {
    const page = await firefox.newPage();
    await page.goto(link);
    await page.locator('moot-meeting >>> #name').fill('Fay');
    await page.locator('moot-meeting >>> [part~="enter"]').click();
    await expect(shownIn(ana.page, 'moot-roster', '2 people')).toBeVisible();

    const tab = await openSharedTab(ana.page);
    await ana.page.getByRole('button', { name: 'Share screen' }).click();
    const paintedHash = (): Promise<string> =>
      page.evaluate(async () => {
        const room = document.querySelector('moot-meeting')?.room;
        return (await room?.screen.stats())?.paintedHash ?? '';
      });
    const isSame = async (): Promise<boolean> => {
      const [{ capturedHash }, painted] = await Promise.all([statsOf(ana.page), paintedHash()]);
      return painted !== '' && painted === capturedHash;
    };
    await expect.poll(isSame).toBe(true);
    const first = await paintedHash();
    await tab.type('to Firefox');
    await expect.poll(async () => (await paintedHash()) !== first && (await isSame())).toBe(true);

    await ana.page.locator('moot-chat').getByRole('textbox').fill('Do you see it?');
    await ana.page.keyboard.press('Enter');
    await expect
      .poll(() =>
        page.evaluate(() => document.querySelector('moot-meeting')?.room?.chat.lines.value[0]?.text),
      )
      .toBe('Do you see it?');
  } finally {
    await firefox.close();
  }
});
