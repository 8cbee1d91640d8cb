import { expect, type Browser, type Page } from '@playwright/test';
import { test } from '../support/journey.js';
import { textsFor } from '../../demo/texts.js';
import { type Demo, enter, invitationOf, startDemo, visit } from '../support/demo.js';
import { openSharedTab } from '../support/shared-tab.js';
import { cutTexts, englishAmong, foreign, germanAmong, textsOf } from '../support/texts.js';

const locale = 'de-DE';
const sizes = [
  { width: 320, height: 700 },
  { width: 1280, height: 800 },
];

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

/** What has been seen in German in one run: so that a page that says nothing proves nothing. */
class Reading {
  readonly seen = new Set<string>();

  /** Each page says nothing in English, and everything it says has room, on a phone and on a desk. */
  async all(step: string, ...pages: readonly Page[]): Promise<void> {
    for (const page of pages) {
      for (const size of sizes) {
        await page.setViewportSize(size);
        expect(await cutTexts(page), `${step}, ${String(size.width)} px`).toEqual([]);
        const texts = await textsOf(page);
        expect(englishAmong(texts), step).toEqual([]);
        expect(texts, step).not.toContain(textsFor('en').texts.heading);
        for (const place of germanAmong(texts)) this.seen.add(place);
      }
    }
  }
}

const button = (page: Page, name: string): ReturnType<Page['getByRole']> =>
  page.getByRole('button', { name, exact: true });

async function pair(browser: Browser): Promise<{ ana: Page; ben: Page }> {
  const ana = await enter(browser, demo.url, 'Ana', { locale });
  const ben = await enter(browser, await invitationOf(ana.page), 'Ben', { locale });
  await expect(ana.page.locator('moot-roster').getByText('2 Personen')).toBeVisible();
  await expect(ben.page.locator('moot-roster').getByText('2 Personen')).toBeVisible();
  return { ana: ana.page, ben: ben.page };
}

test('nobody reads a word of English in front of a German meeting', async ({ browser }) => {
  const reading = new Reading();
  const entrance = await visit(browser, demo.url, { locale });
  await expect(button(entrance.page, 'Besprechung beginnen')).toBeVisible();
  await reading.all('entrance', entrance.page);
  await button(entrance.page, 'Besprechung beginnen').click();
  await expect(entrance.page.getByRole('alert')).toBeVisible();
  await reading.all('no name', entrance.page);

  const { page: ana } = await enter(browser, demo.url, 'Ana', { locale, permissions: ['clipboard-write'] });
  const invited = await visit(browser, await invitationOf(ana), { locale });
  await expect(button(invited.page, 'Teilnehmen')).toBeVisible();
  await reading.all('invited', invited.page);
  await button(ana, 'Link kopieren').click();
  await expect(button(ana, 'Link kopiert')).toBeVisible();
  await button(ana, 'Einladung zeigen').click();
  await expect(ana.getByRole('img', { name: 'QR-Code des Einladungslinks' })).toBeVisible();
  await reading.all('invitation', ana);
  await button(ana, 'Fertig').click();
  expect(reading.seen.size).toBeGreaterThan(20);
});

test('nobody reads a word of English in a German meeting, and every word has room', async ({ browser }) => {
  // Every step is looked at in two sizes.
  test.slow();
  const reading = new Reading();
  const { ana, ben } = await pair(browser);
  await reading.all('two people', ana);
  const tab = await openSharedTab(ana);
  await button(ana, 'Bildschirm teilen').click();
  await expect(ben.getByRole('img', { name: /Ana/ })).toBeVisible();
  await tab.slide(2);
  await ben.locator('moot-chat').getByRole('textbox').fill('Guten Morgen');
  await button(ben, 'Senden').click();
  await expect(ana.locator('moot-chat [part~="text"]')).toHaveText('Guten Morgen');
  await reading.all('sharing', ana, ben);
  await button(ana, 'Anhalten').click();
  await expect(
    ben.locator('moot-viewer [part~="stage"]').getByText('hat das Teilen angehalten'),
  ).toBeVisible();
  await reading.all('paused', ana, ben);
  await button(ana, 'Fortsetzen').click();
  await button(ana, 'Teilen beenden').click();
  await expect(button(ana, 'Bildschirm teilen')).toBeVisible();
  await ana.getByRole('button', { name: /Aktionen für .*Ben/ }).click();
  await ana.getByRole('menuitem', { name: 'Präsentieren lassen' }).click();
  await expect(button(ben, 'Bildschirm teilen')).toBeVisible();
  await reading.all('another presenter', ana, ben);

  await button(ben, 'Verlassen').click();
  await expect(ben.getByRole('heading', { name: 'Sie haben die Besprechung verlassen' })).toBeVisible();
  await reading.all('left', ben);
  await button(ana, 'Verlassen').click();
  await expect(button(ana, 'Bleiben')).toBeVisible();
  await reading.all('leaving', ana);
  await button(ana, 'Für alle beenden').click();
  await expect(ana.getByRole('heading', { name: 'Die Besprechung ist beendet' })).toBeVisible();
  await reading.all('ended', ana);
  expect(reading.seen.size).toBeGreaterThan(50);
});

test('what goes wrong is said in German, and has room', async ({ browser }) => {
  const reading = new Reading();
  const key = `${'A'.repeat(22)}.${'A'.repeat(22)}`;
  const nowhere = await enter(browser, `${demo.url}/j/000000001#1.${key}`, 'Ben', { locale });
  await expect(nowhere.page.getByRole('heading', { name: 'Diese Besprechung gibt es nicht' })).toBeVisible();
  await reading.all('unknown number', nowhere.page);

  const { ana } = await pair(browser);
  const late = await visit(browser, demo.url, { locale });
  await expect(button(late.page, 'Besprechung beginnen')).toBeVisible();
  await late.page.waitForLoadState('networkidle');
  await demo.close();
  await expect(ana.locator('moot-room').getByText('Verbindung unterbrochen').first()).toBeVisible();
  await reading.all('reconnecting', ana);
  await late.page.locator('moot-meeting #name').fill('Cleo');
  await late.page.keyboard.press('Enter');
  const unreachable = 'Der Besprechungsserver antwortet nicht';
  await expect(late.page.getByRole('heading', { name: unreachable })).toBeVisible();
  await reading.all('unreachable', late.page);
  expect([...reading.seen]).toEqual(
    expect.arrayContaining(['errors.usage/unknown-code.title', 'errors.connection/unreachable.title']),
  );
});

test('the two languages have texts that differ, so that one could be found in the other', () => {
  expect(foreign.length).toBeGreaterThan(200);
  expect(englishAmong(['Share screen'])).toHaveLength(1);
  expect(englishAmong(['You are not the presenter. Ask.'])).not.toEqual([]);
  expect(englishAmong(['Chat', 'Bildschirm teilen'])).toEqual([]);
});
