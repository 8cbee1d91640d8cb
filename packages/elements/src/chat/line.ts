import type { ChatLine } from '@folkmoot/room';
import { html, nothing, type TemplateResult } from 'lit';
import { displayName, isolated } from '../base/display-name.js';
import { icon } from '../base/icons.js';
import { regionalForm } from '../base/language.js';
import { onServer } from '../base/server.js';
import type { Messages } from '../locales/messages.js';

/** Lines of one person within this time stand together under one name. */
const togetherMs = 5 * 60_000;

/** The latest time a Date can hold; the author's clock is the author's word. */
const latestMs = 8.64e15;

/** Writes the time of a line in a language. */
export type WriteTime = (sentAt: number) => string;

/**
 * Hours and minutes as the reader is used to them in this language: English to 24 where the browser's is British, to 12 where
 * it is American. Empty for a time that cannot be.
 */
export function timeWriter(
  language: string,
  reader: readonly string[] = onServer ? [] : navigator.languages,
): WriteTime {
  const format = new Intl.DateTimeFormat(regionalForm(language, reader), { timeStyle: 'short' });
  return (sentAt) => (isTime(sentAt) ? format.format(sentAt) : '');
}

/** Whether a line stands under the name of the line before. */
export function continues(line: ChatLine, before: ChatLine | undefined): boolean {
  return (
    before !== undefined &&
    line.from === before.from &&
    line.name === before.name &&
    line.to?.id === before.to?.id &&
    Math.abs(line.sentAt - before.sentAt) < togetherMs
  );
}

/** One line of the chat. Name and text come from others: they become text nodes and nothing else. */
export function chatLine(line: ChatLine, isNext: boolean, text: Messages, time: WriteTime): TemplateResult {
  const name = line.isMine ? text.chat.you : displayName(line.name, text.noName);
  const kinds = [line.isMine && 'mine', line.to && 'private', isNext && 'next', line.status];
  const classes = ['line', ...kinds.filter(Boolean)].join(' ');
  return html`<li class=${classes} part=${partOf('line', line)}>
    <p class=${isNext ? 'head unseen' : 'head'}>
      <bdi class="name" part="name">${name}</bdi>
      ${isTime(line.sentAt) ? timeOf(line.sentAt, time) : nothing}
    </p>
    ${line.to ? only(line, line.to.name, text) : nothing}
    <p class="text" part=${partOf('text', line)} dir="auto">${line.text}</p>
    ${line.status === 'sending' ? sending(text) : nothing}
  </li>`;
}

/** Who else can read a line: for its author whom it went to, for whom it went to its author. */
function only(line: ChatLine, to: string, text: Messages): TemplateResult {
  const other = displayName(line.isMine ? to : line.name, text.noName);
  return html`<p class="only" part="only">${icon('lock')}<bdi>${text.chat.only(isolated(other))}</bdi></p>`;
}

function timeOf(sentAt: number, time: WriteTime): TemplateResult {
  return html`<time part="time" datetime=${new Date(sentAt).toISOString()}>${time(sentAt)}</time>`;
}

function sending({ chat }: Messages): TemplateResult {
  return html`<p class="status" part="status">${icon('spinner', 'turning')}${chat.sending}</p>`;
}

/** A part cannot be chosen by what stands around it, so one's own lines and private ones have names of their own. */
function partOf(name: string, { isMine, to }: ChatLine): string {
  return [name, isMine && `${name}-mine`, to && `${name}-private`].filter(Boolean).join(' ');
}

function isTime(sentAt: number): boolean {
  return Math.abs(sentAt) <= latestMs;
}
