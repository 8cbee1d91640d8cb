import { limits } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { displayName, isolated } from '../base/display-name.js';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';
import type { MemberId } from '@folkmoot/wire';
import type { Address, Recipient } from './addressee.js';

/** From here on the field says how much room is left. */
const tellFrom = limits.chat - 200;

/** What a composer shows, and what it calls. */
export interface Composer {
  readonly draft: string;
  readonly isOpen: boolean;
  readonly address: Address;
  readonly choose: (id: MemberId | undefined) => void;
  readonly write: (draft: string) => void;
  readonly send: () => void;
}

/** Whether a draft can be sent. */
export function isSendable(draft: string): boolean {
  return draft.trim() !== '' && draft.length <= limits.chat;
}

/** To whom one writes, the field one writes in, its button, and what there is to say about length and rights. */
export function composer(composer: Composer, text: Messages): TemplateResult {
  const { draft, isOpen, address } = composer;
  const { chat } = text;
  const isTooLong = draft.length > limits.chat;
  const mayWrite = isOpen && address.obstacle === undefined;
  const label = address.to ? chat.fieldTo(nameOf(address.to, text)) : chat.field;
  return html`<form
    class="composer ${address.to ? 'private' : ''}"
    part="composer"
    @submit=${(event: Event) => submit(event, composer)}
  >
    ${address.to || (isOpen && address.people.length > 0) ? recipientChoice(composer, text) : nothing}
    ${address.obstacle ? obstacle(address.obstacle) : nothing}
    <label class="unseen" for="field">${label}</label>
    <textarea
      id="field"
      part="field"
      rows=${Math.min(6, draft.split('\n').length)}
      enterkeyhint="send"
      placeholder=${mayWrite || !isOpen ? placeholderOf(composer, text) : nothing}
      aria-describedby="keys length obstacle"
      aria-invalid=${isTooLong}
      ?readonly=${!mayWrite}
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
      aria-disabled=${!mayWrite || !isSendable(draft)}
    >
      ${icon('send')}
    </button>
    <p id="keys" class="unseen">${chat.keysHint}</p>
    <p id="length" part="length" class=${lengthClass(draft)} role="status">${lengthHint(draft, chat)}</p>
  </form>`;
}

function recipientChoice({ address, choose }: Composer, text: Messages): TemplateResult {
  const { to, people } = address;
  const { chat } = text;
  const isThere = people.some(({ id }) => id === to?.id);
  const all = to && !isThere ? [to, ...people] : people;
  const chosen = (event: Event): void =>
    choose(((event.target as HTMLSelectElement).value as MemberId) || undefined);
  return html`<div class="to" part="to">
    <label for="to">${chat.to}</label>
    <select id="to" part="recipient" @change=${chosen}>
      <option value="" .selected=${live(!to)}>${chat.everybody}</option>
      ${repeat(
        all,
        ({ id }) => id,
        (one) =>
          html`<option value=${one.id} .selected=${live(one.id === to?.id)}>
            ${displayName(one.name, text.noName)}
          </option>`,
      )}
    </select>
    ${to ? icon('lock') : nothing}
  </div>`;
}

function obstacle(words: string): TemplateResult {
  return html`<p id="obstacle" class="obstacle" part="obstacle">${icon('chatOff')}<bdi>${words}</bdi></p>`;
}

function placeholderOf({ isOpen, address: { to } }: Composer, text: Messages): string {
  if (!isOpen) return text.chat.closed;
  return to ? text.chat.placeholderTo(nameOf(to, text)) : text.chat.placeholder;
}

function nameOf({ name }: Recipient, { noName }: Messages): string {
  return isolated(displayName(name, noName));
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
