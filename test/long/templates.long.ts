/** Pages of other people: their templates from npm, and in them a meeting as the README says to put it there. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { launch, type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { ROOT, awakeFlags, chromiumFlags, requireChromium } from '../../scripts/browsers.mjs';
import { type Demo, startDemo } from '../support/demo.js';
import { type HostSite, startSite } from '../support/host-site.js';
import { differences, looksAround, looksInside } from '../support/templates/looks.js';
import { type Installed, installTemplates, type TemplateName } from '../support/templates/templates.js';

const pictures = path.join(ROOT, 'test-results/templates');
const script = readme(/<script[^>]*><\/script>/);
const tag = readme(/<moot-meeting[^>]*><\/moot-meeting>/);
const box = 'moot-meeting, .box';
const holder = '<x-box class="box" style="display: block; min-height: 40em"></x-box>';

/** By these Lit tells that it is there twice; our script leaves no other name. */
const litVersions = [
  'litPropertyMetadata',
  'reactiveElementVersions',
  'litHtmlVersions',
  'litElementVersions',
];

/**
 * What a page may say of the element as of everything else: decision 008. It is said of every one that is compared, since
 * a style that was computed does not tell a factor of the line height from a height.
 */
const letters =
  "--moot-font: 'Liberation Sans'; font: 400 16px/1.5 'Liberation Sans'; font-feature-settings: normal; " +
  'text-size-adjust: auto; cursor: auto;';

let installed: Installed;
let relay: Demo;
let browser: Browser;
const sites: Partial<Record<TemplateName | `${TemplateName}-without` | 'empty', HostSite>> = {};

before(async () => {
  mkdirSync(pictures, { recursive: true });
  [installed, relay] = await Promise.all([installTemplates(), startDemo()]);
  for (const { name, folders, pages } of Object.values(installed.templates)) {
    sites[name] = await siteOf(folders, pages(here(tag), here(script)));
    sites[`${name}-without`] = await siteOf(folders, pages(holder, ''));
  }
  sites.empty = await startSite();
  // Nothing is loaded from anywhere else.
  const alone = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
  browser = await launch({
    executablePath: requireChromium(),
    args: [...chromiumFlags, ...awakeFlags, '--hide-scrollbars', alone],
    defaultViewport: { width: 1280, height: 900 },
  });
});

after(async () => {
  await Promise.all([browser.close(), relay.close(), ...Object.values(sites).map((site) => site.close())]);
  installed.remove();
});

// Pages that stay take the computer's time from those that come.
afterEach(async () => {
  const own = browser.browserContexts().filter((context) => context !== browser.defaultBrowserContext());
  await Promise.all(own.map((context) => context.close()));
});

/** Pages move for a while, longer on a busy computer. */
const patienceMs = 60_000;

const everywhere = [
  { name: 'the card of a dashboard', template: 'dashboard', place: '/index.html' },
  { name: 'an article of a documentation', template: 'documentation', place: '/index.html#/meeting' },
  { name: 'a section of a landing page', template: 'landing', place: '/index.html' },
  { name: 'a dialog of a landing page', template: 'landing', place: '/dialog.html' },
] as const;

for (const { name, template, place } of everywhere) {
  describe(`In ${name}`, () => {
    test('nothing of the page looks different with a meeting in it, element by element and pixel by pixel', async () => {
      const without = await open(`${template}-without`, place);
      const withMeeting = await open(template, place);
      await untilNone(() => unlikeAround(without.page, withMeeting.page));
      await untilAlike(without.page, withMeeting.page);
      assert.deepEqual(await leftBehind(without.page, withMeeting.page), litVersions);
      assert.deepEqual(withMeeting.complaints, without.complaints);
    });

    test('the entrance looks as on an empty page, and leads in', async () => {
      const { page } = await open(template, place);
      await picture(page, `${name}, entrance`);
      const empty = await openEmpty(page);
      await untilNone(() => unlikeIn(empty, page));
      await goIn(page, 'Ana');
      await picture(page, `${name}, meeting`);
    });
  });
}

