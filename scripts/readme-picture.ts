/**
 * Takes the picture in README.md: a real meeting of three people at the built `folkmoot` command, in which one of them
 * shares a tab. `npm run readme-picture` writes docs/public/meeting.png.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { MootMeeting } from '@folkmoot/elements';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { startDemo } from '../test/support/demo.js';
import { ROOT, awakeFlags, captureTabFlag, chromiumFlags, requireChromium } from './browsers.mjs';

const file = path.join(ROOT, 'docs/public/meeting.png');
const title = 'Harbour ferry';
const size = { width: 1040, height: 650, deviceScaleFactor: 2 };
const field = 'moot-meeting >>> moot-chat >>> [part=field]';

const bars = [38, 52, 47, 66, 81, 74, 92];
const shared = `<!doctype html><title>${title}</title><style>
  body { margin: 0; padding: 40px 52px; font: 20px/1.5 'Liberation Sans', sans-serif; color: #1d2a33; background: #fff }
  h1 { margin: 0; font-size: 42px } p { margin: 6px 0 26px; color: #5a6872 }
  .bars { display: flex; align-items: end; gap: 26px; height: 300px; border-bottom: 2px solid #1d2a33 }
  .bars i { flex: 1; background: #3c7dd9 } .bars i:last-child { background: #e2873b }
  table { width: 100%; margin-top: 28px; border-collapse: collapse } td { padding: 13px 0; border-top: 1px solid #d5dce1 }
  td + td { text-align: right; font-variant-numeric: tabular-nums }
</style><h1>Harbour ferry, passengers</h1><p>Thousands a month, April to October</p>
<div class="bars">${bars.map((height) => `<i style="height: ${String(height)}%"></i>`).join('')}</div>
<table><tr><td>Weekdays</td><td>318,400</td><td>+ 12 %</td></tr><tr><td>Weekends</td><td>131,900</td><td>+ 4 %</td></tr>
<tr><td>Bicycles on board</td><td>48,250</td><td>+ 31 %</td></tr></table>`;

const demo = await startDemo();
const browser = await launch({
  executablePath: requireChromium(),
  args: [...chromiumFlags, ...awakeFlags, '--hide-scrollbars', captureTabFlag(title)],
});
try {
  await takePicture(browser);
} finally {
  await browser.close();
  await demo.close();
}
console.log(`${path.relative(ROOT, file)}, ${String(Math.round(statSync(file).size / 1000))} kB`);

async function takePicture(chromium: Browser): Promise<void> {
  const tab = await open(chromium, 'about:blank', { width: 1200, height: 760 });
  await tab.setContent(shared);
  const ana = await open(chromium, demo.url, size);
  await goIn(ana, 'Ana');
  const link = await ana.evaluate(
    () => document.querySelector<MootMeeting>('moot-meeting')?.room?.link ?? '',
  );
  await ana.locator('moot-meeting >>> moot-presenter >>> [part=start]').click();
  const ben = await open(chromium, link, size);
  await goIn(ben, 'Ben');
  const cleo = await open(chromium, link, size);
  await goIn(cleo, 'Cleo');
  await write(ana, 'Good morning! These are the figures up to October.');
  await write(ben, 'September was better than I thought.');
  await write(cleo, 'And a third more bicycles. Can you send the table?');
  await write(ana, 'I will, right after this.');
  await ben.bringToFront();
  await ben.waitForSelector('moot-meeting >>> moot-chat >>> ::-p-text(right after this)');
  await ben.waitForSelector('moot-meeting >>> moot-viewer:state(picture)');
  await ben.mouse.move(0, 0);
  await ben.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  mkdirSync(path.dirname(file), { recursive: true });
  await ben.screenshot({ path: file });
}

async function open(
  chromium: Browser,
  address: string,
  viewport: { width: number; height: number; deviceScaleFactor?: number },
): Promise<Page> {
  // A page behind another renders once a second: each has a window of its own.
  const page = await chromium.defaultBrowserContext().newPage({ type: 'window' });
  await page.setViewport(viewport);
  await page.emulateFocusedPage(true);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.goto(address);
  return page;
}

async function goIn(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  await page.locator('moot-meeting >>> #name').fill(name);
  await page.locator('moot-meeting >>> [part=enter]').click();
  await page.waitForSelector(field, { visible: true });
}

async function write(page: Page, line: string): Promise<void> {
  await page.bringToFront();
  await page.locator(field).fill(line);
  await page.locator('moot-meeting >>> moot-chat >>> [part=send]').click();
  await page.waitForSelector(`moot-meeting >>> moot-chat >>> ::-p-text(${line.slice(0, 12)})`);
}
