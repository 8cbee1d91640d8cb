/** How elements of a page look, read out of a browser so that two pages can be compared. */
import type { Page } from 'puppeteer-core';

/** Elements with their computed styles. */
export interface Looks {
  /** The properties, in the order of the values. */
  readonly properties: readonly string[];
  readonly elements: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** All elements of the page's own that are drawn; of the one that matches `box` neither it nor what is inside. */
export async function looksAround(page: Page, box: string): Promise<Looks> {
  return page.evaluate((selector) => {
    const unseen = 'script, style, link, meta, title, base, noscript, template';
    // Custom properties come in any order.
    const properties = [...getComputedStyle(document.documentElement)].sort();
    const elements = [...document.querySelectorAll('*')]
      .filter((element) => !element.closest(selector) && !element.matches(unseen))
      .map((element) => {
        const computed = getComputedStyle(element);
        // The pages that are compared have an origin each.
        const values = properties.map((name) =>
          computed.getPropertyValue(name).replaceAll(location.origin, ''),
        );
        return { name: `${element.localName}.${String(element.getAttribute('class'))}`, values };
      });
    return { properties, elements };
  }, box);
}

/** Everything in the shadow tree of an element, and in the trees below, with the pseudo-elements. */
export async function looksInside(page: Page, selector: string): Promise<Looks> {
  return page.evaluate((root) => {
    const properties = [...getComputedStyle(document.documentElement)].filter(
      (name) => !name.startsWith('--'),
    );
    const elements: { name: string; values: string[] }[] = [];
    const look = (element: Element, name: string, pseudo?: string): void => {
      const computed = getComputedStyle(element, pseudo);
      const values = properties.map((property) => computed.getPropertyValue(property));
      elements.push({ name: `${name}${pseudo ?? ''}`, values });
    };
    const walk = (tree: ShadowRoot, path: string): void => {
      for (const element of tree.querySelectorAll('*')) {
        const name = `${path} ${element.getAttribute('part') ?? element.localName}`;
        for (const pseudo of [undefined, '::before', '::placeholder']) look(element, name, pseudo);
        if (element.shadowRoot) walk(element.shadowRoot, name);
      }
    };
    const host = document.querySelector(root);
    if (host?.shadowRoot) walk(host.shadowRoot, host.localName);
    return { properties, elements };
  }, selector);
}

/** What differs, a line for each property; nothing when both look alike. */
export function differences(expected: Looks, actual: Looks): string[] {
  const [before, after] = [expected, actual].map(({ elements }) => elements.map(({ name }) => name));
  if (before?.join() !== after?.join()) return [unlike(before ?? [], after ?? [])];
  return expected.elements.flatMap(({ name, values }, index) =>
    expected.properties
      .map((property, at) => [property, values[at], actual.elements[index]?.values[at]] as const)
      .filter(([, value, other]) => value !== other)
      .map(([property, value, other]) => `${name} ${property}: ${String(value)} → ${String(other)}`),
  );
}

function unlike(expected: readonly string[], actual: readonly string[]): string {
  const at = expected.findIndex((name, index) => name !== actual[index]);
  return `${String(expected.length)} and ${String(actual.length)} elements; first ${String(expected[at])}, ${String(actual[at])}`;
}
