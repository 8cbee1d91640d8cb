import { MeetingError } from '@folkmoot/wire';
import { expect, maybePart, part, settled, waitUntil } from '../support/elements.js';
import type { FakeRoom } from '../support/fake-room.js';

/** What a page that trusts nothing needs at most, with the style sheets of the elements constructed. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'none'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** Notes what the policy of the page forbids. */
const script = `
  window.violations = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
    window.violations.push(violatedDirective + ' ' + sample));
  addEventListener('error', ({ message }) => window.violations.push(message));
`;

interface StrictWindow extends Window {
  readonly violations: string[];
  /** Made-up rooms for the elements. */
  readonly room?: () => FakeRoom;
}

/** A page of its own, under the policy, that has loaded the elements. */
async function strictPage(): Promise<StrictWindow> {
  const frame = document.createElement('iframe');
  const rooms = new URL('../support/fake-room.ts', import.meta.url).href;
  const define = new URL('../../packages/elements/src/define.ts', import.meta.url).href;
  frame.srcdoc = `<!doctype html><html lang="en">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <script>${script}</script>
    <script type="module">
      import '${define}';
      import { fakeRoom } from '${rooms}';
      window.room = fakeRoom;
    </script><main></main></html>`;
  document.body.append(frame);
  const page = (): StrictWindow => frame.contentWindow as unknown as StrictWindow;
  await waitUntil(() => page().room, 'the elements did not load', { timeout: 8_000 });
  return page();
}

describe('On a page with Trusted Types and without inline styles', () => {
  let page: StrictWindow;
  before(async () => (page = await strictPage()));
  after(() => page.frameElement?.remove());

  it('the policy is in force', () => {
    const forbidden = (): void => void (page.document.createElement('p').innerHTML = '<b>markup</b>');
    expect(forbidden).to.throw(/TrustedHTML/);
    expect(page.violations.splice(0)).to.have.length.at.most(1);
  });

  for (const tag of ['presenter', 'viewer', 'chat', 'roster', 'room']) {
    it(`a moot-${tag} shows its room, and what happens there, and nothing is forbidden`, async () => {
      const main = page.document.querySelector('main')!;
      page.violations.length = 0;
      const room = page.room!();
      const element = Object.assign(page.document.createElement(`moot-${tag}`), { room });
      element.append('What the page puts inside');
      main.replaceChildren(element);
      await settled(element);
      expect(element.getBoundingClientRect().height).to.be.greaterThan(10);
      room.screen.showPicture();
      room.chat.hear('<b>News</b>');
      await settled(element);
      room.freshness.value = 'stale';
      room.state.value = { name: 'reconnecting' };
      await settled(element);
      room.state.value = { name: 'failed', error: new MeetingError('connection/failed', '') };
      await settled(element);
      expect(element.shadowRoot?.childElementCount).to.be.greaterThan(0);
      expect(page.violations).to.deep.equal([]);
    });
  }

  it('a moot-meeting asks, opens its dialogs and shows a QR code, and nothing is forbidden', async () => {
    const main = page.document.querySelector('main')!;
    page.violations.length = 0;
    const room = page.room!();
    const client = { createRoom: () => Promise.resolve(room), joinRoom: () => Promise.resolve(room) };
    const element = Object.assign(page.document.createElement('moot-meeting'), { client, noPageLink: true });
    main.replaceChildren(element);
    await settled(element);
    expect(maybePart(element, 'enter')).not.to.equal(undefined);
    await element.create('Ana');
    await settled(element);
    part(element, 'show').click();
    await waitUntil(() => maybePart(element, 'qr'));
    part(element, 'close').click();
    part(element, 'leave').click();
    await settled(element);
    expect(page.violations).to.deep.equal([]);
  });

  it('the elements carry their style sheets all the same', async () => {
    const main = page.document.querySelector('main')!;
    main.replaceChildren(page.document.createElement('moot-presenter'));
    const element = main.firstElementChild as Element & { updateComplete: Promise<boolean> };
    await element.updateComplete;
    const button = element.shadowRoot!.querySelector('button')!;
    expect(page.getComputedStyle(button).borderTopLeftRadius).to.equal('10px');
    expect(element.shadowRoot?.adoptedStyleSheets.length).to.be.greaterThan(0);
  });
});
