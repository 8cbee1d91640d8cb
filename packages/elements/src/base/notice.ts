import type { MeetingError } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../locales/error-text.js';
import type { Messages } from '../locales/messages.js';
import { icon, type IconName } from './icons.js';

/** What a notice says and offers. */
export interface Notice {
  readonly icon: IconName;
  readonly title: string;
  readonly words?: string | readonly string[];
  readonly actions?: unknown;
  readonly isError?: boolean;
  /** Whether it stands under a heading of the same element. */
  readonly isUnderHeading?: boolean;
  /** Error code, for people who report it. */
  readonly code?: string;
}

/** A notice that fills an empty place. */
export function card(notice: Notice): TemplateResult {
  const words = [notice.words ?? []].flat();
  return html`<div class="card ${notice.isError ? 'error' : ''}" part="card">
    <span class="symbol" part="symbol">${icon(notice.icon, notice.icon === 'spinner' ? 'turning' : '')}</span>
    ${titleOf(notice)} ${words.map((line) => html`<p part="words">${line}</p>`)}
    ${notice.code ? html`<p class="code" part="code">${notice.code}</p>` : nothing}
    ${notice.actions ? html`<div class="actions" part="actions">${notice.actions}</div>` : nothing}
  </div>`;
}

function titleOf({ title, isUnderHeading }: Notice): TemplateResult {
  return isUnderHeading ? html`<h3 part="title">${title}</h3>` : html`<h2 part="title">${title}</h2>`;
}

/** A notice beside something that stays in sight. Only errors are read out by it. */
export function bar(notice: Notice): TemplateResult {
  const words = [notice.words ?? []].flat();
  return html`<div
    class="bar ${notice.isError ? 'error' : ''}"
    part="bar"
    role=${notice.isError ? 'alert' : nothing}
  >
    ${icon(notice.icon, notice.icon === 'spinner' ? 'turning' : '')}
    <div class="words" part="words">
      <strong part="title">${notice.title}</strong>
      ${words.join(' ')}
      ${notice.code ? html`<span class="code" part="code">(${notice.code})</span>` : nothing}
    </div>
    ${notice.actions ?? nothing}
  </div>`;
}

/** The notice for an error: what, why, what to do. */
export function errorNotice(error: MeetingError, text: Messages, actions?: unknown): Notice {
  const { title, why, advice } = errorText(error.code, text);
  return { icon: 'alert', isError: true, title, words: [why, advice], code: error.code, actions };
}

/** The button that takes a notice away. */
export function dismissButton(text: Messages, dismiss: () => void): TemplateResult {
  return html`<button
    class="quiet icon"
    part="dismiss"
    type="button"
    aria-label=${text.dismiss}
    @click=${dismiss}
  >
    ${icon('close')}
  </button>`;
}
