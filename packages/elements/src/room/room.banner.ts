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

/** The notices above the content: reconnecting, or a refusal. */
export function roomBanner(phase: Phase, text: Messages, refusal: Refusal | undefined): unknown {
  if (phase.name === 'reconnecting') return reconnecting(text);
  return refusal ? bar(errorNotice(refusal.error, text, dismissButton(text, refusal.dismiss))) : nothing;
}

function reconnecting({ room }: Messages): TemplateResult {
  const notice = bar({ icon: 'spinner', title: room.reconnecting, words: room.reconnectingWhy });
  return html`<slot name="reconnecting">${notice}</slot>`;
}
