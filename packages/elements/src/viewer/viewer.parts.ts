import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';
import type { Situation } from './situation.js';

/** The notices over the picture: paused, out of date, reconnecting. */
export function overlays(situation: Situation, { viewer }: Messages): TemplateResult {
  const { share, isOwn, isReconnecting, isStale, presenter } = situation;
  const paused = isOwn ? viewer.pausedByYou : viewer.paused(presenter);
  return html`
    ${share.name === 'paused' ? pill('pause', paused, viewer.pausedHint) : nothing}
    ${isReconnecting ? pill('spinner', viewer.reconnecting, '', 'notice notice-reconnecting') : nothing}
    ${isStale && !isReconnecting ? pill('alert', viewer.stale, viewer.staleHint, 'notice notice-stale') : nothing}
  `;
}

/** Whose screen it is. */
export function caption({ isOwn, presenter }: Situation, { viewer }: Messages): TemplateResult {
  const words = isOwn ? viewer.own : viewer.sharedBy(presenter);
  return html`<span class="who" part="caption">${icon('screen')}<span>${words}</span></span>`;
}

function pill(
  name: 'pause' | 'spinner' | 'alert',
  title: string,
  words = '',
  part = 'notice',
): TemplateResult {
  return html`<div class="pill" part=${part}>
    ${icon(name, name === 'spinner' ? 'turning' : '')}
    <span part="words"
      ><strong part="title">${title}</strong>${words ? html` <span>${words}</span>` : nothing}</span
    >
  </div>`;
}
