import { expect, type Page } from '@playwright/test';
import { focusOf } from './accessibility.js';

/** Resolves once the focus is on something with this role and name, as in `button “Leave”`. */
export async function untilAt(page: Page, stop: string): Promise<void> {
  await expect.poll(() => focusOf(page)).toBe(stop);
}

/** Presses a key, after which the focus is at a place. */
export async function press(page: Page, key: string, stop: string): Promise<void> {
  await page.keyboard.press(key);
  await untilAt(page, stop);
}

/** Goes on by the tabulator key: each press leads to the next of these places, and to none between. */
export async function tab(page: Page, ...stops: readonly string[]): Promise<void> {
  for (const stop of stops) await press(page, 'Tab', stop);
}

/** Goes back likewise. */
export async function tabBack(page: Page, ...stops: readonly string[]): Promise<void> {
  for (const stop of stops) await press(page, 'Shift+Tab', stop);
}

/** A place on the way round a page, and how it shows that it has the focus. */
export interface Stop {
  readonly name: string;
  readonly outlineStyle: string;
  readonly outlineWidthPx: number;
}

/** All places that the tabulator key leads to from here on, until one comes again. */
export async function wayRound(page: Page, most = 60): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < most) {
    await page.keyboard.press('Tab');
    const name = await focusOf(page);
    if (name === stops[0]?.name) return stops;
    stops.push({ name, ...(await ringOf(page)) });
  }
  throw new Error(`There is no end to it: ${stops.map(({ name }) => name).join(', ')}`);
}

/** The outline of what has the focus. */
function ringOf(page: Page): Promise<Omit<Stop, 'name'>> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(active ?? document.body);
    return { outlineStyle, outlineWidthPx: parseFloat(outlineWidth) };
  });
}
