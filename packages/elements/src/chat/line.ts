import type { ChatLine } from '@folkmoot/room';
import { html, nothing, type TemplateResult } from 'lit';
import { displayName } from '../base/display-name.js';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** Lines of one person within this time stand together under one name. */
const togetherMs = 5 * 60_000;

/** The latest time a Date can hold; the author's clock is the author's word. */
const latestMs = 8.64e15;

/** Writes the time of a line in a language. */
export type WriteTime = (sentAt: number) => string;

/** Hours and minutes as people of this language write them; empty for a time that cannot be. */
export function timeWriter(language: string): WriteTime {
  const format = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  return (sentAt) => (isTime(sentAt) ? format.format(sentAt) : '');
}

/** Whether a line stands under the name of the line before. */
export function continues(line: ChatLine, before: ChatLine | undefined): boolean {
  return (
    before !== undefined &&
    line.from === before.from &&
    line.name === before.name &&
    Math.abs(line.sentAt - before.sentAt) < togetherMs
  );
}

/** One line of the chat. Name and text come from others: they become text nodes and nothing else. */
export function chatLine(line: ChatLine, isNext: boolean, text: Messages, time: WriteTime): TemplateResult {
  const name = line.isMine ? text.chat.you : displayName(line.name, text.noName);
  const classes = `line ${line.isMine ? 'mine' : ''} ${isNext ? 'next' : ''} ${line.status}`;
  return html`<li class=${classes} part=${partOf('line', line)}>
    <p class=${isNext ? 'head unseen' : 'head'}>
      <bdi class="name" part="name">${name}</bdi>
      ${isTime(line.sentAt) ? timeOf(line.sentAt, time) : nothing}
    </p>
    <p class="text" part=${partOf('text', line)} dir="auto">${line.text}</p>
    ${line.status === 'sending' ? sending(text) : nothing}
  </li>`;
}

function timeOf(sentAt: number, time: WriteTime): TemplateResult {
  return html`<time part="time" datetime=${new Date(sentAt).toISOString()}>${time(sentAt)}</time>`;
}

function sending({ chat }: Messages): TemplateResult {
  return html`<p class="status" part="status">${icon('spinner', 'turning')}${chat.sending}</p>`;
}

/** A part cannot be chosen by what stands around it, so one's own lines have names of their own. */
function partOf(name: string, { isMine }: ChatLine): string {
  return isMine ? `${name} ${name}-mine` : name;
}

function isTime(sentAt: number): boolean {
  return Math.abs(sentAt) <= latestMs;
}
