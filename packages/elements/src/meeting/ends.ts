import type { MeetingError } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { card, errorNotice } from '../base/notice.js';
import type { Messages } from '../locales/messages.js';

/** What the cards in place of a meeting offer. */
export interface Ends {
  readonly error: MeetingError | undefined;
  /** Tries or joins again. */
  readonly again: () => void;
  /** Gives up entering. */
  readonly cancel?: () => void;
  /** Leads back to the entrance; without it there is no way back, because the page decided everything. */
  readonly back?: () => void;
}

/** The cards that a `<moot-room>` shows in place of its content, with the ways on that only a whole meeting has. */
export function endCards(ends: Ends, text: Messages): TemplateResult {
  const { room, meeting } = text;
  const back = button(meeting.back, ends.back);
  const rejoin = button(room.rejoin, ends.again, 'again');
  return html`
    ${slotted(
      'opening',
      card({
        icon: 'spinner',
        title: room.opening,
        words: room.openingWhy,
        actions: button(meeting.cancel, ends.cancel),
      }),
    )}
    ${slotted('left', card({ icon: 'door', title: room.left, words: room.leftWhy, actions: [rejoin, back] }))}
    ${slotted(
      'ended',
      card({
        icon: 'check',
        title: room.ended,
        words: room.endedWhy,
        actions: button(meeting.back, ends.back),
      }),
    )}
    ${ends.error ? slotted('failed', failedCard(ends.error, ends, text)) : nothing}
  `;
}

function failedCard(error: MeetingError, { again, back }: Ends, text: Messages): TemplateResult {
  const retry = error.retryable ? button(text.room.tryAgain, again, 'again') : nothing;
  return card(errorNotice(error, text, [retry, button(text.meeting.back, back)]));
}

/** One that takes the focus when what had it is gone. */
function slotted(name: string, content: TemplateResult): TemplateResult {
  return html`<div slot=${name} class="instead" tabindex="-1">${content}</div>`;
}

function button(label: string, press: (() => void) | undefined, part = 'back'): unknown {
  if (!press) return nothing;
  return html`<button class=${part === 'again' ? 'primary' : ''} part=${part} type="button" @click=${press}>
    ${label}
  </button>`;
}
