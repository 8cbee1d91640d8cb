import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Rows that Page Up and Page Down leap over. */
const pageRows = 10;

type Steps = Readonly<Record<string, (at: number, last: number) => number>>;

/** Home and End lead to the first and last row, as the ARIA practices allow where a row has few places. */
const rowSteps: Steps = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  PageUp: (at) => at - pageRows,
  PageDown: (at) => at + pageRows,
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * Makes a grid one stop of the tabulator key: arrow keys lead from row to row and from place to place in a row. Rows are
 * `.person`, the places in them `.halt`. When the row that one was at is gone, the one in its place takes over. Until one
 * has been there it is the first row, whoever came first.
 */
export class Roving implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #current: HTMLElement | undefined;
  #row = 0;
  #isVisited = false;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    const rows = this.#rows;
    const at = rows.findIndex((row) => row.contains(this.#current ?? null));
    if (at >= 0 && this.#isVisited) this.#row = at;
    else this.#settle(stopsOf(rows[Math.min(this.#row, rows.length - 1)])[0]);
  }

  /** To be called when something in the grid got the focus. */
  readonly focused = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || !target.matches('.halt')) return;
    this.#isVisited = true;
    this.#settle(target);
    this.#row = this.#rows.findIndex((row) => row.contains(target));
  };

  /** To be called when a key was pressed in the grid. */
  readonly pressed = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const target = this.#upOrDown(event.key) ?? this.#along(event.key);
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  get #rows(): HTMLElement[] {
    return [...(this.#host.shadowRoot?.querySelectorAll<HTMLElement>('.person') ?? [])];
  }

  #upOrDown(key: string): HTMLElement | undefined {
    const rows = this.#rows;
    const last = rows.length - 1;
    const wanted = rowSteps[key]?.(this.#row, last);
    if (wanted === undefined) return undefined;
    const places = stopsOf(rows[Math.max(0, Math.min(wanted, last))]);
    return places[Math.min(this.#place, places.length - 1)];
  }

  #along(key: string): HTMLElement | undefined {
    const isRightToLeft = getComputedStyle(this.#host).direction === 'rtl';
    const [back, on] = isRightToLeft ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
    if (key !== back && key !== on) return undefined;
    return stopsOf(this.#rows[this.#row])[this.#place + (key === on ? 1 : -1)];
  }

  get #place(): number {
    return Math.max(0, stopsOf(this.#rows[this.#row]).indexOf(this.#current as HTMLElement));
  }

  #settle(stop: HTMLElement | undefined): void {
    if (this.#current) this.#current.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
    this.#current = stop;
  }
}

function stopsOf(row: HTMLElement | undefined): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>('.halt') ?? [])];
}
