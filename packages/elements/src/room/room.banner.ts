import type { MeetingError } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { bar, dismissButton, errorNotice } from '../base/notice.js';
import type { Messages } from '../locales/messages.js';
import type { Phase } from './session.js';

/** Something the room refused to do, and what makes the notice of it go away. */
export interface Refusal {
  readonly error: MeetingError;
  readonly dismiss: () => void;
}

/** What the notices above the content tell of. */
export interface BannerNews {
  readonly phase: Phase;
  /** Whether what is shown may be out of date. */
  readonly isStale: boolean;
  readonly refusal: Refusal | undefined;
}

/** The notices above the content: reconnecting, or perhaps out of date; and a refusal. */
export function roomBanner({ phase, isStale, refusal }: BannerNews, text: Messages): unknown {
  if (phase.name === 'reconnecting') return reconnecting(text);
  return html`${phase.name === 'open' && isStale ? stale(text) : nothing}${refused(refusal, text)}`;
}

function refused(refusal: Refusal | undefined, text: Messages): unknown {
  return refusal ? bar(errorNotice(refusal.error, text, dismissButton(text, refusal.dismiss))) : nothing;
}

function stale({ room }: Messages): TemplateResult {
  const notice = bar({ icon: 'alert', title: room.stale, words: room.staleWhy });
  return html`<slot name="stale">${notice}</slot>`;
}

function reconnecting({ room }: Messages): TemplateResult {
  const notice = bar({ icon: 'spinner', title: room.reconnecting, words: room.reconnectingWhy });
  return html`<slot name="reconnecting">${notice}</slot>`;
}
