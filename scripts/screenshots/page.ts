/** The page that shows one scene: `?scene=…&scheme=dark&dir=rtl&lang=de`. */
import '../../packages/elements/src/define.js';
import { scenes } from '../../test/support/scenes.js';

const wanted = new URLSearchParams(location.search);
const root = document.documentElement;
root.lang = wanted.get('lang') ?? 'en';
root.dir = wanted.get('dir') ?? 'ltr';

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :root { color-scheme: ${wanted.get('scheme') === 'dark' ? 'dark' : 'light'}; }
  body { margin: 0; padding: 16px; font-family: system-ui, sans-serif; background: light-dark(#f4f6f5, #0f1312); }
`);
document.adoptedStyleSheets = [sheet];
scenes[wanted.get('scene') ?? '']?.show(document.body);
