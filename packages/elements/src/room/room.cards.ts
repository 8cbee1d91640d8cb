import { html, nothing, type TemplateResult } from 'lit';
import { card, errorNotice, type Notice } from '../base/notice.js';
import type { Messages } from '../locales/messages.js';
import type { Phase } from './session.js';

/** Whether a notice stands in place of the content. */
export function covers(name: Phase['name']): boolean {
  return name !== 'idle' && name !== 'open' && name !== 'reconnecting';
}

/** The notice in place of the content; `again` is what its button does, and without it there is none. */
export function phaseCover(phase: Phase, text: Messages, again: (() => void) | undefined): TemplateResult {
  const role = phase.name === 'failed' ? 'alert' : 'status';
  return html`<div class="cover" part="cover" role=${role} tabindex="-1">
    <slot name=${phase.name}>${card(noticeOf(phase, text, again))}</slot>
  </div>`;
}

function noticeOf(phase: Phase, text: Messages, again: (() => void) | undefined): Notice {
  const { room } = text;
  if (phase.name === 'failed') {
    return errorNotice(
      phase.error,
      text,
      againButton(room.tryAgain, phase.error.retryable ? again : undefined),
    );
  }
  if (phase.name === 'left') {
    return { icon: 'door', title: room.left, words: room.leftWhy, actions: againButton(room.rejoin, again) };
  }
  if (phase.name === 'ended') return { icon: 'check', title: room.ended, words: room.endedWhy };
  return { icon: 'spinner', title: room.opening, words: room.openingWhy };
}

function againButton(label: string, again: (() => void) | undefined): unknown {
  return again
    ? html`<button class="primary" part="again" type="button" @click=${again}>${label}</button>`
    : nothing;
}