describe('Over and under each other', () => {
  test('a menu of the dashboard opens over the meeting, and a dialog of the meeting over everything', async () => {
    const { page } = await open('dashboard', '/index.html');
    await goIn(page, 'Ana');
    await page.locator('.user-menu > a').click();
    await page.waitForSelector('.user-menu .dropdown-menu.show', { visible: true });
    assert.equal(await isOnTop(page, '.user-menu .dropdown-menu'), true);
    await page.locator('.user-menu > a').click();
    await openInvitation(page);
    await picture(page, 'dashboard-dialog');
    for (const theirs of ['.app-header', '.app-sidebar'])
      assert.equal(await isOnTop(page, theirs), false, theirs);
  });

  test('Escape closes the meeting’s dialog and then the page’s, and the page’s focus trap lets one write', async () => {
    const { page } = await open('landing', '/dialog.html');
    await goIn(page, 'Ana');
    await page.locator('moot-meeting >>> moot-chat >>> [part=field]').fill('Hello');
    await openInvitation(page);
    await picture(page, 'landing-dialog');
    await page.keyboard.press('Escape');
    await page.waitForFunction(
      () => !document.querySelector('moot-meeting')?.shadowRoot?.querySelector('dialog[open]'),
    );
    assert.equal(await page.$eval('#place', ({ className }) => className), 'modal fade show');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('#place.show'));
  });

  test('a bar that stays covers the meeting that is scrolled under it', async () => {
    const { page } = await open('landing', '/index.html');
    await goIn(page, 'Ana');
    await page.evaluate(() =>
      scrollTo({
        top: scrollY + (document.querySelector('moot-meeting')?.getBoundingClientRect().top ?? 0),
        behavior: 'instant',
      }),
    );
    assert.equal(await isOnTop(page, '#mainNav'), true);
  });
});

describe('Living together', () => {
  test('shortcuts of the documentation are not heard while somebody writes to the meeting', async () => {
    const { page } = await open('documentation', '/index.html#/meeting');
    await goIn(page, 'Ana');
    await page.locator('moot-meeting >>> moot-chat >>> [part=field]').click();
    await page.keyboard.type('a/b\\c');
    const { written, sidebar } = await page.evaluate(() => ({
      written: document
        .querySelector('moot-meeting')
        ?.shadowRoot?.querySelector('moot-chat')
        ?.shadowRoot?.querySelector('textarea')?.value,
      sidebar: document.querySelector('.sidebar')?.className,
    }));
    assert.equal(written, 'a/b\\c');
    assert.match(sidebar ?? '', /show/);
  });

  test('the meeting becomes dark and light with the dashboard, and takes its letters', async () => {
    const { page } = await open('dashboard', '/index.html');
    const look = (): Promise<string[]> =>
      page.$eval('moot-meeting', (meeting) => {
        const { backgroundColor, fontFamily } = getComputedStyle(meeting);
        return [backgroundColor, fontFamily.split(',')[0] ?? ''];
      });
    assert.deepEqual(await look(), ['rgb(244, 246, 245)', '"Source Sans 3"']);
    await page.evaluate(() => document.documentElement.setAttribute('data-bs-theme', 'dark'));
    assert.deepEqual(await look(), ['rgb(15, 19, 18)', '"Source Sans 3"']);
    await picture(page, 'dashboard-dark');
  });

  test('who starts on the dashboard meets who opens the link, and they read each other', async () => {
    const ana = await open('dashboard', '/index.html');
    await goIn(ana.page, 'Ana');
    const link = await ana.page.$eval('moot-meeting', (meeting) => meeting.room?.link ?? '');
    const ben = await newPage(await browser.createBrowserContext());
    await ben.goto(link);
    await goIn(ben, 'Ben');
    await write(ben, 'Hello from Ben');
    await ana.page.waitForSelector('moot-meeting >>> moot-chat >>> ::-p-text(Hello from Ben)');
  });
});

/** A code block of the README, or a piece of one. */
function readme(piece: RegExp): string {
  const found = piece.exec(readFileSync(path.join(ROOT, 'README.md'), 'utf8'))?.[0];
  return found ?? assert.fail(`The README has no ${piece.source}.`);
}

/** What stands in the README, with the relay that is really there. */
function here(snippet: string): string {
  return snippet.replaceAll('https://relay.example', relay.url);
}

async function siteOf(
  folders: Readonly<Record<string, string>>,
  pages: Readonly<Record<string, string>>,
): Promise<HostSite> {
  const site = await startSite(folders);
  for (const [place, body] of Object.entries(pages)) site.put(place, { body });
  return site;
}

