import type { Page } from '@playwright/test';
import { SHARED_TAB_TITLE } from './browsers.js';

/** A tab to share: a text to type into, a page to scroll, slides. It changes only when it is told to. */
export interface SharedTab {
  readonly page: Page;
  type(text: string): Promise<void>;
  scroll(topPixels: number): Promise<void>;
  slide(number: number): Promise<void>;
}

const lines = Array.from(
  { length: 120 },
  (_, n) => `<p>${String(n)}. The quick brown fox jumps over the lazy dog.</p>`,
);
const content = `<!doctype html><title>${SHARED_TAB_TITLE}</title>
<style>
  body { margin: 0; font: 15px/1.4 sans-serif; color: #223; background: #fff; }
  #typed { height: 40px; background: #eef; font-family: monospace; }
  #slide { height: 120px; background: #135; color: #fff; font-size: 40px; }
  #text { height: 400px; overflow: hidden; }
</style>
<div id="typed"></div><div id="slide">Slide 1</div><div id="text">${lines.join('')}</div>`;

/** Opens the tab in the browser of a page that is going to share it. */
export async function openSharedTab(presenter: Page): Promise<SharedTab> {
  const page = await presenter.context().newPage();
  await page.setContent(content);
  await presenter.bringToFront();
  const show = (id: string, text: string): Promise<void> =>
    page.evaluate(
      ([place, words]) => {
        const element = document.getElementById(place ?? '');
        if (element) element.textContent = words ?? '';
      },
      [id, text],
    );
  return {
    page,
    type: (text) => show('typed', text),
    slide: (number) => show('slide', `Slide ${String(number)}`),
    scroll: (topPixels) =>
      page.evaluate((top) => {
        document.getElementById('text')?.scrollTo({ top });
      }, topPixels),
  };
}
