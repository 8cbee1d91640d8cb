/** What components of Svelte may write, checked as its language tools do: by the attributes of the elements. */
import type {} from 'folkmoot/svelte';
import type { ChatLine } from 'folkmoot';
import type { SvelteHTMLElements } from 'svelte/elements';

export const right: [
  SvelteHTMLElements['moot-room'],
  SvelteHTMLElements['moot-viewer'],
  SvelteHTMLElements['moot-chat'],
] = [
  { relay: 'https://relay.example', 'link-base': 'https://meet.example', start: true, class: 'meeting' },
  { view: 'actual', room: 'the-room', 'onmoot-view-changed': ({ view }) => void view, lang: 'de' },
  { 'on:moot-line-received': ({ line }) => void (line satisfies ChatLine) },
];

// @ts-expect-error -- no such way to show a picture
export const view: SvelteHTMLElements['moot-viewer'] = { view: 'huge' };
// @ts-expect-error -- a number is no name
export const name: SvelteHTMLElements['moot-room'] = { name: 7 };
// @ts-expect-error -- an event about views has no line
export const event: SvelteHTMLElements['moot-viewer'] = { 'onmoot-view-changed': ({ line }) => void line };
