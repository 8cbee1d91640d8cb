/** Keys that a page may mean something by, whatever has the focus. */
const forThePage = /^(Escape|Tab|F\d+)$/;

/**
 * Keeps what is typed into the fields of a shadow tree inside it, and every key while a dialog or a menu of it is open. A page that
 * has shortcuts of single keys takes care not to hear them from its own fields; but all it sees of a field in here is the
 * element around, so that a slash in a line of chat would open its search, and Escape in a dialog close its own as well.
 */
export function keepOwnKeys(root: HTMLElement | DocumentFragment): void {
  const keep = (event: Event): void => {
    const [from] = event.composedPath();
    if (!(from instanceof Element) || from.getRootNode() !== root) return;
    if (from.closest('dialog, [role=menu]') || isTyping(event as KeyboardEvent, from))
      event.stopPropagation();
  };
  for (const type of ['keydown', 'keypress', 'keyup']) root.addEventListener(type, keep);
}

function isTyping(event: KeyboardEvent, { localName }: Element): boolean {
  if (!['input', 'textarea', 'select'].includes(localName) || forThePage.test(event.key)) return false;
  // With AltGr Windows says that Ctrl is down; a backslash is typed that way on many keyboards.
  return !(event.ctrlKey || event.metaKey) || event.getModifierState('AltGraph');
}
