/** Pages with exactly the policy that docs/embed-policy.md tells, and with less. */
import { expect, type Page } from '@playwright/test';
import { test } from '../../support/journey.js';
import { SHARED_TAB_TITLE } from '../../support/browsers.js';
import { type Demo, shownIn, startDemo } from '../../support/demo.js';
import {
  expectToTalk,
  type HostPage,
  invitationFrom,
  joinFrom,
  meetingMarkup,
  pageWith,
  visitHost,
} from '../../support/host-page.js';
import { type HostSite, startSite } from '../../support/host-site.js';
import { documented, headerFor, type Policy, without } from '../../support/policy-page.js';
import { prepare, untilSame } from '../../support/room-page.js';

let relay: Demo;
let host: HostSite;
let cdn: HostSite;

test.beforeAll(async () => {
  [relay, host, cdn] = await Promise.all([startDemo(), startSite(), startSite()]);
});

test.afterAll(() => Promise.all([relay.close(), host.close(), cdn.close()]));

const script = '<script type="module" src="/folkmoot/folkmoot.min.js"></script>';

let pages = 0;

/** Puts a page with a policy, and gives its address. */
function pageUnder(policy: Policy, head = script, name = 'Ana'): string {
  pages += 1;
  return host.put(`/page-${String(pages)}.html`, {
    body: pageWith(head, meetingMarkup(relay.url, name, name === 'Ana' ? 'start' : '')),
    headers: { 'content-security-policy': headerFor(policy, relay.url) },
  });
}

/** Ana and Ben meet on pages with this policy, write, and Ben sees Ana's tab to the pixel. */
async function expectMeeting(open: (name: string) => Promise<HostPage>): Promise<void> {
  const ana = await open('Ana');
  const ben = await open('Ben');
  await joinFrom(ben.page, await invitationFrom(ana.page));
  await expectToTalk(ben.page, ana.page);
  await prepare(ana.page);
  await prepare(ben.page);
  await shareTab(ana.page);
  await untilSame(ana.page, ben.page);
  for (const { complaints, violations } of [ana, ben]) {
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  }
}

async function shareTab(page: Page): Promise<void> {
  const tab = await page.context().newPage();
  await tab.setContent(`<title>${SHARED_TAB_TITLE}</title><h1>Figures</h1>`);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Share screen' }).click();
  await expect(shownIn(page, 'moot-presenter', 'You are sharing your screen')).toBeVisible();
}

test('under exactly the documented policy people meet and share, and nothing is refused', async ({
  browser,
}) => {
  await expectMeeting((name) => visitHost(browser, pageUnder(documented.blob, script, name)));
});

test('without blob workers they do so by a worker file of the host’s own, and nothing is refused', async ({
  browser,
}) => {
  host.put('/app.js', {
    body: `import { setWorkerUrl } from '/folkmoot/folkmoot.min.js'; setWorkerUrl('assets/moot.js');`,
  });
  const worker = await (await fetch(`${host.origin}/folkmoot/worker.js`)).text();
  const policy = headerFor(documented.file, relay.url);
  host.put('/assets/moot.js', { body: worker, headers: { 'content-security-policy': policy } });
  const head = '<script type="module" src="/app.js"></script>';
  await expectMeeting((name) => visitHost(browser, pageUnder(documented.file, head, name)));
});

test('a page that forbids blobs finds the worker file beside its own script', async ({ browser }) => {
  const ana = await visitHost(browser, pageUnder(without(documented.blob, 'worker-src')));
  await invitationFrom(ana.page);
  expect(await ana.violations()).toContain('worker-src blob');
});

/** A page whose script comes from another origin, so that there is no worker file beside it. */
function fromElsewhere(policy: Policy): string {
  const sources = (policy.get('script-src') ?? []).map((one) => (one === "'self'" ? cdn.origin : one));
  const head = `<script type="module" src="${cdn.origin}/folkmoot/folkmoot.min.js"></script>`;
  return pageUnder(new Map([...policy, ['script-src', sources]]), head);
}

