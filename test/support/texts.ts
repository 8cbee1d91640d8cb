import type { Page } from '@playwright/test';
import { de } from '../../packages/elements/src/locales/de.js';
import { deRights } from '../../packages/elements/src/locales/de-rights.js';
import { enErrorDetails } from '../../packages/elements/src/locales/en-error-details.js';
import { enRights } from '../../packages/elements/src/locales/en-rights.js';
import { en } from '../../packages/elements/src/locales/en.js';

const { moreErrors: _, ...known } = en;
const allEnglish = { ...known, rights: enRights, errors: { ...enErrorDetails, ...en.errors } };

/** What texts with gaps are filled with: names and numbers of the tests' meetings. */
const samples: readonly (readonly unknown[])[] = [
  ['Ana', 'Ana'],
  ['Ben', 'Ben'],
  [1, 4_000],
  [2, 4_000],
];

/** A text in both languages, at its place in the records of texts. */
interface Pair {
  readonly place: string;
  readonly english: string;
  readonly german: string;
}

/** All English texts that are other words in German. */
export const foreign: readonly Pair[] = pairsOf(allEnglish, { ...de, rights: deRights }, '').filter(
  (pair) => pair.english !== pair.german,
);

/** Texts from so many characters on are looked for inside longer ones too. */
const longFrom = 12;

/** The English among texts of a page that should be German, each with its place in the records. */
export function englishAmong(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    foreign
      .filter(({ english }) => text === english || (english.length >= longFrom && text.includes(english)))
      .map(({ place }) => `${place}: ${text}`),
  );
}

/** The places of all texts that a page says in German. */
export function germanAmong(texts: readonly string[]): Set<string> {
  const all = new Set(texts);
  return new Set(foreign.filter(({ german }) => all.has(german)).map(({ place }) => place));
}

function pairsOf(one: unknown, german: unknown, place: string): Pair[] {
  if (typeof one === 'string') return [{ place, english: plain(one), german: plain(String(german)) }];
  if (typeof one === 'function' && typeof german === 'function') {
    return samples.map((sample) => ({
      place,
      english: plain(String(Reflect.apply(one, undefined, sample))),
      german: plain(String(Reflect.apply(german, undefined, sample))),
    }));
  }
  const other = german as Readonly<Record<string, unknown>>;
  return Object.entries(one as object).flatMap(([key, value]) =>
    pairsOf(value, other[key], place ? `${place}.${key}` : key),
  );
}

/** Without marks of text direction, and with one kind of space. */
function plain(text: string): string {
  return text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Everything a page says, to the eye or to the ear: visible texts, names, titles and placeholders in all shadow trees. */
export async function textsOf(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found = new Set([document.title]);
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.localName === 'style' || element.localName === 'script') continue;
        if (element.shadowRoot) walk(element.shadowRoot);
        if (!element.checkVisibility()) continue;
        for (const attribute of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
          found.add(element.getAttribute(attribute) ?? '');
        found.add(element.ariaLabel ?? '');
        for (const node of element.childNodes)
          if (node.nodeType === Node.TEXT_NODE) found.add(node.textContent ?? '');
      }
    };
    walk(document);
    return [...found];
  });
  return [...new Set(texts.map(plain))].filter(Boolean);
}

/** Controls and lines of text that do not fit into their place, by what they say. */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // The layout follows a change of the window's size within two frames.
    for (let turn = 0; turn < 2; turn += 1) await new Promise(requestAnimationFrame);
    const cut: string[] = [];
    const judge = (element: HTMLElement): void => {
      const { scrollWidth, clientWidth } = element;
      const says = element.textContent.trim();
      if (!says || !element.checkVisibility() || clientWidth <= 1 || scrollWidth <= clientWidth + 1) return;
      cut.push(`${element.localName} ${says.slice(0, 60)}: ${scrollWidth} in ${clientWidth} px`);
    };
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) walk(element.shadowRoot);
        if (element.matches('button, h1, h2, h3, p, label, strong, span, li, a, [role]')) judge(element);
      }
    };
    walk(document);
    judge(document.documentElement);
    return cut;
  });
}
