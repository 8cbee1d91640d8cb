import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { earlier, kept, later, newest, type LogWindow } from './log-window.js';

/** So near to an end, more lines are put there. */
const nearPx = 240;

/** So near to the end counts as at the end. */
const atEndPx = 24;

interface Anchor {
  readonly element: Element;
  readonly top: number;
}

/**
 * The scrolling of a log: follows the newest line, stays where one reads when one has scrolled back, and keeps only a
 * window of the lines in the document.
 */
export class LogScroll implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #resized: ResizeObserver | undefined;
  #window: LogWindow = newest(0);
  #total = 0;
  #seen = 0;
  #follows = true;
  /** What stays where it is at the next rendering. */
  #anchor: Anchor | 'oldest' | undefined;
  #heightPx = 0;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the newest line is in sight, and the next one will be. */
  get follows(): boolean {
    return this.#follows;
  }

  /** How many of the lines were there when one last saw the newest. */
  get seen(): number {
    return this.#seen;
  }

  /** The lines to render out of so many. */
  windowOf(total: number): LogWindow {
    this.#total = total;
    this.#window = this.#follows ? newest(total) : kept(this.#window, total);
    return this.#window;
  }

  /** Goes to the newest line. */
  toNewest(): void {
    this.#follows = true;
    this.#host.requestUpdate();
  }

  /** Goes to the first line. */
  toOldest(): void {
    const log = this.#log;
    if (!log) return;
    this.#follows = false;
    this.#window = kept({ start: 0, end: 0 }, this.#total);
    this.#anchor = 'oldest';
    this.#host.requestUpdate();
  }

  /** To be called when the log was scrolled. */
  readonly scrolled = (): void => {
    const log = this.#log;
    if (!log) return;
    const below = log.scrollHeight - log.clientHeight - log.scrollTop;
    const isLast = this.#window.end === this.#total;
    const before = { follows: this.#follows, window: this.#window };
    // With another height it was not a person who scrolled: what became lower shows less, and is about to be settled.
    if (!this.#follows || log.clientHeight === this.#heightPx) this.#follows = isLast && below <= atEndPx;
    if (!this.#follows && log.scrollTop < nearPx) this.#window = earlier(this.#window, this.#total);
    else if (!isLast && below < nearPx) this.#window = later(this.#window, this.#total);
    if (this.#follows !== before.follows || this.#window.start !== before.window.start)
      this.#host.requestUpdate();
  };

  hostUpdate(): void {
    if (this.#anchor === 'oldest') return;
    this.#anchor = this.#follows || !this.#log ? undefined : firstInSight(this.#log);
  }

  hostUpdated(): void {
    const log = this.#log;
    this.#resized ??= new ResizeObserver(() => this.#settle());
    if (log) this.#resized.observe(log);
    this.#settle();
  }

  hostDisconnected(): void {
    this.#resized?.disconnect();
  }

  get #log(): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.log') ?? null;
  }

  #settle(): void {
    const log = this.#log;
    if (!log) return;
    if (this.#follows) {
      this.#seen = this.#total;
      log.scrollTop = log.scrollHeight;
      this.#heightPx = log.clientHeight;
    } else if (this.#anchor === 'oldest') {
      log.scrollTop = 0;
    } else if (this.#anchor?.element.isConnected) {
      log.scrollTop += this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
    }
    this.#anchor = undefined;
  }
}

/** The first line in sight, and where it stands. */
function firstInSight(log: HTMLElement): Anchor | undefined {
  const edge = log.getBoundingClientRect().top;
  const element = [...log.querySelectorAll('.line')].find(
    (line) => line.getBoundingClientRect().bottom > edge,
  );
  return element && { element, top: element.getBoundingClientRect().top };
}

/** Home and End, pressed in a log, lead to the ends of the whole chat: only a window of it is in the document. */
export function goByKey(event: KeyboardEvent, scroll: LogScroll): void {
  if (event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'End') scroll.toNewest();
  else if (event.key === 'Home') scroll.toOldest();
  else return;
  event.preventDefault();
}
