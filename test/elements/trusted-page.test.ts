import { expect, waitUntil } from '../support/elements.js';

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
  readonly scenes?: Record<string, { show(place: Element): void }>;
}

/** A page of its own, under the policy, that has loaded the elements and their scenes. */
async function strictPage(): Promise<StrictWindow> {
  const frame = document.createElement('iframe');
  const base = new URL('../support/scenes.ts', import.meta.url).href;
  const define = new URL('../../packages/elements/src/define.ts', import.meta.url).href;
  frame.srcdoc = `<!doctype html><html lang="en">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <script>${script}</script>
    <script type="module">
      import '${define}';
      import { scenes } from '${base}';
      window.scenes = scenes;
    </script><main></main></html>`;
  document.body.append(frame);
  const page = (): StrictWindow => frame.contentWindow as unknown as StrictWindow;
  await waitUntil(() => page().scenes, 'the elements did not load', { timeout: 8_000 });
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

  it('every scene of every element appears, and nothing is forbidden', async () => {
    const main = page.document.querySelector('main')!;
    page.violations.length = 0;
    for (const [name, scene] of Object.entries(page.scenes ?? {})) {
      main.replaceChildren();
      scene.show(main);
      const element = main.firstElementChild as Element & { updateComplete: Promise<boolean> };
      await element.updateComplete;
      await element.updateComplete;
      expect(element.shadowRoot?.childElementCount, name).to.be.greaterThan(0);
      expect(element.getBoundingClientRect().height, name).to.be.greaterThan(20);
    }
    expect(page.violations).to.deep.equal([]);
  }).timeout(20_000);

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
