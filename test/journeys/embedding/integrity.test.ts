/** A page that says which bytes it wants of another origin, and gets others. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../../support/journey.js';
import { type HostSite, startSite } from '../../support/host-site.js';

const dist = path.resolve(import.meta.dirname, '../../../packages/folkmoot/dist');
const { files, script, importMap } = JSON.parse(readFileSync(path.join(dist, 'integrity.json'), 'utf8')) as {
  files: Record<string, string>;
  script: string;
  importMap: string;
};

const german = Object.keys(files).find((name) => name.startsWith('folkmoot.de-')) ?? '';

let host: HostSite;
let cdn: HostSite;

test.beforeEach(async () => {
  [host, cdn] = await Promise.all([startSite(), startSite()]);
});

test.afterEach(() => Promise.all([host.close(), cdn.close()]));

/** A page as integrity.json has it ready, with the files at the other origin. */
async function open(page: Page, body: string): Promise<void> {
  const head = `${importMap}${script}`.replaceAll('https://your.host/', `${cdn.origin}/folkmoot/`);
  await page.goto(host.put('/', { body: `<!doctype html><title>Host</title>${head}${body}` }));
}

/** Serves a file with one byte more than was built. */
function tamperWith(name: string): void {
  const body = `${readFileSync(path.join(dist, name), 'utf8')} `;
  cdn.put(`/folkmoot/${name}`, {
    body,
    headers: { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' },
  });
}

test('A page with the hashes of the release shows its elements, in German as well', async ({ page }) => {
  await open(page, '<moot-viewer lang="de"></moot-viewer>');
  await expect(page.locator('moot-viewer')).toContainText('Noch in keiner Besprechung');
});

test('A script that somebody changed is refused', async ({ page }) => {
  tamperWith('folkmoot.min.js');
  const refused = page.waitForEvent('console', (message) => /integrity/i.test(message.text()));
  await open(page, '<moot-viewer></moot-viewer>');
  await refused;
  expect(await page.evaluate(() => customElements.get('moot-viewer') === undefined)).toBe(true);
});

test('German that somebody changed is refused, and the page goes on in English', async ({ page }) => {
  tamperWith(german);
  await open(page, '<moot-viewer lang="de"></moot-viewer>');
  await expect(page.locator('moot-viewer')).toContainText('Not in a meeting yet');
});
