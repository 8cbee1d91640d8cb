/**
 * Registers an element unless its tag is taken, as when two versions of Folkmoot meet on a page. Does nothing where
 * there are no custom elements.
 *
 * @param registry a scoped registry, for an element that no other part of the page sees; default: the page's own.
 */
export function define(
  tag: `moot-${string}`,
  element: CustomElementConstructor,
  registry = (globalThis as { customElements?: CustomElementRegistry }).customElements,
): void {
  if (registry && !registry.get(tag)) registry.define(tag, element);
}
