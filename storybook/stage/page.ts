import '../../packages/elements/src/themes/high-contrast.css';
import type { Decorator, Preview } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';

/** What the toolbar chooses. */
interface Globals {
  readonly scheme: 'light' | 'dark' | 'contrast';
  readonly direction: 'ltr' | 'rtl';
  readonly language: 'en' | 'de';
  readonly width: 'story' | '320' | '240' | 'all';
  readonly textSize: '100' | '200';
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :root { color-scheme: light; }
  :root[data-scheme='dark'] { color-scheme: dark; }
  body { margin: 0; font-family: 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif; background: light-dark(#f4f6f5, #0f1312); }
  .desks { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 24px; }
  .desk-head { display: flex; justify-content: space-between; align-items: center; color: CanvasText; font-family: system-ui, sans-serif; }
  .desk-head label { display: flex; align-items: center; gap: 8px; min-block-size: 24px; }
  .desk-head input { inline-size: 24px; block-size: 24px; }
  .desk moot-meeting { block-size: 720px; }
  .place { display: block; box-sizing: border-box; margin: 0 auto; padding: 16px; }
`);

/** Puts a story on a page as the toolbar wants it: colours, direction, language, width and size of text. */
export const onPage: Decorator = (story, { globals, parameters }) => {
  const chosen = globals as unknown as Globals;
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const root = document.documentElement;
  root.lang = chosen.language;
  root.dir = chosen.direction;
  root.dataset['scheme'] = chosen.scheme;
  // A theme’s style sheet applies to a whole page that does not choose one.
  root.dataset['mootTheme'] = chosen.scheme === 'contrast' ? 'high-contrast' : 'none';
  root.style.fontSize = chosen.textSize === '200' ? '200%' : '';
  const width = widthOf(chosen.width, parameters['width'] as number | undefined);
  return html`<main class="place" style=${width ? `max-inline-size: ${width + 32}px` : nothing}>
    ${story()}
  </main>`;
};

function widthOf(chosen: Globals['width'], own: number | undefined): number | undefined {
  if (chosen === 'all') return undefined;
  return chosen === 'story' ? own : Number(chosen);
}

/** The tools of the toolbar. */
export const pageGlobals: Pick<Preview, 'globalTypes' | 'initialGlobals'> = {
  globalTypes: {
    scheme: tool('Colours', 'contrast', { light: 'Light', dark: 'Dark', contrast: 'High contrast' }),
    direction: tool('Direction', 'transfer', { ltr: 'Left to right', rtl: 'Right to left' }),
    language: tool('Language', 'globe', { en: 'English', de: 'Deutsch' }),
    width: tool('Width', 'grow', {
      story: 'As it suits the story',
      '320': '320 pixels',
      '240': '240 pixels',
      all: 'The whole page',
    }),
    textSize: tool('Size of text', 'zoom', { '100': '100 %', '200': '200 %' }),
  },
  initialGlobals: {
    scheme: 'light',
    direction: 'ltr',
    language: 'en',
    width: 'story',
    textSize: '100',
    a11y: { manual: false },
  },
};

function tool(title: string, icon: string, items: Readonly<Record<string, string>>): object {
  const choices = Object.entries(items).map(([value, words]) => ({ value, title: words }));
  return { description: title, toolbar: { title, icon, items: choices, dynamicTitle: true } };
}