async function open(
  template: keyof typeof sites,
  place: string,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.createBrowserContext();
  const page = await newPage(context);
  const complaints: string[] = [];
  page.on('pageerror', (error) => void complaints.push(String(error)));
  await page.goto(`${sites[template]?.origin ?? ''}${place}`, { waitUntil: 'networkidle0' });
  await page.waitForSelector(box, { visible: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return { page, complaints };
}

/** A page in which functions of this file run: the compiler has left a word in them that is known here only. */
async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage({ type: 'window' });
  await page.emulateFocusedPage(true);
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
  return page;
}

/** A page with nothing but a meeting, as wide and high. The meeting of the other page gets the same letters. */
async function openEmpty(like: Page): Promise<Page> {
  const { width, height, scheme } = await like.evaluate((style) => {
    const meeting = document.querySelector('moot-meeting') ?? document.body;
    meeting.style.cssText = style;
    const { width, height, colorScheme } = getComputedStyle(meeting);
    return { width, height, scheme: colorScheme };
  }, letters);
  const body = `<!doctype html><html lang="en"><meta charset="utf-8">${here(script)}
    <style>moot-meeting { width: ${width}; height: ${height}; color-scheme: ${scheme}; ${letters} }</style>
    <body style="margin: 0">${here(tag)}`;
  sites.empty?.put('/index.html', { body });
  const page = await newPage(like.browserContext());
  await page.goto(`${sites.empty?.origin ?? ''}/index.html`, { waitUntil: 'networkidle0' });
  return page;
}

/** Waits until nothing differs any more. */
async function untilNone(look: () => Promise<string[]>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let found = await look();
  while (found.length > 0 && Date.now() < deadline) found = await look();
  assert.deepEqual(found.slice(0, 20), []);
}

async function unlikeAround(without: Page, withMeeting: Page): Promise<string[]> {
  const [expected, actual] = [await looksAround(without, box), await looksAround(withMeeting, box)];
  assert.ok(expected.elements.length > 30);
  return differences(expected, actual);
}

async function unlikeIn(empty: Page, page: Page): Promise<string[]> {
  const [expected, actual] = [
    await looksInside(empty, 'moot-meeting'),
    await looksInside(page, 'moot-meeting'),
  ];
  assert.ok(expected.elements.length > 30);
  return differences(expected, actual);
}

async function goIn(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  await page.locator('moot-meeting >>> #name').fill(name);
  await page.locator('moot-meeting >>> [part=enter]').click();
  await page.waitForSelector('moot-meeting >>> moot-chat >>> [part=field]', { visible: true });
}

async function write(page: Page, line: string): Promise<void> {
  await page.locator('moot-meeting >>> moot-chat >>> [part=field]').fill(line);
  await page.locator('moot-meeting >>> moot-chat >>> [part=send]').click();
}

async function openInvitation(page: Page): Promise<void> {
  await page.locator('moot-meeting >>> [part=show]').click();
  await page.waitForSelector('moot-meeting >>> dialog[open] [part=close]', { visible: true });
}

/** Whether something of the page is what one would hit in its middle. */
async function isOnTop(page: Page, selector: string): Promise<boolean> {
  return page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
}

/** Waits until both pages have the same pixels everywhere but in the box. */
async function untilAlike(one: Page, other: Page): Promise<void> {
  await Promise.all(
    [one, other].map((page) => page.addStyleTag({ content: `:is(${box}) { visibility: hidden }` })),
  );
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const [a, b] = await Promise.all([shot(one), shot(other)]);
    if (a.equals(b)) return;
    assert.ok(Date.now() < deadline, 'The pixels around the meeting differ.');
  }
}

async function shot(page: Page): Promise<Buffer> {
  return Buffer.from(await page.screenshot({ fullPage: true }));
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(pictures, `${name.replace(/\W+/g, '-')}.png`) });
}

/** What our script leaves on a page beyond the tags: names of the window, style sheets, elements. */
async function leftBehind(without: Page, withMeeting: Page): Promise<string[]> {
  const facts = (page: Page): Promise<string[]> =>
    page.evaluate(() => [
      ...Object.getOwnPropertyNames(globalThis),
      ...document.adoptedStyleSheets.map(() => 'a style sheet'),
      ...[...document.body.children].map(({ localName }) => `<${localName}>`),
    ]);
  const before = new Set(await facts(without));
  return (await facts(withMeeting)).filter((fact) => !before.has(fact));
}
