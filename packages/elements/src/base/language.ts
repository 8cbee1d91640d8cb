import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The language tag that applies to an element: the nearest `lang` around it, across shadow roots; empty without one. */
export function languageOf(element: Element): string {
  return nearest(element, '[lang]')?.getAttribute('lang') ?? '';
}

/** Renders its host again when its language, or that of the page, changes. */
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
    this.#observer.observe(this.#host.ownerDocument.documentElement, watched);
    this.#observer.observe(this.#host, watched);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}

function nearest(element: Element, selector: string): Element | undefined {
  const found = element.closest(selector);
  if (found) return found;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearest(root.host, selector) : undefined;
}
