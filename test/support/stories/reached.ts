import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { ROOT } from '../../../scripts/browsers.mjs';
import { documentationIn } from '../documented.js';

const sources = path.join(ROOT, 'packages/elements/src');

/** What is documented of every element, as `moot-chat:state(behind)`, `moot-chat::part(log)` and `moot-chat slot=empty`. */
export function everythingDocumented(): string[] {
  return allTags().flatMap((tag) => {
    const { states, parts, slots } = documentationIn(readFileSync(sourceOf(tag), 'utf8'));
    return [
      ...states.map((name) => `${tag}:state(${name})`),
      ...parts.map((name) => `${tag}::part(${name})`),
      ...slots.map((name) => `${tag} slot=${name}`),
    ];
  });
}

/** The tags of all elements, by their define entries. */
export function allTags(): string[] {
  return readdirSync(path.join(sources, 'define')).map((file) => file.replace('.ts', ''));
}

/** Which of these the story shows that a page is at. */
export function reachedIn(page: Page, documented: readonly string[]): Promise<string[]> {
  return page.evaluate((wanted) => {
    const everything = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [
        one,
        ...(one.shadowRoot ? everything(one.shadowRoot) : []),
      ]);
    const elements = everything(document).filter(({ localName }) => localName.startsWith('moot-'));
    const shows = (element: Element, what: string): boolean => {
      const [, state] = /:state\((.*)\)/.exec(what) ?? [];
      if (state) return element.matches(`:state(${state})`);
      const [, part] = /::part\((.*)\)/.exec(what) ?? [];
      if (part) return element.shadowRoot?.querySelector(`[part~="${part}"]`) !== null;
      const name = what.split('slot=')[1] ?? '';
      return element.shadowRoot?.querySelector(name ? `slot[name="${name}"]` : 'slot:not([name])') !== null;
    };
    return wanted.filter((what) =>
      elements.some((element) => element.localName === /^[\w-]+/.exec(what)?.[0] && shows(element, what)),
    );
  }, documented);
}

function sourceOf(tag: string): string {
  const name = tag.replace('moot-', '');
  return path.join(sources, name, `${name}.ts`);
}
