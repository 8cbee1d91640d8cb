import type { Page } from 'puppeteer-core';
import { de } from '../../../packages/elements/src/locales/de.js';
import { deRights } from '../../../packages/elements/src/locales/de-rights.js';
import { enRights } from '../../../packages/elements/src/locales/en-rights.js';
import { en } from '../../../packages/elements/src/locales/en.js';
import type { Mode } from './modes.js';

/** Widths of a place in pixels at which nothing may reach beyond its element. */
const narrow = [160, 240, 320];

const german = [...sentences(de), ...sentences(deRights)];
const onlyEnglish = [...new Set([...sentences(en), ...sentences(enRights)])].filter(
  (text) => !german.includes(text),
);

/**
 * What the story that a page shows breaks of our own rules, beyond those of axe: no styles in the markup, controls large
 * enough, parts and slots documented; no English on a German page, edges in the system's own colours, and room in
 * narrow places.
 *
 * @param documented as `everythingDocumented` gives it.
 */
export async function brokenRulesIn(
  page: Page,
  { globals, forcesColors = false }: Mode,
  documented: readonly string[],
): Promise<string[]> {
  const isGerman = globals['language'] === 'de';
  const forbidden = isGerman ? onlyEnglish : [];
  // German words are the longer ones.
  const widths = isGerman ? narrow : [];
  return page.evaluate(look, { documented, forbidden, widths, forcesColors });
}

/** Texts of a language that stand for themselves. */
function sentences(tree: object): string[] {
  return Object.values(tree).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? sentences(value) : [];
  });
}

interface Rules {
  readonly documented: readonly string[];
  readonly forbidden: readonly string[];
  readonly widths: readonly number[];
  readonly forcesColors: boolean;
}

/** Runs in the page. */
async function look({ documented, forbidden, widths, forcesColors }: Rules): Promise<string[]> {
  const hostsIn = (root: ParentNode): HTMLElement[] =>
    [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) =>
      one.shadowRoot ? [one, ...hostsIn(one.shadowRoot)] : [],
    );
  const hosts = hostsIn(document).filter(({ localName }) =>
    documented.some((one) => one.startsWith(localName)),
  );
  const inside = (selector: string, of = hosts): HTMLElement[] =>
    of.flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]);
  const shown = (elements: HTMLElement[]): HTMLElement[] =>
    elements.filter((one) => one.checkVisibility() && !one.closest('.unseen'));
  const told = (what: string, elements: Element[]): string[] =>
    elements.map((one) => `${what}: ${one.outerHTML.slice(0, 300)}`);

  const styled = inside('style, link, [style]').filter(({ localName }) => localName !== 'canvas');
  const tooSmall = shown(inside('button, input, textarea')).filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return Math.min(width, height) < (one.matches('.long, .choice *') ? 24 : 40);
  });
  const undocumented = hosts.flatMap((host) => [
    ...inside('[part]', [host]).flatMap((one) =>
      [...one.part].map((name) => `${host.localName}::part(${name})`),
    ),
    ...inside('slot', [host]).map((one) => `${host.localName} slot=${(one as HTMLSlotElement).name}`),
  ]);
  const edgeless = shown(inside('button:not(.long)')).filter(
    (one) => getComputedStyle(one).borderTopWidth === '0px',
  );
  const words = hosts.flatMap(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll('*') ?? [])].flatMap((one) => [
      ...[...one.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : '')),
      ...['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name)),
    ]),
  );
  const broken = [
    ...told('a style in the markup', styled),
    ...told('too small', tooSmall),
    ...[...new Set(undocumented)]
      .filter((one) => !documented.includes(one))
      .map((one) => `undocumented: ${one}`),
    ...(forcesColors ? told('without an edge', edgeless) : []),
    ...words.map((one) => (one ?? '').trim()).filter((one) => forbidden.includes(one)),
  ];

  const place = document.querySelector<HTMLElement>('main.place');
  for (const width of place ? widths : []) {
    place!.style.maxInlineSize = `${width + 32}px`;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const beyond = hosts.flatMap((host) => {
      const { left, right, width: own } = host.getBoundingClientRect();
      // In a whole meeting the elements are narrower than it, and nothing is promised below the least width.
      if (own < widths[0]!) return [];
      return shown(inside('button, input, textarea, h2, .card, .bar, .pill, .live', [host])).filter((one) => {
        const box = one.getBoundingClientRect();
        // A dialog stands in the middle of the window, and a menu where there is room.
        if (one.closest('dialog, [popover]')) return false;
        return box.right > right + 1 || box.left < left - 1;
      });
    });
    broken.push(...told(`beyond its element at ${width} px`, beyond));
  }
  return broken;
}
