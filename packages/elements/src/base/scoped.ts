/** What browsers with scoped registries know, and the library of the language does not. */
interface Scoped {
  readonly customElementRegistry?: CustomElementRegistry | null;
}

/** What Lit clones its templates with. */
interface CreationScope {
  importNode(node: Node, deep?: boolean): Node;
}

/** The scoped registry that an element was made by; nothing when it was the page's own. */
export function scopedRegistryOf(element: Element & Scoped): CustomElementRegistry | undefined {
  const { customElementRegistry: registry } = element;
  return registry && registry !== globalThis.customElements ? registry : undefined;
}

/** Clones templates so that the elements in them are made by this registry. */
export function creationScope(registry: CustomElementRegistry): CreationScope {
  const options = { customElementRegistry: registry } as unknown as boolean;
  return { importNode: (node) => document.importNode(node, options) };
}
