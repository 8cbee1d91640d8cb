/** What people complain about in what there was before, and what must not come back here. See also `pain 13` and `pain 15`. */
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey.js';
import { bundled, sizeByEsbuild, sizeByRollup } from '../support/bundling.js';
import { type Demo, shownIn, startDemo } from '../support/demo.js';
import {
  expectToTalk,
  invitationFrom,
  joinFrom,
  meetingMarkup,
  pageWith,
  visitHost,
} from '../support/host-page.js';
import { type HostSite, startSite } from '../support/host-site.js';
import { documented, headerFor } from '../support/policy-page.js';

let relay: Demo;
let host: HostSite;

test.beforeAll(async () => {
  [relay, host] = await Promise.all([startDemo(), startSite()]);
});

test.afterAll(() => Promise.all([relay.close(), host.close()]));

const script = '<script type="module" src="/folkmoot/folkmoot.min.js"></script>';

let pages = 0;

function put(head: string, body: string, headers: Record<string, string> = {}): string {
  pages += 1;
  return host.put(`/pain-${String(pages)}.html`, { body: pageWith(head, body), headers });
}

/** How a piece of an element looks, reached by its part. */
function looks(page: Page, element: string, part: string, property: string): Promise<string> {
  return page.evaluate(
    ([tag = '', name = '', wanted = '']) => {
      const piece = document.querySelector(tag)?.shadowRoot?.querySelector(`[part~="${name}"]`);
      return piece ? getComputedStyle(piece).getPropertyValue(wanted) : '';
    },
    [element, part, property],
  );
}

test('pain 7: a page styles every part and token from outside', async ({ browser }) => {
  const style = `<style>
    body { --moot-color-accent: rgb(1, 2, 3); }
    moot-presenter::part(start) { border-radius: 3px; text-transform: uppercase; }
    moot-chat::part(send) { background-color: rgb(9, 8, 7); }
  </style>`;
  const { page } = await visitHost(browser, put(script + style, meetingMarkup(relay.url, 'Ana')));
  await invitationFrom(page);
  await expect.poll(() => looks(page, 'moot-presenter', 'start', 'background-color')).toBe('rgb(1, 2, 3)');
  expect(await looks(page, 'moot-presenter', 'start', 'border-top-left-radius')).toBe('3px');
  expect(await looks(page, 'moot-presenter', 'start', 'text-transform')).toBe('uppercase');
  await expect.poll(() => looks(page, 'moot-chat', 'send', 'background-color')).toBe('rgb(9, 8, 7)');
});

test('pain 7: a page builds a UI of its own, without any element of ours', async ({ browser }) => {
  host.put('/client.js', { body: await bundled(`export * from 'folkmoot/room';`) });
  host.put('/own-ui.js', {
    body: `import { joinRoom } from '/client.js';
      const room = await joinRoom({ name: 'Ben', link: decodeURIComponent(location.search.slice(1)) + location.hash });
      const list = (place, texts) => document.querySelector(place).replaceChildren(
        ...texts.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
      room.roster.participants.subscribe((people) => list('#people', people.map(({ name }) => name)));
      room.chat.lines.subscribe((lines) => list('#lines', lines.map(({ name, text }) => name + ': ' + text)));
      await room.chat.send('From a page of my own');
      document.title = String(document.querySelectorAll(':not(:defined)').length);`,
  });
  const ana = await visitHost(browser, put(script, meetingMarkup(relay.url, 'Ana')));
  const [address = '', key = ''] = (await invitationFrom(ana.page)).split('#');
  const own = put(
    '<script type="module" src="/own-ui.js"></script>',
    '<ul id="people"></ul><ul id="lines"></ul>',
  );
  const { page } = await visitHost(browser, `${own}?${encodeURIComponent(address)}#${key}`);
  await expect(page.locator('#people li')).toHaveText(['Ana', 'Ben']);
  await expect(shownIn(ana.page, 'moot-chat', 'From a page of my own')).toBeVisible();
  await expect(page.locator('#lines')).toContainText('Ben: From a page of my own');
});

test('pain 9: one import does not bring the rest', async () => {
  // An enum of livekit-client alone weighs 150,416 bytes.
  expect(await sizeByEsbuild(`export { MeetingError } from 'folkmoot/room';`)).toBeLessThan(1_000);
  expect(await sizeByRollup(`export { MeetingError } from 'folkmoot';`)).toBeLessThan(1_000);
  // One element with Lit and the words of one language; the client comes when a room is opened.
  expect(await sizeByEsbuild(`import 'folkmoot/define/moot-chat.js';`)).toBeLessThan(28_000);
  expect(await sizeByRollup(`export { MootChat } from 'folkmoot';`)).toBeLessThan(32_000);
});

