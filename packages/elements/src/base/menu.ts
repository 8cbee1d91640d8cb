import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon, type IconName } from './icons.js';

/** One line of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hint?: string;
  /** Of a switch: whether it is on. It leaves the menu open. */
  readonly isChecked?: boolean;
  /** Whether it belongs to the last group, of what is not done lightly. */
  readonly isGrave?: boolean;
  readonly choose: () => void;
}

/** So far a menu stays from its button and from the edges of the window. */
const gapPx = 4;

type Steps = Readonly<Record<string, (at: number, count: number) => number>>;

const steps: Steps = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * A menu beside a button, over everything else (ARIA Authoring Practices, "Menu Button"). Arrow keys, Home, End and first
 * letters lead through it, Escape and the tabulator key out of it. Where a browser has no top layer it stands above its
 * own surroundings.
 */
export class Menu {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #closed: () => void;
  readonly #place = new CSSStyleSheet();
  #button: HTMLElement | undefined;
  #listening: AbortController | undefined;
  #isButtonPressed = false;

  /** Comes after the styles of menus, which know no place. @param closed is called when the menu has to be rendered no more. */
  constructor(host: ReactiveControllerHost & HTMLElement, closed: () => void) {
    this.#host = host;
    this.#closed = closed;
    host.shadowRoot?.adoptedStyleSheets.push(this.#place);
  }

  /** The menu, for the host's template, while it is open. */
  render(label: string, items: readonly MenuItem[]): TemplateResult {
    const firstGrave = items.findIndex(({ isGrave }) => isGrave);
    const line = firstGrave > 0 ? firstGrave : -1;
    return html`<div
      class="menu"
      part="menu"
      role="menu"
      popover="manual"
      aria-label=${label}
      @keydown=${(event: KeyboardEvent) => this.#pressed(event)}
      @focusout=${(event: FocusEvent) => this.#left(event)}
    >
      ${repeat(
        items,
        ({ key }) => key,
        (item, index) => html`${index === line ? html`<hr />` : nothing}${itemOf(item)}`,
      )}
    </div>`;
  }

  /** Shows the menu that has been rendered, and leads into it. */
  show(button: HTMLElement): void {
    const menu = this.#menu;
    if (!menu) return;
    this.#button = button;
    this.#isButtonPressed = false;
    if ('showPopover' in menu) menu.showPopover();
    this.#settle();
    this.#listen();
    this.#items[0]?.focus();
  }

  /** Closes the menu; the focus returns to its button. */
  close(): void {
    const button = this.#button;
    if (!this.#end()) return;
    button?.focus();
    this.#closed();
  }

  /** Closes the menu; the focus stays where it is. */
  leave(): void {
    if (this.#end()) this.#closed();
  }

  #end(): boolean {
    const wasOpen = this.#button !== undefined;
    this.#listening?.abort();
    this.#button = undefined;
    this.#isButtonPressed = false;
    return wasOpen;
  }

  get #menu(): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.menu') ?? null;
  }

  get #items(): HTMLElement[] {
    return [...(this.#menu?.querySelectorAll<HTMLElement>('.item') ?? [])];
  }

  #listen(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const settle = (): void => this.#settle();
    addEventListener('resize', settle, { signal });
    addEventListener('scroll', settle, { signal, capture: true, passive: true });
    addEventListener('pointerdown', (event) => this.#pointed(event), { signal, capture: true });
  }

  /** Safari takes the focus from everything when a button is pressed: that of the menu closes it by itself. */
  #pointed(event: Event): void {
    const path = event.composedPath();
    this.#isButtonPressed = this.#button !== undefined && path.includes(this.#button);
    const menu = this.#menu;
    if (!this.#isButtonPressed && !(menu && path.includes(menu))) this.leave();
  }

  #left({ relatedTarget }: FocusEvent): void {
    const isInside = relatedTarget instanceof Node && this.#menu?.contains(relatedTarget);
    if (!isInside && !this.#isButtonPressed && document.hasFocus()) this.leave();
  }

  #pressed(event: KeyboardEvent): void {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === 'Tab') return this.close();
    if (key === 'Escape') this.close();
    else if (!this.#go(key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #go(key: string): boolean {
    const items = this.#items;
    const at = items.findIndex((item) => item.matches(':focus'));
    const step = steps[key];
    const next = step ? items[step(at, items.length)] : startingWith(key, [...items.slice(at + 1), ...items]);
    next?.focus();
    return next !== undefined;
  }

  /** Below the button and within its end, or above it, and always within the window. */
  #settle(): void {
    const menu = this.#menu;
    if (!menu || !this.#button) return;
    const anchor = this.#button.getBoundingClientRect();
    const { width, height } = menu.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(menu).direction === 'rtl';
    const below = anchor.bottom + gapPx;
    const isRoomBelow = below + height + gapPx <= innerHeight;
    const x = within(isRightToLeft ? anchor.left : anchor.right - width, innerWidth - width);
    const y = within(isRoomBelow ? below : anchor.top - gapPx - height, innerHeight - height);
    this.#place.replaceSync(`.menu { left: ${x}px; top: ${y}px; }`);
  }
}

function itemOf({ icon: name, label, hint, isChecked, choose }: MenuItem): TemplateResult {
  const isSwitch = isChecked !== undefined;
  return html`<button
    class="quiet item"
    part="item"
    type="button"
    role=${isSwitch ? 'menuitemcheckbox' : 'menuitem'}
    aria-checked=${isSwitch ? isChecked : nothing}
    tabindex="-1"
    @click=${choose}
  >
    ${icon(name)}<span class="label">${label}${hint ? html` <small>${hint}</small>` : nothing}</span>${
      isSwitch ? html`<span class="switch"></span>` : nothing
    }
  </button>`;
}

function startingWith(letter: string, items: readonly HTMLElement[]): HTMLElement | undefined {
  if (letter.length > 2 || letter === ' ') return undefined;
  const wanted = letter.toLocaleLowerCase();
  return items.find((item) => item.innerText.trim().toLocaleLowerCase().startsWith(wanted));
}

function within(wanted: number, most: number): number {
  return Math.max(gapPx, Math.min(wanted, most - gapPx));
}
