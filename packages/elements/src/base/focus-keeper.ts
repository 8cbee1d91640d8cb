import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps the focus inside its host: when an update takes away (or hides) the control that has it, the first visible element
 * that matches the selector gets it. Otherwise people on a keyboard would start again at the top of the page.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #next: string;
  readonly #rendered: () => Promise<unknown> | undefined;
  #hadFocus = false;

  /** @param rendered what else has to be rendered before the next element is there. */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    next: string,
    rendered: () => Promise<unknown> | undefined = () => undefined,
  ) {
    this.#host = host;
    this.#next = next;
    this.#rendered = rendered;
    host.addController(this);
  }

  hostUpdate(): void {
    // What was slotted and is not any more keeps the focus for a moment, and counts as inside nothing.
    this.#hadFocus = this.#host.matches(':focus-within') || Boolean(this.#host.shadowRoot?.activeElement);
  }

  hostUpdated(): void {
    if (!this.#hadFocus) return;
    const more = this.#rendered();
    if (more) void more.then(() => this.#keep());
    else this.#keep();
  }

  /** Focuses the next element, whatever has the focus. */
  move(options?: FocusOptions): void {
    const candidates = this.#host.shadowRoot?.querySelectorAll<HTMLElement>(this.#next) ?? [];
    const next = [...candidates].find(isInSight);
    (slottedInto(next) ?? next)?.focus(options);
  }

  #keep(): void {
    if (!isInSight(focused(this.#host.ownerDocument))) this.move();
  }
}

/** What was put into a place and can have the focus itself: it knows better by which name. */
function slottedInto(place: HTMLElement | undefined): HTMLElement | undefined {
  const slots = [...(place?.querySelectorAll('slot') ?? [])];
  const slotted = slots.flatMap((slot) => slot.assignedElements());
  return slotted.find(
    (one): one is HTMLElement => one instanceof HTMLElement && one.hasAttribute('tabindex'),
  );
}

/** The element that has the focus, inside whatever shadow roots. */
function focused(root: Document | ShadowRoot): Element | null {
  const active = root.activeElement;
  return active?.shadowRoot?.activeElement ? focused(active.shadowRoot) : active;
}

function isInSight(element: Element | null): boolean {
  return element !== null && element !== element.ownerDocument.body && element.checkVisibility();
}
