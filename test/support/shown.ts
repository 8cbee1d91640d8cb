/** What an element shows, for tests and for the play functions of stories. Needs nothing but the DOM. */

/** Waits until an element shows what it knows. */
export async function settled(element: Element): Promise<void> {
  const { updateComplete } = element as Element & { updateComplete?: Promise<boolean> };
  if ((await updateComplete) === false) await settled(element);
}

/** The part of an element's shadow tree with this name; fails when there is none. */
export function part<E extends HTMLElement = HTMLElement>(element: Element, name: string): E {
  const found = maybePart<E>(element, name);
  if (!found) throw new Error(`<${element.localName}> shows no part "${name}".`);
  return found;
}

/** The part with this name, or nothing. */
export function maybePart<E extends HTMLElement = HTMLElement>(
  element: Element,
  name: string,
): E | undefined {
  return element.shadowRoot?.querySelector<E>(`[part~="${name}"]`) ?? undefined;
}

/** All parts with this name. */
export function parts(element: Element, name: string): HTMLElement[] {
  return [...(element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${name}"]`) ?? [])];
}

/** What an element says, as a person reads it: without what is hidden, spaces as one. */
export function said(element: Element): string {
  const shadow = element.shadowRoot;
  const root = shadow ? [...shadow.children].filter((child) => child instanceof HTMLElement) : [element];
  return root
    .map((child) => (child instanceof HTMLElement ? child.innerText : ''))
    .join(' ')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What a part says, spaces as one. */
export function saidBy(element: Element, name: string): string {
  return said(part(element, name));
}

/** Presses a part, as a click or a tap does. */
export async function press(element: Element, name: string): Promise<void> {
  part(element, name).click();
  await settled(element);
}

/** Writes into the field of a part. */
export async function write(element: Element, name: string, text: string): Promise<void> {
  const field = part<HTMLInputElement | HTMLTextAreaElement>(element, name);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settled(element);
}

/** Notes the types of all events of these kinds that reach the page, in order. */
export function listen(target: EventTarget, ...types: string[]): string[] {
  const heard: string[] = [];
  for (const type of types) target.addEventListener(type, () => heard.push(type));
  return heard;
}

/** The names of the custom states an element shows, out of those asked for. */
export function statesOf(element: Element, ...names: string[]): string[] {
  return names.filter((name) => element.matches(`:state(${name})`));
}

/** The element that has the focus, inside the shadow root of `element`. */
export function focusIn(element: Element): Element | null {
  return element.shadowRoot?.activeElement ?? null;
}

/** Everything in a tree, inside shadow roots as well. */
export function everythingIn(root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].flatMap((one) => [
    one,
    ...(one.shadowRoot ? everythingIn(one.shadowRoot) : []),
  ]);
}
