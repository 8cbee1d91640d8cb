/**
 * Registers an element unless its tag is taken, as when two versions of Folkmoot meet on a page. Does nothing where
 * there are no custom elements.
 */
export function define(tag: `moot-${string}`, element: CustomElementConstructor): void {
  const registry = (globalThis as { customElements?: CustomElementRegistry }).customElements;
  if (registry && !registry.get(tag)) registry.define(tag, element);
}
