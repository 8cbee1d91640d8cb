/** The invitation link was copied. */
export class LinkCopiedEvent extends Event {
  constructor() {
    super('moot-link-copied', { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-link-copied': LinkCopiedEvent;
  }
}
