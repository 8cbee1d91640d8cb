import { html, type TemplateResult } from 'lit';
import { icon, type IconName } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** The sign that one's screen is seen, or that its last picture stays. */
export function liveSign(name: 'sharing' | 'paused', { presenter }: Messages): TemplateResult {
  const isPaused = name === 'paused';
  return html`
    <span class="indicator" part="indicator">${isPaused ? icon('pause') : icon('screen')}</span>
    <span class="words" part="words">
      <strong part="title">${isPaused ? presenter.paused : presenter.sharing}</strong>
      <span>${isPaused ? presenter.pausedHint : presenter.sharingHint}</span>
    </span>
  `;
}

/** Something one cannot do here, said calmly. It takes the focus when the buttons that stood here are gone. */
export function calmHint(name: IconName, title: string, words = ''): TemplateResult {
  return html`<div class="calm" part="note" role="note" tabindex="-1">
    ${icon(name)}
    <span class="words" part="words"
      ><strong part="title">${title}</strong><span><slot name="note">${words}</slot></span></span
    >
  </div>`;
}
