/** How the picture is shown: as large as fits, or one of its pixels on one pixel of the screen. */
export type View = 'fit' | 'actual';

/** The person chose how the picture is shown. */
export class ViewChangedEvent extends Event {
  readonly view: View;

  constructor(view: View) {
    super('moot-view-changed', { bubbles: true, composed: true });
    this.view = view;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-view-changed': ViewChangedEvent;
  }
}
