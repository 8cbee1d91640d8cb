import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** What stands above a meeting, and what its buttons do. */
export interface Tools {
  readonly code: string;
  readonly isCopied: boolean;
  readonly copy: () => void;
  readonly show: () => void;
  readonly leave: () => void;
}

/** The number of the meeting, the invitation, and the way out. */
export function toolsBar(tools: Tools, { meeting }: Messages): TemplateResult {
  const { code, isCopied, copy, show, leave } = tools;
  const label = isCopied ? meeting.copied : meeting.copy;
  return html`<div class="top" part="top">
    <h2 class="number" part="number" tabindex="-1">${meeting.numbered(spoken(code))}</h2>
    <div class="tools" part="tools">
      <button part="copy" type="button" title=${label} @click=${copy}>
        ${icon(isCopied ? 'check' : 'link')}<span>${label}</span>
      </button>
      <button
        class="icon"
        part="show"
        type="button"
        title=${meeting.invite}
        aria-label=${meeting.invite}
        aria-haspopup="dialog"
        @click=${show}
      >
        ${icon('qr')}
      </button>
      <button class="leave" part="leave" type="button" title=${meeting.leave} @click=${leave}>
        ${icon('door')}<span>${meeting.leave}</span>
      </button>
    </div>
    <p class="unseen" role="status">${isCopied ? meeting.copied : nothing}</p>
  </div>`;
}

/** Digits in groups of three, as people read them out; they stay on one line. */
export function spoken(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1\u00a0');
}

/** What an organizer who wants to go is asked. */
export interface LeaveQuestion {
  readonly stay: () => void;
  readonly leave: () => void;
  readonly end: () => void;
}

/** The question whether to leave or to end the meeting for everybody. */
export function leaveDialog({ stay, leave, end }: LeaveQuestion, { meeting }: Messages): TemplateResult {
  return html`<dialog id="leave" part="dialog" aria-labelledby="leave-title" closedby="any">
    <h2 id="leave-title">${meeting.leaveAsk}</h2>
    <p>${meeting.leaveWhy}</p>
    <div class="actions">
      <button part="stay" type="button" @click=${stay}>${meeting.stay}</button>
      <button part="only-leave" type="button" @click=${leave}>${meeting.leave}</button>
      <button class="stop" part="end" type="button" @click=${end}>${meeting.end}</button>
    </div>
  </dialog>`;
}
