import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey.js';
import { type Demo, startDemo } from '../support/demo.js';

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

async function arrive(browser: Browser, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(demo.url);
  await page.getByLabel('Your name').fill(name);
  return page;
}

async function join(browser: Browser, name: string, link: string): Promise<Page> {
  const page = await arrive(browser, name);
  await page.getByLabel('Invitation link').fill(link);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('row', { name: /Ana/ })).toBeVisible();
  return page;
}

/** Ana, who organizes, with Ben and Cleo. */
async function threePeople(browser: Browser): Promise<{ ana: Page; ben: Page; cleo: Page }> {
  const ana = await arrive(browser, 'Ana');
  await ana.getByRole('button', { name: 'Start a meeting' }).click();
  await ana.getByRole('button', { name: 'Copy link' }).click();
  const link = await ana.evaluate(() => navigator.clipboard.readText());
  const [ben, cleo] = [await join(browser, 'Ben', link), await join(browser, 'Cleo', link)];
  for (const page of [ana, ben, cleo]) await expect(page.getByText('3 people')).toBeVisible();
  return { ana, ben, cleo };
}

async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`Actions for .*${name}`) }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function turn(page: Page, rule: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Meeting settings' }).click();
  const item = page.getByRole('menuitemcheckbox', { name: rule });
  const before = await item.getAttribute('aria-checked');
  await item.click();
  await expect(item).toHaveAttribute('aria-checked', before === 'true' ? 'false' : 'true');
  await page.keyboard.press('Escape');
}

const field = (page: Page): Locator => page.locator('moot-chat').getByRole('textbox');

async function write(page: Page, words: string): Promise<void> {
  await field(page).fill(words);
  await field(page).press('Enter');
}

test('a private line reaches the one it is for, marked as such, and nobody else', async ({ browser }) => {
  const { ana, ben, cleo } = await threePeople(browser);
  await choose(ana, 'Ben', 'Write privately');
  await expect(field(ana)).toBeFocused();
  await write(ana, 'For Ben alone');
  await expect(ben.locator('.line.private')).toContainText('Only you and');
  await expect(ben.locator('.line.private')).toContainText('For Ben alone');
  await expect(ana.locator('.line.private')).toContainText('Ben');
  await ana.getByRole('combobox', { name: 'To' }).selectOption('Everybody');
  await write(ana, 'Good morning');
  for (const page of [ben, cleo]) await expect(page.getByText('Good morning')).toBeVisible();
  await expect(cleo.getByText('For Ben alone')).toHaveCount(0);
});

test('the chat is turned off and on, for one and for all', async ({ browser }) => {
  const { ana, ben, cleo } = await threePeople(browser);
  await choose(ana, 'Ben', 'Turn chat off');
  await expect(ben.getByText('The chat is off for you.').first()).toBeVisible();
  await expect(cleo.getByRole('row', { name: /Ben/ })).toContainText('Chat off');
  await write(cleo, 'I can');
  await expect(ben.getByText('I can')).toBeVisible();
  await turn(ana, /Chat for everybody/);
  await expect(cleo.getByText('The chat is off for everybody.').first()).toBeVisible();
  await turn(ana, /Chat for everybody/);
  await expect(field(cleo)).toBeEditable();
  await choose(ana, 'Ben', 'Turn chat on');
  await expect(field(ben)).toBeEditable();
});

test('who is removed reads that, and is gone for the others', async ({ browser }) => {
  const { ana, ben, cleo } = await threePeople(browser);
  await choose(ana, 'Ben', 'Remove');
  await ana.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(ben.getByRole('heading', { name: 'You were removed from the meeting' })).toBeVisible();
  for (const page of [ana, cleo]) await expect(page.getByText('2 people')).toBeVisible();
});

test('a meeting is locked by a co-organizer, handed over, and organized by another from then on', async ({
  browser,
}) => {
  const { ana, ben, cleo } = await threePeople(browser);
  await choose(ana, 'Ben', 'Make co-organizer');
  await expect(cleo.getByRole('row', { name: /Ben/ })).toContainText('Co-organizer');
  await turn(ben, /Lock the meeting/);
  await expect(cleo.getByText('The meeting is locked.').first()).toBeVisible();
  await choose(ana, 'Cleo', 'Hand the meeting over');
  await expect(ana.getByRole('dialog')).toContainText('cannot be taken back');
  await ana.getByRole('dialog').getByRole('button', { name: 'Hand the meeting over' }).click();
  await expect(cleo.getByRole('row', { name: /Cleo/ })).toContainText('Organizer');
  await expect(ana.getByRole('button', { name: 'Meeting settings' })).toHaveCount(0);
  await choose(cleo, 'Ana', 'Write privately');
  await write(cleo, 'Thank you');
  await expect(ana.locator('.line.private')).toContainText('Thank you');
});
