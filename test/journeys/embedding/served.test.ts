/** Pages that a server has rendered, with the elements' shadow trees in their markup. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, expect, type Page } from '@playwright/test';
import { bundled } from '../../support/bundling.js';
import { type Demo, goIn, shownIn, startDemo, untilInside } from '../../support/demo.js';
import { type HostPage, invitationFrom, pageWith, visitHost } from '../../support/host-page.js';
import { type HostSite, startSite } from '../../support/host-site.js';
import { test } from '../../support/journey.js';

const root = path.resolve(import.meta.dirname, '../../..');

let relay: Demo;
let host: HostSite;

test.beforeAll(async () => {
  [relay, host] = await Promise.all([startDemo(), startSite()]);
  const [hydrating, anew] = await Promise.all([
    bundled(`import '@lit-labs/ssr-client/lit-element-hydrate-support.js'; import 'folkmoot/define.js';`),
    bundled(`import 'folkmoot/define.js';`),
  ]);
  host.put('/hydrating.js', { body: hydrating });
  host.put('/anew.js', { body: anew });
});

test.afterAll(() => Promise.all([relay.close(), host.close()]));

/** Elements as a server in plain Node renders them, from the built packages. */
async function renderedOnServer(markup: string): Promise<string> {
  const script = `
    import { render } from '@lit-labs/ssr';
    import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
    import { html } from 'lit';
    import 'folkmoot/define.js';
    console.log(await collectResult(render(html\`${markup}\`)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
  });
  return stdout;
}

/** Opens such a page. What stands in the shadow tree of an element before any script ran is kept for `isKept`. */
async function open(browser: Browser, script: string, markup: string, kept: Kept): Promise<HostPage> {
  const head = `<script type="module" src="/${script}.js"></script>`;
  const keep = `<script>
    window.served = document.querySelector('${kept.tag}').shadowRoot.querySelector('${kept.inside}');
  </script>`;
  const rendered = await renderedOnServer(markup);
  expect(rendered).toContain(`<${kept.tag}`);
  expect(rendered).toContain('shadowrootmode="open"');
  const body = pageWith(head, rendered + keep);
  return visitHost(browser, host.put(`/${script}-${kept.tag}.html`, { body }));
}

/** Something in an element's shadow tree. */
interface Kept {
  readonly tag: string;
  readonly inside: string;
}

/** Whether the very thing that the server rendered is still there. */
function isKept(page: Page, { tag, inside }: Kept): Promise<boolean> {
  return page.evaluate(
    ([element = '', piece = '']) =>
      served instanceof Element &&
      served === document.querySelector(element)?.shadowRoot?.querySelector(piece),
    [tag, inside],
  );
}

for (const { script, how, keeps } of [
  { script: 'hydrating', how: 'is taken over by hydration', keeps: true },
  { script: 'anew', how: 'begins anew without hydration', keeps: false },
] as const) {
  test(`a meeting in pieces from a server ${how}: nothing stands there twice`, async ({ browser }) => {
    const kept = { tag: 'moot-chat', inside: 'textarea' };
    const pieces = `<moot-room relay="${relay.url}" name="Ana"
      ><moot-presenter></moot-presenter><moot-viewer></moot-viewer><moot-chat></moot-chat><moot-roster></moot-roster
    ></moot-room>`;
    const { page, complaints } = await open(browser, script, pieces, kept);
    await expect(page.locator('moot-chat').getByRole('textbox')).toHaveCount(1);
    await page.evaluate(() => {
      for (const room of document.querySelectorAll('moot-room')) room.start = true;
    });
    await invitationFrom(page);
    await expect(shownIn(page, 'moot-roster', '1 person')).toBeVisible();
    await expect(page.locator('moot-chat').getByRole('textbox')).toHaveCount(1);
    expect(await isKept(page, kept)).toBe(keeps);
    expect(complaints).toEqual([]);
  });

  test(`a whole meeting from a server ${how}, and leads in`, async ({ browser }) => {
    const kept = { tag: 'moot-meeting', inside: '#name' };
    const whole = `<moot-meeting relay="${relay.url}" heading="Office hours" no-page-link></moot-meeting>`;
    const { page, complaints } = await open(browser, script, whole, kept);
    await page.waitForFunction(() => document.querySelector('moot-meeting')?.matches(':state(entrance)'));
    const stand = (selector: string): ReturnType<Page['locator']> =>
      page.locator('moot-meeting').locator(selector);
    for (const one of ['#name', '#link', 'moot-room', '[part~="entrance"]'])
      await expect(stand(one)).toHaveCount(1);
    await expect(page.getByRole('heading', { name: 'Office hours' })).toHaveCount(1);
    expect(await isKept(page, kept)).toBe(keeps);
    await goIn(page, 'Ana');
    await untilInside(page);
    await expect(shownIn(page, 'moot-roster', '1 person')).toBeAttached();
    for (const one of ['moot-room', 'moot-chat', 'moot-roster', 'moot-viewer', 'moot-presenter'])
      await expect(stand(one)).toHaveCount(1);
    expect(complaints).toEqual([]);
  });
}

declare global {
  /** What the server rendered, before any script ran. */
  var served: Element | null | undefined;
}
