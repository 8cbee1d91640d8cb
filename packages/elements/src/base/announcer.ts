import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** So long after it was said, a sentence goes: whoever reads on in the page shall not find old news. */
const keptMs = 10_000;

/** Says things to screen readers, once and politely, in a region that is there before anything is said. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #words = '';
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Says something; the same again counts as new. Nothing is said of nothing. */
  say(words: string): void {
    if (!words) return;
    this.#become(words === this.#words ? `${words}\u00a0` : words);
    this.#forgetting = setTimeout(() => this.#become(''), keptMs);
  }

  /** Takes back what was said. */
  forget(): void {
    this.#become('');
  }

  /** Without asking for an update: off the page the host watches nothing, and it renders anew when it returns. */
  hostDisconnected(): void {
    clearTimeout(this.#forgetting);
    this.#words = '';
  }

  /** The region, for the host's template. */
  render(): TemplateResult {
    return html`<div class="unseen" role="status">${this.#words}</div>`;
  }

  #become(words: string): void {
    clearTimeout(this.#forgetting);
    this.#words = words;
    this.#host.requestUpdate();
  }
}
