import { expect, type Browser, type Page } from '@playwright/test';
import { test } from '../support/journey.js';
import { type Demo, startDemo } from '../support/demo.js';
import { press, tab, tabBack, untilAt, wayRound } from '../support/keyboard.js';
import { openSharedTab } from '../support/shared-tab.js';

const name = 'textbox “Your name”';
const number = 'heading “Meeting ### ### ###”';
const [copy, show, leave] = ['button “Copy link”', 'button “Show the invitation”', 'button “Leave”'] as const;
const [fit, actual, full] = ['button “Fit”', 'button “Actual size”', 'button “Full screen”'] as const;
const [share, pause, stop] = ['button “Share screen”', 'button “Pause”', 'button “Stop sharing”'] as const;
const [log, field, send] = ['log “Messages”', 'textbox “Message to everybody”', 'button “Send”'] as const;

const [settings, to] = ['button “Meeting settings”', 'combobox “To”'] as const;
const [end, home] = ['the end of the page', 'link “Folkmoot”'] as const;

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

/** Somebody with a keyboard and nothing else. */
async function arrive(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(demo.url);
  await untilAt(page, name);
  return page;
}

async function start(browser: Browser): Promise<Page> {
  const page = await arrive(browser);
  await page.keyboard.type('Ana');
  await tab(page, 'button “Start a meeting”');
  await press(page, 'Enter', number);
  return page;
}

async function join(browser: Browser, link: string): Promise<Page> {
  const page = await arrive(browser);
  await page.keyboard.type('Ben');
  await tab(page, 'button “Start a meeting”', 'textbox “Invitation link”');
  await page.keyboard.insertText(link);
  await tab(page, 'button “Join”');
  await press(page, 'Enter', number);
  return page;
}

/** Copies the invitation, looks at its code and returns. */
async function invite(page: Page): Promise<string> {
  await tab(page, copy);
  await press(page, 'Enter', 'button “Link copied”');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await tab(page, show);
  await press(page, 'Enter', 'textbox “Invitation link”');
  await expect(page.getByRole('img', { name: 'QR code of the invitation link' })).toBeVisible();
  await press(page, 'Escape', show);
  await expect(page.getByRole('dialog')).toBeHidden();
  return link;
}

async function say(page: Page, words: string, other: Page): Promise<void> {
  await page.keyboard.type(words);
  await press(page, 'Enter', field);
  await expect(other.locator('moot-chat').getByText(words)).toBeVisible();
}

test('two people hold a whole meeting by keyboard alone', async ({ browser }) => {
  const ana = await start(browser);
  const ben = await join(browser, await invite(ana));

  await openSharedTab(ana);
  await tab(ana, leave, share);
  await press(ana, 'Enter', pause);
  await expect(ben.getByRole('img', { name: /Ana/ })).toBeVisible();
  await press(ana, 'Space', 'button “Resume”');
  await expect(ben.locator('moot-viewer [part~="stage"]').getByText('paused sharing')).toBeVisible();
  await press(ana, 'Space', pause);
  await expect(ben.locator('moot-viewer [part~="stage"]').getByText('paused sharing')).toBeHidden();

  await tab(ben, copy, show, leave, fit, actual);
  await press(ben, 'Enter', actual);
  await expect(ben.getByRole('button', { name: 'Actual size' })).toHaveAttribute('aria-pressed', 'true');
  await tabBack(ben, fit, 'region “The screen of Ana”');
  await tab(ben, fit, actual, full);
  await press(ben, 'Enter', 'button “Leave full screen”');
  await press(ben, 'Enter', full);

  await tab(ben, 'gridcell “Ana Organizer Presenter”', log, field);
  await say(ben, 'Good morning', ana);
  await tab(ana, stop, settings, 'gridcell “Ana You Organizer Presenter”', log, to, field);
  await say(ana, 'Hello Ben', ben);

  await tabBack(ana, to, log, 'gridcell “Ana You Organizer Presenter”');
  await press(ana, 'ArrowDown', 'gridcell “Ben”');
  await press(ana, 'ArrowRight', 'button “Actions for Ben”');
  await ana.keyboard.press('Enter');
  await expect(ana.getByRole('menu')).toBeVisible();
  await press(ana, 'm', 'menuitem “Make presenter”');
  await press(ana, 'Enter', 'button “Actions for Ben”');
  await tabBack(ben, log, 'gridcell “Ana Organizer”', share);
  await openSharedTab(ben);
  await press(ben, 'Enter', pause);
  await expect(ana.getByRole('img', { name: /Ben/ })).toBeVisible();
  await tab(ben, stop);
  await press(ben, 'Enter', share);
  await expect(
    ana.locator('moot-viewer [part~="stage"]').getByText('Nobody is sharing a screen'),
  ).toBeVisible();

  await tabBack(ana, settings, leave);
  await press(ana, 'Enter', 'button “Stay”');
  await press(ana, 'Escape', leave);
  await press(ana, 'Enter', 'button “Stay”');
  await tab(ana, leave, 'button “End for everybody”');
  await ana.keyboard.press('Enter');
  for (const page of [ana, ben]) await untilAt(page, 'group “The meeting has ended”');
  for (const page of [ana, ben]) await tab(page, 'button “Back to the start”');
  for (const page of [ana, ben]) await press(page, 'Enter', name);
});

test('the tabulator key leads all the way round a meeting, and shows where one is', async ({ browser }) => {
  const ana = await start(browser);
  const ben = await join(browser, await invite(ana));
  await openSharedTab(ana);
  await tab(ana, leave, share);
  await press(ana, 'Enter', pause);
  await expect(ben.getByRole('img', { name: /Ana/ })).toBeVisible();
  const [above, below] = [
    [leave, fit, actual, full],
    [log, field, send, end],
  ];
  const people = 'gridcell “Ana Organizer Presenter”';
  expect(await seenRound(ben)).toEqual([copy, show, ...above, people, ...below, home]);

  await ben.setViewportSize({ width: 400, height: 800 });
  await expect(ben.getByRole('tab', { name: 'Chat' })).toBeVisible();
  expect(await seenRound(ben)).toEqual([show, ...above, 'tab “Chat”', ...below, copy]);
  await tab(ben, leave, fit, actual, full, 'tab “Chat”');
  await press(ben, 'ArrowRight', 'tab “People 2”');
  await tab(ben, people, end, copy);
});

/** The names of all places on the way round, each of which shows that it has the focus. */
async function seenRound(page: Page): Promise<string[]> {
  const stops = await wayRound(page);
  for (const stop of stops.filter(({ name }) => name !== end)) {
    expect(stop.outlineStyle, stop.name).not.toBe('none');
    expect(stop.outlineWidthPx, stop.name).toBeGreaterThanOrEqual(2);
  }
  return stops.map(({ name }) => name);
}
