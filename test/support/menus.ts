/** The menus of the roster, as a person uses them, for tests and for the play functions of stories. */
import { maybePart, part, parts, settled } from './shown.js';

/** The button of somebody's menu, by a part of their name; `yourself` for oneself. */
export function menuButton(roster: Element, name: string): HTMLElement {
  const found = parts(roster, 'menu-button').find((one) => one.ariaLabel?.includes(name));
  if (!found) throw new Error(`Nothing can be done with ${name}.`);
  return found;
}

/** Presses a button, and waits until its menu is there and has the focus. */
export async function openMenu(roster: Element, button: HTMLElement): Promise<HTMLElement> {
  button.click();
  for (let turn = 0; turn < 300 && !isOpen(roster, button); turn += 1)
    await new Promise(requestAnimationFrame);
  await settled(roster);
  return part(roster, 'menu');
}

/** The lines of the open menu, by their first words. */
export function linesOf(roster: Element): string[] {
  return parts(roster, 'item').map((item) => wordsOf(item));
}

/** One of the lines. */
export function line(roster: Element, words: string): HTMLElement {
  const found = parts(roster, 'item').find((item) => wordsOf(item) === words);
  if (!found) throw new Error(`The menu has no "${words}", but ${linesOf(roster).join(', ')}.`);
  return found;
}

/** Opens somebody's menu and chooses a line. */
export async function choose(roster: Element, name: string, words: string): Promise<void> {
  await openMenu(roster, menuButton(roster, name));
  line(roster, words).click();
  await settled(roster);
}

/** Waits until the question is asked. */
export async function question(roster: Element): Promise<HTMLDialogElement> {
  const open = (): HTMLDialogElement | undefined => {
    const dialog = maybePart<HTMLDialogElement>(roster, 'dialog');
    return dialog?.open ? dialog : undefined;
  };
  for (let turn = 0; turn < 300 && !open(); turn += 1) await new Promise(requestAnimationFrame);
  return part<HTMLDialogElement>(roster, 'dialog');
}

function isOpen(roster: Element, button: HTMLElement): boolean {
  if (button.getAttribute('aria-expanded') !== 'true') return false;
  return maybePart(roster, 'menu')?.matches(':focus-within') ?? false;
}

function wordsOf(item: HTMLElement): string {
  const nodes = [...(item.querySelector('.label')?.childNodes ?? [])];
  return nodes
    .map((node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : ''))
    .join('')
    .trim();
}
