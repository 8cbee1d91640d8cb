/** The ways into a page: script tags, plain imports, frames, scoped registries, two versions. */
import { expect, type Page } from '@playwright/test';
import { test } from '../../support/journey.js';
import { SHARED_TAB_TITLE } from '../../support/browsers.js';
import { bundled } from '../../support/bundling.js';
import { type Demo, shownIn, startDemo } from '../../support/demo.js';
import {
  expectToTalk,
  invitationFrom,
  joinFrom,
  meetingMarkup,
  pageWith,
  visitHost,
} from '../../support/host-page.js';
import { type HostSite, startSite } from '../../support/host-site.js';
import { documentedAllow } from '../../support/policy-page.js';

let relay: Demo;
let host: HostSite;
let other: HostSite;

test.beforeAll(async () => {
  [relay, host, other] = await Promise.all([startDemo(), startSite(), startSite()]);
});

test.afterAll(() => Promise.all([relay.close(), host.close(), other.close()]));

test('a script tag from another origin and a plain import are all that two pages need', async ({
  browser,
}) => {
  const tag = `<script type="module" crossorigin src="${other.origin}/folkmoot/folkmoot.min.js"></script>`;
  const ana = await visitHost(
    browser,
    host.put('/tag.html', { body: pageWith(tag, meetingMarkup(relay.url, 'Ana')) }),
  );
  const plain = `<script type="module">
    import { createRoom } from '/folkmoot/folkmoot.min.js';
    document.title = typeof createRoom;
  </script>`;
  const ben = await visitHost(
    browser,
    host.put('/plain.html', { body: pageWith(plain, meetingMarkup(relay.url, 'Ben', '')) }),
  );
  await joinFrom(ben.page, await invitationFrom(ana.page));
  await expectToTalk(ana.page, ben.page);
  await expect(ben.page).toHaveTitle('function');
  expect([...ana.complaints, ...ben.complaints]).toEqual([]);
});

test('a page isolated from other origins takes the script from one all the same', async ({ browser }) => {
  const tag = `<script type="module" crossorigin src="${other.origin}/folkmoot/folkmoot.min.js"></script>`;
  const address = host.put('/isolated.html', {
    body: pageWith(tag, meetingMarkup(relay.url, 'Ana')),
    headers: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    },
  });
  const { page, complaints } = await visitHost(browser, address);
  await invitationFrom(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(complaints).toEqual([]);
});

/** A page that shows a meeting of another origin in a frame. */
async function framed(page: Page, name: string, allow: string): Promise<void> {
  const script = '<script type="module" src="/folkmoot/folkmoot.min.js"></script>';
  const inner = other.put(`/${name}-inside.html`, {
    body: pageWith(script, meetingMarkup(relay.url, 'Ana')),
  });
  const frame = `<iframe id="frame" width="900" height="700" src="${inner}" allow="${allow}"></iframe>`;
  await page.goto(host.put(`/${name}.html`, { body: pageWith('', frame) }));
  const tab = await page.context().newPage();
  await tab.setContent(`<title>${SHARED_TAB_TITLE}</title><h1>Figures</h1>`);
  await page.bringToFront();
  const share = page.frameLocator('#frame').getByRole('button', { name: 'Share screen' });
  await expect(share).toHaveAttribute('aria-disabled', 'false');
  await share.click();
}

test('pain 13: in a frame of another origin with the documented permissions a tab is shared', async ({
  page,
}) => {
  await framed(page, 'allowed', documentedAllow);
  const inside = page.frameLocator('#frame');
  await expect(shownIn(inside, 'moot-presenter', 'You are sharing your screen')).toBeVisible();
});

test('pain 13: in a frame without display-capture the element says what the page around has to do', async ({
  page,
}) => {
  await framed(page, 'forbidden', 'fullscreen');
  const presenter = page.frameLocator('#frame').locator('moot-presenter');
  await expect(presenter.getByText('allow="display-capture"')).toBeVisible();
  await expect(presenter.getByText('unsupported/policy-capture')).toBeVisible();
});

test('pain 13: so does one on a page whose own Permissions-Policy forbids it', async ({ browser }) => {
  const script = '<script type="module" src="/folkmoot/folkmoot.min.js"></script>';
  const address = host.put('/no-capture.html', {
    body: pageWith(script, meetingMarkup(relay.url, 'Ana')),
    headers: { 'permissions-policy': 'display-capture=()' },
  });
  const { page } = await visitHost(browser, address);
  const share = page.getByRole('button', { name: 'Share screen' });
  await expect(share).toHaveAttribute('aria-disabled', 'false');
  await share.click();
  await expect(shownIn(page, 'moot-presenter', 'Permissions-Policy')).toBeVisible();
});

test('in a scoped registry whole meetings work, and the page itself knows none of the elements', async ({
  browser,
}) => {
  const scoped = `<script type="module">
    // The script for plain pages defines everything; a page of its own registry takes the classes from a bundle.
    import { defineIn } from '/scoped.js';
    const registry = new CustomElementRegistry();
    defineIn(registry);
    const root = document.querySelector('#place').attachShadow({ mode: 'open', customElementRegistry: registry });
    root.innerHTML = \`${meetingMarkup(relay.url, 'Ana')}<moot-meeting relay="${relay.url}" no-page-link></moot-meeting>\`;
  </script>`;
  host.put('/scoped.js', { body: await bundled(`export { defineIn } from 'folkmoot/define-in.js';`) });
  const { page, complaints } = await visitHost(
    browser,
    host.put('/scoped.html', { body: pageWith(scoped, '<div id="place"></div>') }),
  );
  await expect(page.locator('moot-roster').first().getByText('1 person')).toBeVisible();
  await expect(page.locator('moot-chat').first().getByRole('textbox')).toBeVisible();
  const facts = await page.evaluate(() => {
    const shadow = document.querySelector('#place')?.shadowRoot;
    const meeting = shadow?.querySelector('moot-meeting')?.shadowRoot;
    return {
      onPage: Boolean(customElements.get('moot-room')),
      inside: [...(meeting?.querySelectorAll('*') ?? [])]
        .filter(({ localName }) => localName.startsWith('moot-'))
        .every((element) => element.shadowRoot !== null),
      rooms: meeting?.querySelectorAll('moot-room').length,
    };
  });
  expect(facts).toEqual({ onPage: false, inside: true, rooms: 1 });
  expect(complaints).toEqual([]);
});

test('two versions on a page do not crash: the first one has the tags, and the other’s functions work', async ({
  browser,
}) => {
  const twice = `<script type="module" src="/folkmoot/folkmoot.min.js"></script>
    <script type="module">
      const { createRoom } = await import('${other.origin}/folkmoot/folkmoot.min.js');
      const room = await createRoom({ name: 'Zoe', relay: '${relay.url}' });
      document.title = room.state.value.name;
    </script>`;
  const { page, complaints } = await visitHost(
    browser,
    host.put('/twice.html', { body: pageWith(twice, meetingMarkup(relay.url, 'Ana')) }),
  );
  await invitationFrom(page);
  await expect(page).toHaveTitle('open');
  expect(complaints.filter((one) => !one.includes('Multiple versions of Lit'))).toEqual([]);
});
