/** An element of the page that is surely there. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found as E;
}

/** Whether this browser, on this page, can take part in meetings. */
export function canTakePart(): boolean {
  return (
    isSecureContext &&
    typeof WebAssembly === 'object' &&
    typeof Worker === 'function' &&
    'transferControlToOffscreen' in HTMLCanvasElement.prototype
  );
}

/** Nine digits as people read them out. */
export function spoken(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ');
}
