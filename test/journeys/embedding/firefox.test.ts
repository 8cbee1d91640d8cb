/** The documented policy in Firefox, with a style sheet of the page's own and no inline styles. */
import { expect } from '@playwright/test';
import { test } from '../../support/journey.js';
import type { Browser } from 'puppeteer-core';
import { launchFirefox } from '../../support/browsers.js';
import { type Demo, startDemo } from '../../support/demo.js';
import { meetingMarkup, pageWith } from '../../support/host-page.js';
import { type HostSite, startSite } from '../../support/host-site.js';
import { documented, headerFor, type Policy, without } from '../../support/policy-page.js';

let relay: Demo;
let host: HostSite;
let cdn: HostSite;
let firefox: Browser;

test.beforeAll(async () => {
  [relay, host, cdn, firefox] = await Promise.all([startDemo(), startSite(), startSite(), launchFirefox()]);
});

test.afterAll(() => Promise.all([relay.close(), host.close(), cdn.close(), firefox.close()]));

/** Puts a page under a policy, and gives its address. */
function put(place: string, policy: Policy, source: HostSite = host): string {
  const script = `<script type="module" src="${source.origin}/folkmoot/folkmoot.min.js"></script>`;
  const header = headerFor(policy, relay.url).replace("script-src 'self'", `script-src ${source.origin}`);
  return host.put(place, {
    body: pageWith(script, meetingMarkup(relay.url, 'Fay')),
    headers: { 'content-security-policy': `${header}; style-src 'self'` },
  });
}

test('pain 15: in Firefox a page under the documented policy has its meeting, with its looks', async () => {
  const page = await firefox.newPage();
  await page.goto(put('/firefox.html', documented.blob));
  const state = (): Promise<string> =>
    page.evaluate(() => document.querySelector('moot-room')?.room?.state.value.name ?? '');
  await expect.poll(state).toBe('open');
  const radius = await page.evaluate(() => {
    const button = document.querySelector('moot-presenter')?.shadowRoot?.querySelector('button');
    return button ? getComputedStyle(button).borderTopLeftRadius : '';
  });
  expect(radius).not.toMatch(/^(0px)?$/);
});

for (const [directive, code] of [
  ['worker-src', 'unsupported/policy-worker'],
  ['connect-src', 'unsupported/policy-connect'],
] as const) {
  test(`in Firefox a policy without ${directive} is told inside the element`, async () => {
    const page = await firefox.newPage();
    await page.goto(put(`/firefox-${directive}.html`, without(documented.blob, directive), cdn));
    const said = (): Promise<string> =>
      page.evaluate(() => document.querySelector('moot-room')?.shadowRoot?.textContent ?? '');
    await expect.poll(said).toContain(code);
  });
}
