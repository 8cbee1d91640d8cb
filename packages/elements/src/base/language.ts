import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onServer } from './server.js';

/**
 * The language tag that applies to an element: the nearest `lang` around it, across shadow roots; empty without one. On a
 * server nothing around it is known, and only its own counts.
 */
export function languageOf(element: Element): string {
  if (onServer) return element.getAttribute('lang') ?? '';
  return nearest(element, '[lang]')?.getAttribute('lang') ?? '';
}

/** A language tag as BCP 47 writes it: "de_DE", as many pages have it, is meant as "de-DE". Empty for what is none. */
export function wellFormed(tag: string): string {
  const hyphenated = tag.trim().replaceAll('_', '-');
  try {
    Intl.getCanonicalLocales(hyphenated);
    return hyphenated;
  } catch {
    return '';
  }
}

/** The first of a reader's languages that is a form of this one, as en-GB is of English; without one the language itself. */
export function regionalForm(language: string, reader: readonly string[]): string {
  const [name] = language.split('-');
  return reader.find((one) => one.split('-')[0] === name) ?? language;
}

/** Renders its host again when the language changes of itself, of the page or of anything in between. */
export class LanguageWatcher implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #observer: MutationObserver | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer ??= new MutationObserver(() => this.#host.requestUpdate());
    const watched = { attributes: true, attributeFilter: ['lang', 'dir'] };
    for (const one of around(this.#host)) this.#observer.observe(one, watched);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}

/** An element and all elements around it, across shadow roots. */
function* around(element: Element): Generator<Element> {
  yield element;
  const root = element.getRootNode();
  const outer = element.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
  if (outer) yield* around(outer);
}

function nearest(element: Element, selector: string): Element | undefined {
  const found = element.closest(selector);
  if (found) return found;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearest(root.host, selector) : undefined;
}
