import { expect } from '@playwright/test';
import { test } from '../support/journey.js';
import { SHARED_TAB_TITLE } from '../support/browsers.js';
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

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

test('two people meet, write, share and end the meeting, and no policy is broken', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana Reyes');
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben');
  await expect(shownIn(ana.page, 'moot-roster', '2 people')).toBeVisible();
  await expect(ben.page.locator('moot-roster').getByRole('grid').getByText('Ana Reyes')).toBeVisible();

  await ben.page.locator('moot-chat').getByRole('textbox').fill('Good morning');
  await ben.page.keyboard.press('Enter');
  await expect(shownIn(ana.page, 'moot-chat', 'Good morning')).toBeVisible();

  const slides = await ana.page.context().newPage();
  await slides.setContent(`<title>${SHARED_TAB_TITLE}</title><h1>Figures</h1>`);
  await ana.page.bringToFront();
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  await expect(shownIn(ana.page, 'moot-presenter', 'You are sharing your screen')).toBeVisible();
  await expect(shownIn(ben.page, 'moot-viewer', /Ana Reyes.* is sharing/)).toBeVisible();
  await expect(ben.page.getByRole('img', { name: /Ana Reyes/ })).toBeVisible();

  await ana.page.getByRole('button', { name: 'Pause' }).click();
  await expect(shownIn(ben.page, 'moot-viewer', 'paused sharing')).toBeVisible();
  await ana.page.getByRole('button', { name: 'Resume' }).click();
  await expect(shownIn(ben.page, 'moot-viewer', 'paused sharing')).toBeHidden();
  await ana.page.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(shownIn(ben.page, 'moot-viewer', 'Nobody is sharing a screen')).toBeVisible();

  await endForAll(ana.page);
  for (const { page } of [ana, ben])
    await expect(page.getByRole('heading', { name: 'The meeting has ended' })).toBeVisible();
  expect([...ana.complaints, ...ben.complaints]).toEqual([]);
});

test('the key of an invitation leaves the address bar and survives a reload', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const link = await invitationOf(ana.page);
  expect(new URL(link).hash).toMatch(/^#1\./);
  expect(ana.page.url()).not.toContain('#');

  const ben = await visit(browser, link);
  await expect(ben.page.getByRole('heading', { name: 'Join the meeting' })).toBeVisible();
  expect(ben.page.url()).toBe(link.split('#')[0]);
  await ben.page.reload();
  await goIn(ben.page, 'Ben');
  await expect(shownIn(ben.page, 'moot-roster', '2 people')).toBeVisible();
});

test('an invitation that a mail program has mangled still opens', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const link = await invitationOf(ana.page);
  const ben = await enter(browser, link.replace('#', '%23'), 'Ben');
  await expect(shownIn(ben.page, 'moot-roster', '2 people')).toBeVisible();
  expect(ben.page.url()).not.toContain('%23');
});

test('an invitation without its key says what is missing', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana');
  const [address = ''] = (await invitationOf(ana.page)).split('#');
  const ben = await enter(browser, address, 'Ben');
  await expect(ben.page.getByRole('heading', { name: 'This invitation link is incomplete' })).toBeVisible();
  await expect(ben.page.getByText('Copy the whole link again').first()).toBeVisible();
  await ben.page.getByRole('button', { name: 'Back to the start' }).click();
  await expect(ben.page.getByRole('button', { name: 'Start a meeting' })).toBeVisible();
  expect(new URL(ben.page.url()).pathname).toBe('/');
});

test('an invitation to nowhere says that there is no such meeting', async ({ browser }) => {
  const key = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
  const ben = await enter(browser, `${demo.url}/j/000000001#1.${key}`, 'Ben');
  await expect(ben.page.getByRole('heading', { name: 'There is no such meeting' })).toBeVisible();
});

test('an invitation with another meeting’s key is refused', async ({ browser }) => {
  const [one, other] = await Promise.all(['Ana', 'Zoe'].map((name) => enter(browser, demo.url, name)));
  const [first, second] = [await invitationOf(one!.page), await invitationOf(other!.page)];
  const ben = await enter(browser, `${first.split('#')[0] ?? ''}#${second.split('#')[1] ?? ''}`, 'Ben');
  await expect(ben.page.getByRole('heading', { name: 'This is not the meeting of your link' })).toBeVisible();
});

test('markup in names and messages is shown and does nothing', async ({ browser }) => {
  const markup = '<img src=x onerror="document.title = 1">';
  const ana = await enter(browser, demo.url, 'Ana');
  const ben = await enter(browser, await invitationOf(ana.page), markup);
  await ben.page.locator('moot-chat').getByRole('textbox').fill(markup);
  await ben.page.keyboard.press('Enter');
  await expect(ana.page.locator('moot-chat [part~="text"]')).toHaveText(markup);
  await expect(ana.page.locator('moot-roster').getByRole('grid').getByText(markup)).toBeVisible();
  expect(await ana.page.title()).toContain('Ana in meeting');
  expect(ana.complaints).toEqual([]);
});

test('somebody who reads German gets a German page', async ({ browser }) => {
  const { page } = await enter(browser, demo.url, 'Ana', { locale: 'de-DE' });
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(shownIn(page, 'moot-viewer', 'Ihr Bildschirm ist nicht geteilt')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Link kopieren' })).toBeVisible();
});

test('on a phone nothing has to be scrolled sideways', async ({ browser }) => {
  const { page } = await enter(browser, demo.url, 'Ana', { viewport: { width: 320, height: 640 } });
  await untilInside(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('the server writes no code, key, name or address into its log', async ({ browser }) => {
  const ana = await enter(browser, demo.url, 'Ana Secretive');
  const link = new URL(await invitationOf(ana.page));
  const secrets = [link.pathname.split('/').at(-1) ?? '', ...link.hash.slice(3).split('.'), 'Secretive'];
  for (const secret of secrets) expect(demo.output.join('\n')).not.toContain(secret);
});
