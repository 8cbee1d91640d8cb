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
  readonly #resized: ResizeObserver;
  #window: LogWindow = newest(0);
  #total = 0;
  #seen = 0;
  #follows = true;
  #anchor: Anchor | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#resized = new ResizeObserver(() => this.#settle());
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

  /** To be called when the log was scrolled. */
  readonly scrolled = (): void => {
    const log = this.#log;
    if (!log) return;
    const below = log.scrollHeight - log.clientHeight - log.scrollTop;
    const isLast = this.#window.end === this.#total;
    const follows = isLast && below <= atEndPx;
    if (follows !== this.#follows) this.#turn(follows);
    if (!follows && log.scrollTop < nearPx && this.#window.start > 0)
      this.#move(earlier(this.#window, this.#total));
    else if (!isLast && below < nearPx) this.#move(later(this.#window, this.#total));
  };

  hostUpdate(): void {
    this.#anchor = this.#follows ? undefined : this.#findAnchor();
  }

  hostUpdated(): void {
    const log = this.#log;
    if (log) this.#resized.observe(log);
    this.#settle();
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
  }

  get #log(): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.log') ?? null;
  }

  #turn(follows: boolean): void {
    this.#follows = follows;
    this.#host.requestUpdate();
  }

  #move(window: LogWindow): void {
    this.#window = window;
    this.#host.requestUpdate();
  }

  #settle(): void {
    const log = this.#log;
    if (!log) return;
    if (this.#follows) {
      this.#seen = this.#total;
      log.scrollTop = log.scrollHeight;
    } else if (this.#anchor?.element.isConnected) {
      log.scrollTop += this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
    }
    this.#anchor = undefined;
  }

  /** The first line in sight, and where it stands. */
  #findAnchor(): Anchor | undefined {
    const log = this.#log;
    if (!log) return undefined;
    const edge = log.getBoundingClientRect().top;
    const element = [...log.querySelectorAll('.line')].find(
      (line) => line.getBoundingClientRect().bottom > edge,
    );
    return element && { element, top: element.getBoundingClientRect().top };
  }
}