const lacking: readonly {
  what: string;
  address: () => string;
  /** The element that says so. */
  element?: string;
  words: RegExp;
  code: string;
}[] = [
  {
    what: 'worker-src blob:',
    address: () => fromElsewhere(without(documented.blob, 'worker-src')),
    words: /“worker-src blob:”.* worker\.js .*setWorkerUrl\(\)|“worker-src blob:”/,
    code: 'unsupported/policy-worker',
  },
  {
    what: 'connect-src',
    address: () => pageUnder(without(documented.blob, 'connect-src')),
    words: /“connect-src”/,
    code: 'unsupported/policy-connect',
  },
  {
    what: 'the WebSocket in connect-src',
    address: () => pageUnder(without(documented.blob, 'connect-src', 'wss://relay.example')),
    words: /with https: and with wss:, to “connect-src”/,
    code: 'unsupported/policy-connect',
  },
  {
    what: '’wasm-unsafe-eval’',
    address: () => pageUnder(without(documented.blob, 'script-src', "'wasm-unsafe-eval'")),
    element: 'moot-viewer',
    words: /“'wasm-unsafe-eval'” to “script-src”/,
    code: 'unsupported/policy-wasm',
  },
  {
    what: 'the Trusted Types policy of ours',
    address: () => pageUnder(without(documented.blob, 'trusted-types', 'folkmoot')),
    words: /“folkmoot” to “trusted-types”/,
    code: 'unsupported/policy-trusted-types',
  },
];

for (const { what, address, element = 'moot-room', words, code } of lacking) {
  test(`a policy that lacks ${what} is told inside the element`, async ({ browser }) => {
    const { page } = await visitHost(browser, address());
    const said = page.locator(element).first();
    await expect(said.getByText(words)).toBeVisible();
    await expect(said.getByText(code)).toBeVisible();
  });
}

test('somebody who shares under a policy without WASM is told so, and is not sharing', async ({
  browser,
}) => {
  const policy = without(documented.blob, 'script-src', "'wasm-unsafe-eval'");
  const { page } = await visitHost(browser, pageUnder(policy));
  await invitationFrom(page);
  const tab = await page.context().newPage();
  await tab.setContent(`<title>${SHARED_TAB_TITLE}</title>`);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Share screen' }).click();
  await expect(shownIn(page, 'moot-presenter', /'wasm-unsafe-eval'/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Share screen' })).toBeVisible();
});

test('a worker file that is not there is told, in German too', async ({ browser }) => {
  host.put('/lost.js', {
    body: `import { setWorkerUrl } from '/folkmoot/folkmoot.min.js'; setWorkerUrl('/nowhere.js');`,
  });
  const address = host.put('/lost.html', {
    body: pageWith('<script type="module" src="/lost.js"></script>', meetingMarkup(relay.url, 'Ana'), 'de'),
    headers: { 'content-security-policy': headerFor(documented.file, relay.url) },
  });
  const { page } = await visitHost(browser, address);
  await expect(page.getByText('Die Worker-Datei der Besprechung fehlt')).toBeVisible();
  await expect(page.getByText('unsupported/worker-file')).toBeVisible();
});

test('a worker file of another origin is refused in words when it is named', async ({ browser }) => {
  const { page } = await visitHost(browser, pageUnder(documented.blob));
  const error = await page.evaluate(async (elsewhere): Promise<string> => {
    const address = '/folkmoot/folkmoot.min.js';
    const { setWorkerUrl } = (await import(address)) as { setWorkerUrl(url: string): void };
    try {
      setWorkerUrl(`${elsewhere}/worker.js`);
      return '';
    } catch (problem) {
      return String(problem);
    }
  }, cdn.origin);
  expect(error).toContain('own origin only');
  expect(error).toContain(cdn.origin);
});

test('a policy without Lit’s templates stops the script, and what the host wrote stays visible', async ({
  browser,
}) => {
  const { page, complaints } = await visitHost(
    browser,
    pageUnder(without(documented.blob, 'trusted-types', 'lit-html')),
  );
  await expect.poll(() => complaints.join(' ')).toMatch(/lit-html/);
  expect(await page.evaluate(() => customElements.get('moot-room') === undefined)).toBe(true);
});

test('a relay that is away is not taken for one that the policy keeps away', async ({ browser }) => {
  const policy = headerFor(documented.blob, 'http://127.0.0.1:1');
  const address = host.put('/away.html', {
    body: pageWith(script, meetingMarkup('http://127.0.0.1:1', 'Ana')),
    headers: { 'content-security-policy': policy },
  });
  const { page } = await visitHost(browser, address);
  await expect(page.getByText('connection/unreachable')).toBeVisible();
});
