import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';
import { closeDialog, openDialog } from '../base/dialog.js';
import { LinkCopiedEvent } from './meeting.events.js';
import { qrCode } from './qr.js';

/** How long the button says that the link was copied. */
const shownMs = 2_500;

/** Handing the invitation on: copied at once, or shown as a code to scan and as a link to copy by hand. */
export class Invite implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRefused = false;
  #code: TemplateResult | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the link was copied a moment ago. */
  get isCopied(): boolean {
    return this.#timer !== undefined;
  }

  /** Copies the link; where the browser does not let the page, as in a frame without permission, shows it instead. */
  async copy(link: string, text: Messages): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      return this.show(link, text, { isRefused: true });
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#calm(), shownMs);
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new LinkCopiedEvent());
  }

  /** Shows the link with its QR code. */
  async show(link: string, { meeting }: Messages, { isRefused = false } = {}): Promise<void> {
    this.#isRefused = isRefused;
    this.#code = undefined;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    openDialog(this.#host, 'invite');
    this.#host.shadowRoot?.querySelector<HTMLInputElement>('#invitation')?.select();
    // Without the code, as when its file cannot be loaded, the link is still there.
    this.#code = await qrCode(link, meeting.qr).catch(() => undefined);
    this.#host.requestUpdate();
  }

  /** The dialog, open or not. */
  render(link: string, text: Messages): TemplateResult {
    const { meeting } = text;
    const words = this.#isRefused ? meeting.byHand : meeting.inviteWhy;
    return html`<dialog id="invite" part="dialog" aria-labelledby="invite-title" closedby="any">
      <h2 id="invite-title">${meeting.inviteTitle}</h2>
      <p>${words}</p>
      <div class="code-place">${this.#code ?? nothing}</div>
      <label class="unseen" for="invitation">${meeting.link}</label>
      <input id="invitation" part="field" readonly dir="ltr" .value=${link} @focus=${selectAll} />
      <div class="actions">
        <button part="close" type="button" @click=${() => closeDialog(this.#host, 'invite')}>
          ${meeting.done}
        </button>
        ${this.#isRefused ? nothing : this.#copyButton(link, text)}
      </div>
    </dialog>`;
  }

  hostDisconnected(): void {
    this.#calm();
  }

  #copyButton(link: string, text: Messages): TemplateResult {
    const { meeting } = text;
    return html`<button class="primary" type="button" @click=${() => void this.copy(link, text)}>
      ${icon(this.isCopied ? 'check' : 'link')}${this.isCopied ? meeting.copied : meeting.copy}
    </button>`;
  }

  #calm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#host.requestUpdate();
  }
}

function selectAll(event: Event): void {
  (event.target as HTMLInputElement).select();
}
