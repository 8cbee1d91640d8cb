import { limits, MeetingError, parseInvitation, type ErrorCode } from '@folkmoot/wire';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../base/icons.js';
import { errorText } from '../locales/error-text.js';
import type { Messages } from '../locales/messages.js';

/** What happens when a form is sent and nothing in it is wrong. */
export interface Doors {
  start(name: string): void;
  join(link: string, name: string): void;
}

/** What the entrance knows about where it leads. */
export interface EntranceView {
  readonly heading: string;
  /** The invitation that is here already. Without it the entrance offers to start a meeting or to paste one. */
  readonly link: string;
  /** The name that was given already; it is not asked for then. */
  readonly name: string;
  /** Leads from the invitation that is here to any other meeting. */
  readonly other: (() => void) | undefined;
}

type Field = 'name' | 'link';

/** The forms in front of a meeting: a name, and an invitation or none. Keeps what was typed through every mistake. */
export class Entrance {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #doors: Doors;
  readonly #typed: Record<Field, string> = { name: '', link: '' };
  #wrong: { readonly field: Field; readonly code: ErrorCode } | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, doors: Doors) {
    this.#host = host;
    this.#doors = doors;
  }

  /** Everything in front of the meeting. */
  render(view: EntranceView, text: Messages): TemplateResult {
    const { meeting } = text;
    return html`<div class="sheet" part="sheet">
      <h2>${view.link ? meeting.join : view.heading || meeting.heading}</h2>
      <p class="lead">${view.link ? meeting.joinLead : meeting.startLead}</p>
      <form part="form" novalidate @submit=${(event: Event) => this.#submit(event, view, 'name')}>
        ${view.name ? nothing : this.#field('name', meeting.name, text)}
        <button class="primary" part="enter" type="submit">
          ${view.link ? meeting.joinButton : meeting.startButton}
        </button>
      </form>
      ${view.link ? nothing : this.#paste(view, text)} ${view.other ? otherButton(view.other, text) : nothing}
      <p class="promise">${icon('lock')}<span>${meeting.promise}</span></p>
    </div>`;
  }

  #paste(view: EntranceView, text: Messages): TemplateResult {
    const { meeting } = text;
    return html`<p class="or" aria-hidden="true"><span>${meeting.or}</span></p>
      <form part="form" novalidate @submit=${(event: Event) => this.#submit(event, view, 'link')}>
        ${this.#field('link', meeting.link, text)}
        <button part="join" type="submit">${meeting.joinButton}</button>
      </form>`;
  }

  #field(field: Field, label: string, text: Messages): TemplateResult {
    const { code } = this.#wrong?.field === field ? this.#wrong : { code: undefined };
    const isName = field === 'name';
    return html`<label for=${field}>${label}</label>
      <input
        id=${field}
        part="field"
        autocomplete=${isName ? 'name' : 'off'}
        maxlength=${isName ? limits.name : 2_000}
        inputmode=${isName ? 'text' : 'url'}
        spellcheck="false"
        required
        aria-invalid=${code !== undefined}
        aria-describedby=${code ? `${field}-error` : nothing}
        .value=${live(this.#typed[field])}
        @input=${(event: Event) => this.#type(field, (event.target as HTMLInputElement).value)}
      />
      ${code ? fieldError(field, code, text) : nothing}`;
  }

  #type(field: Field, value: string): void {
    this.#typed[field] = value;
    if (this.#wrong?.field !== field) return;
    this.#wrong = undefined;
    this.#host.requestUpdate();
  }

  #submit(event: Event, view: EntranceView, form: Field): void {
    event.preventDefault();
    const name = view.name || this.#typed.name.trim();
    const link = form === 'link' ? this.#typed.link.trim() : view.link;
    this.#wrong = form === 'link' ? wrongLink(link) : undefined;
    if (!this.#wrong && name === '') this.#wrong = { field: 'name', code: 'usage/empty-name' };
    this.#host.requestUpdate();
    if (this.#wrong) void this.#showWrong(this.#wrong.field);
    else if (link) this.#doors.join(link, name);
    else this.#doors.start(name);
  }

  async #showWrong(field: Field): Promise<void> {
    await this.#host.updateComplete;
    this.#host.shadowRoot?.getElementById(field)?.focus();
  }
}

function otherButton(other: () => void, { meeting }: Messages): TemplateResult {
  return html`<button class="quiet" part="other" type="button" @click=${other}>${meeting.other}</button>`;
}

function fieldError(field: Field, code: ErrorCode, text: Messages): TemplateResult {
  const { title, advice } = errorText(code, text);
  return html`<p class="wrong" id="${field}-error" part="error" role="alert">
    ${icon('alert')}<span><strong>${title}.</strong> ${advice}</span>
  </p>`;
}

function wrongLink(link: string): { field: 'link'; code: ErrorCode } | undefined {
  try {
    parseInvitation(link);
    return undefined;
  } catch (error) {
    return { field: 'link', code: error instanceof MeetingError ? error.code : 'usage/link' };
  }
}
