import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps the focus inside its host: when an update takes away (or hides) the control that has it, the first element that
 * matches the selector gets it. Otherwise people on a keyboard would start again at the top of the page.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #next: string;
  #hadFocus = false;

  constructor(host: ReactiveControllerHost & HTMLElement, next: string) {
    this.#host = host;
    this.#next = next;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = this.#host.matches(':focus-within');
  }

  hostUpdated(): void {
    if (!this.#hadFocus || isInSight(focused(this.#host.ownerDocument))) return;
    this.#host.shadowRoot?.querySelector<HTMLElement>(this.#next)?.focus();
  }
}

/** The element that has the focus, inside whatever shadow roots. */
function focused(root: Document | ShadowRoot): Element | null {
  const active = root.activeElement;
  return active?.shadowRoot?.activeElement ? focused(active.shadowRoot) : active;
}

function isInSight(element: Element | null): boolean {
  return element !== null && element !== element.ownerDocument.body && element.checkVisibility();
}
