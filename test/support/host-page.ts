import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { shownIn, type Visit, visit } from './demo.js';

/** A page of a host with a meeting in it, and what its browser refused. */
export interface HostPage extends Visit {
  /** What the page's policy refused in the window. */
  violations(): Promise<string[]>;
}

/** The elements of a meeting as a host writes them. */
export function meetingMarkup(relay: string, name: string, attributes = 'start'): string {
  return `<moot-room id="room" relay="${relay}" name="${name}" ${attributes}>
    <moot-presenter></moot-presenter><moot-viewer></moot-viewer><moot-chat></moot-chat><moot-roster></moot-roster>
  </moot-room>`;
}

/** A whole page. @param head scripts and what else stands in the head. */
export function pageWith(head: string, body: string, language = 'en'): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Host</title>${head}</head>
<body>${body}</body></html>`;
}

/** Opens a host's page in a browser of somebody's own. */
export async function visitHost(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<HostPage> {
  const context = await browser.newContext(options);
  await context.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(globalThis, { refused });
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      refused.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
  const visited = await visit(browser, address, options, context);
  return { ...visited, violations: () => visited.page.evaluate(() => refused) };
}

/** The invitation to the meeting of a host's page, once it is open. */
export async function invitationFrom(page: Page): Promise<string> {
  const link = (): Promise<string> =>
    page.evaluate(() => document.querySelector('moot-room')?.room?.link ?? '');
  await expect.poll(link).not.toBe('');
  return link();
}

/** Makes the room of a host's page join. */
export async function joinFrom(page: Page, link: string): Promise<void> {
  await page.evaluate((invitation) => {
    const room = document.querySelector('moot-room');
    if (room) room.link = invitation;
  }, link);
}

/** Somebody writes, and somebody else reads it, once both are in: what was said before one came is not for one's eyes. */
export async function expectToTalk(from: Page, to: Page): Promise<void> {
  for (const page of [from, to]) await invitationFrom(page);
  await from.locator('moot-chat').getByRole('textbox').fill('Good morning');
  await from.keyboard.press('Enter');
  await expect(shownIn(to, 'moot-chat', 'Good morning')).toBeVisible();
}

declare global {
  /** What the policy of a host's page refused. */

  var refused: string[];
}