const silences: readonly { what: string; body: string; element: string; words: RegExp }[] = [
  {
    what: 'a room without a relay on a page that is none',
    body: '<moot-room name="Ana" start></moot-room>',
    element: 'moot-room',
    words: /protocol\/ticket-office|connection\/unreachable/,
  },
  {
    what: 'a relay that is not there',
    body: '<moot-room relay="http://127.0.0.1:1" name="Ana" start></moot-room>',
    element: 'moot-room',
    words: /connection\/unreachable/,
  },
  {
    what: 'a link that is none',
    body: '<moot-room link="https://host.example/" name="Ana"></moot-room>',
    element: 'moot-room',
    words: /This is no invitation link/,
  },
  {
    what: 'a viewer without a room',
    body: '<moot-viewer></moot-viewer>',
    element: 'moot-viewer',
    words: /Not in a meeting yet/,
  },
  {
    what: 'a chat that names a room which is not there',
    body: '<moot-chat room="nowhere"></moot-chat>',
    element: 'moot-chat',
    words: /once you are in the meeting/,
  },
  {
    what: 'a presenter in something that is not defined',
    body: '<moot-hall><moot-presenter></moot-presenter></moot-hall>',
    element: 'moot-presenter',
    words: /once you are in a meeting/,
  },
  {
    what: 'a roster without a room',
    body: '<moot-roster></moot-roster>',
    element: 'moot-roster',
    words: /Nobody is here yet/,
  },
];

for (const { what, body, element, words } of silences) {
  test(`pain 10: a drop-in never silently shows nothing: ${what}`, async ({ browser }) => {
    const { page } = await visitHost(browser, put(script, body));
    const shown = page.locator(element);
    await expect(shown.getByText(words).or(shown.getByPlaceholder(words)).first()).toBeVisible();
  });
}

test('pain 10: a wrong attribute is told on the console, once, and the default is used', async ({
  browser,
}) => {
  const body = '<moot-viewer view="huge"></moot-viewer><moot-room relay="https://"></moot-room>';
  const { page, complaints } = await visitHost(browser, put(script, body));
  await expect(shownIn(page, 'moot-viewer', 'Not in a meeting yet')).toBeVisible();
  const told = (words: string): number => complaints.filter((one) => one.includes(words)).length;
  await expect.poll(() => told('<moot-viewer> view="huge"')).toBe(1);
  await expect.poll(() => told('<moot-room> "https://" is no address')).toBe(1);
});

test('pain 10: where the script is blocked, what the host wrote inside stays visible', async ({
  browser,
}) => {
  const headers = { 'content-security-policy': "script-src 'none'" };
  const body = '<moot-room name="Ana" start><p>This meeting needs scripts.</p></moot-room>';
  const { page, complaints } = await visitHost(browser, put(script, body, headers));
  await expect(page.getByText('This meeting needs scripts.')).toBeVisible();
  await expect.poll(() => complaints.join(' ')).toMatch(/script-src/);
});

test('pain 15: elements made by the parser, by a script, by cloning and by templates are alike', async ({
  browser,
}) => {
  const { page, complaints } = await visitHost(browser, put(script, '<moot-chat id="parsed"></moot-chat>'));
  await page.locator('moot-chat').getByRole('textbox').waitFor();
  const attributes = await page.evaluate(() => {
    const tags = ['moot-room', 'moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster', 'moot-meeting'];
    const made = tags.map((tag) => document.createElement(tag));
    const bare = made.map((element) => element.getAttributeNames().length);
    const clones = made.map((element) => element.cloneNode(true) as Element);
    const template = document.createElement('template');
    template.innerHTML = tags.map((tag) => `<${tag}></${tag}>`).join('');
    document.body.append(...made, ...clones, template.content.cloneNode(true));
    return bare;
  });
  expect(attributes).toEqual([0, 0, 0, 0, 0, 0]);
  await expect(shownIn(page, 'moot-roster', 'Nobody is here yet')).toHaveCount(3);
  await expect(page.locator('body > moot-chat').getByRole('textbox')).toHaveCount(4);
  expect(complaints).toEqual([]);
});

test('pain 15: a page without inline styles shows them as they are meant, and nothing is refused', async ({
  browser,
}) => {
  const policy = `${headerFor(documented.blob, relay.url)}; style-src 'self'`;
  const address = put(script, meetingMarkup(relay.url, 'Ana'), { 'content-security-policy': policy });
  const ana = await visitHost(browser, address);
  const ben = await visitHost(
    browser,
    put(script, meetingMarkup(relay.url, 'Ben', ''), { 'content-security-policy': policy }),
  );
  await joinFrom(ben.page, await invitationFrom(ana.page));
  await expectToTalk(ben.page, ana.page);
  expect(await looks(ana.page, 'moot-presenter', 'start', 'border-top-left-radius')).not.toBe('0px');
  expect([...(await ana.violations()), ...(await ben.violations())]).toEqual([]);
});
