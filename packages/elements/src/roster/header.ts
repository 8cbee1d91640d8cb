import type { Rules } from '@folkmoot/room';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** What stands above the people. */
export interface Header {
  readonly count: number;
  readonly rules: Rules | undefined;
  /** Opens the menu of the rules; undefined for those who may not change them. */
  readonly settings: ((button: HTMLElement) => void) | undefined;
  readonly isMenuOpen: boolean;
}

/** Heading and count, the way to the rules for those who may change them, and in words what is not as usual. */
export function rosterHeader({ count, rules, settings, isMenuOpen }: Header, text: Messages): TemplateResult {
  const { roster } = text;
  const words = [
    rules?.isLocked ? state('lock', roster.locked) : nothing,
    rules && !rules.isChatOpen ? state('chatOff', roster.chatClosed) : nothing,
  ];
  return html`<div class="header" part="header">
      <slot name="heading"><h2 part="heading">${roster.title}</h2></slot>
      <span class="count" part="count">${count > 0 ? roster.count(count) : nothing}</span>
      ${settings ? settingsButton(settings, isMenuOpen, text) : nothing}
    </div>
    ${words.some((one) => one !== nothing) ? html`<div class="rules" part="rules">${words}</div>` : nothing}`;
}

function state(name: IconName, words: string): TemplateResult {
  return html`<p part="rule">${icon(name)}${words}</p>`;
}

function settingsButton(
  open: (button: HTMLElement) => void,
  isOpen: boolean,
  { roster }: Messages,
): TemplateResult {
  return html`<button
    class="quiet icon"
    part="settings"
    type="button"
    title=${roster.settings}
    aria-label=${roster.settings}
    aria-haspopup="menu"
    aria-expanded=${isOpen}
    @click=${(event: Event) => open(event.currentTarget as HTMLElement)}
  >
    ${icon('sliders')}
  </button>`;
}
