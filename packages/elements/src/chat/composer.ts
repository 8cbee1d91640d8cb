import { limits } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** From here on the field says how much room is left. */
const tellFrom = limits.chat - 200;

/** What a composer shows, and what it calls. */
export interface Composer {
  readonly draft: string;
  readonly isOpen: boolean;
  readonly write: (draft: string) => void;
  readonly send: () => void;
}

/** Whether a draft can be sent. */
export function isSendable(draft: string): boolean {
  return draft.trim() !== '' && draft.length <= limits.chat;
}

/** The field one writes in, its button, and what there is to say about the length. */
export function composer(composer: Composer, { chat }: Messages): TemplateResult {
  const { draft, isOpen } = composer;
  const isTooLong = draft.length > limits.chat;
  return html`<form class="composer" part="composer" @submit=${(event: Event) => submit(event, composer)}>
    <label class="unseen" for="field">${chat.field}</label>
    <textarea
      id="field"
      part="field"
      rows=${Math.min(6, draft.split('\n').length)}
      enterkeyhint="send"
      placeholder=${isOpen ? chat.placeholder : chat.closed}
      aria-describedby="keys length"
      aria-invalid=${isTooLong}
      ?readonly=${!isOpen}
      .value=${live(draft)}
      @input=${(event: Event) => composer.write((event.target as HTMLTextAreaElement).value)}
      @keydown=${(event: KeyboardEvent) => isSendKey(event) && submit(event, composer)}
    ></textarea>
    <button
      class="primary icon"
      part="send"
      type="submit"
      title=${chat.send}
      aria-label=${chat.send}
      aria-disabled=${!isOpen || !isSendable(draft)}
    >
      ${icon('send')}
    </button>
    <p id="keys" class="unseen">${chat.keysHint}</p>
    <p id="length" part="length" class=${lengthClass(draft)} role="status">${lengthHint(draft, chat)}</p>
  </form>`;
}

function submit(event: Event, { send }: Composer): void {
  event.preventDefault();
  send();
}

/** Enter that ends the composition of a character (as in Japanese) is not meant for us. */
function isSendKey(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari tells of that Enter by this code only
  const isComposing = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !event.shiftKey && !isComposing;
}

function lengthClass({ length }: string): string {
  if (length > limits.chat) return 'too-long';
  return length >= tellFrom ? '' : 'silent';
}

function lengthHint({ length }: string, chat: Messages['chat']): unknown {
  if (length > limits.chat) return chat.tooLong(length - limits.chat, limits.chat);
  return length >= tellFrom ? chat.left(limits.chat - length) : nothing;
}
