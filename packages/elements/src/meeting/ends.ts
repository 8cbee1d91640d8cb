import type { MeetingError } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { card, errorNotice, type Notice } from '../base/notice.js';
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
    ${slotted('opening', {
      icon: 'spinner',
      title: room.opening,
      words: room.openingWhy,
      actions: button(meeting.cancel, ends.cancel),
    })}
    ${slotted('left', { icon: 'door', title: room.left, words: room.leftWhy, actions: [rejoin, back] })}
    ${slotted('ended', { icon: 'check', title: room.ended, words: room.endedWhy, actions: back })}
    ${ends.error ? slotted('failed', failure(ends.error, ends, text)) : nothing}
  `;
}

function failure(error: MeetingError, { again, back }: Ends, text: Messages): Notice {
  const retry = error.retryable ? button(text.room.tryAgain, again, 'again') : nothing;
  return errorNotice(error, text, [retry, button(text.meeting.back, back)]);
}

/** One that takes the focus, by its title, when what had it is gone. */
function slotted(name: string, notice: Notice): TemplateResult {
  return html`<div slot=${name} class="instead" role="group" aria-label=${notice.title} tabindex="-1">
    ${card(notice)}
  </div>`;
}

function button(label: string, press: (() => void) | undefined, part = 'back'): unknown {
  if (!press) return nothing;
  return html`<button class=${part === 'again' ? 'primary' : ''} part=${part} type="button" @click=${press}>
    ${label}
  </button>`;
}
