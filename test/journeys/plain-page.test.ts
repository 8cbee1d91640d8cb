/** A page of somebody else's: one script, one tag, a path without any route, and a relay elsewhere. */
import { expect } from '@playwright/test';
import { test } from '../support/journey.js';
import { type Demo, goIn, shownIn, startDemo, untilInside, visit } from '../support/demo.js';
import { serveStatically, type StaticSite } from '../support/static-page.js';

let site: StaticSite;
let relay: Demo;

test.beforeAll(async () => {
  const page = (): string => `<!doctype html><html lang="en"><title>Office hours</title>
<script type="module" src="/folkmoot.min.js"></script>
<h1>Office hours</h1>
<moot-meeting relay="${relay.url}"></moot-meeting>`;
  site = await serveStatically({ '/team/office-hours.html': page });
  relay = await startDemo(['--origin', site.origin]);
});

test.afterAll(async () => {
  await relay.close();
  site.close();
});

test('start, copy the link, open it elsewhere, see each other, reload and be back', async ({ browser }) => {
  const permissions = { permissions: ['clipboard-read', 'clipboard-write'] };
  const address = `${site.origin}/team/office-hours.html?from=intranet`;
  const ana = await visit(browser, address, permissions);
  await goIn(ana.page, 'Ana');
  await untilInside(ana.page);
  await ana.page.getByRole('button', { name: 'Copy link' }).click();
  await expect(ana.page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  const link = await ana.page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/team\/office-hours\.html\?from=intranet#\/j\/\d{9}#1\./);

  const ben = await visit(browser, link);
  await expect(ben.page.getByRole('heading', { name: 'Join the meeting' })).toBeVisible();
  expect(ben.page.url()).toBe(link.slice(0, link.lastIndexOf('#')));
  await goIn(ben.page, 'Ben');
  for (const { page } of [ana, ben]) await expect(shownIn(page, 'moot-roster', '2 people')).toBeAttached();
  await expect(shownIn(ben.page, 'moot-roster', 'Ana').first()).toBeAttached();

  await ben.page.reload();
  await untilInside(ben.page);
  await expect(shownIn(ana.page, 'moot-roster', 'Ben').first()).toBeAttached();
  await expect(shownIn(ben.page, 'moot-roster', 'Ana').first()).toBeAttached();
  expect(ben.page.url()).not.toContain('#1.');

  await ben.page.getByRole('button', { name: 'Leave' }).click();
  await expect(ben.page.getByRole('heading', { name: 'You left the meeting' })).toBeVisible();
  await ben.page.reload();
  await expect(ben.page.getByRole('heading', { name: 'Join the meeting' })).toBeVisible();
  expect([...ana.complaints, ...ben.complaints]).toEqual([]);
});
