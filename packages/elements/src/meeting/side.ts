import type { Room } from '@folkmoot/room';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { SignalReader } from '../base/signals.js';
import type { Messages } from '../locales/messages.js';
import { exported } from './exported.js';

const tabs = ['chat', 'people'] as const;
type Tab = (typeof tabs)[number];

/**
 * People and chat beside the picture: both at once where there is room, else as tabs. The style sheet alone decides
 * which; what it shows of the tabs decides how people with a screen reader or a keyboard find them.
 */
export class Side implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #sizes: ResizeObserver | undefined;
  #isTabbed = false;
  #chosen: Tab = 'chat';
  #room: Room | undefined;
  #seen = 0;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#sizes ??= new ResizeObserver(() => this.#look());
    this.#sizes.observe(this.#host);
  }

  hostUpdated(): void {
    this.#look();
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect();
  }

  /** The column of a room. */
  render(room: Room, text: Messages, signals: SignalReader): TemplateResult {
    const unread = this.#unreadOf(room, signals);
    const count = signals.read(room.roster.participants).length;
    const chat = html`<moot-chat part="chat" exportparts=${exported.chat}></moot-chat>`;
    const people = html`<moot-roster part="roster" exportparts=${exported.roster}></moot-roster>`;
    return html`<div
      class="side ${this.#isTabbed ? 'tabbed' : ''}"
      part="side"
      @moot-private-chat-request=${(event: Event) => event.defaultPrevented || this.#choose('chat')}
    >
      <div
        class="tabs"
        part="tabs"
        role="tablist"
        aria-label=${text.meeting.side}
        @keydown=${(event: KeyboardEvent) => this.#turn(event)}
      >
        ${this.#tab('chat', text.chat.title, unread > 0 ? unreadMark(unread, text) : nothing)}
        ${this.#tab('people', text.roster.title, html`<span class="amount">${count}</span>`)}
      </div>
      ${this.#panel('people', people)} ${this.#panel('chat', chat)}
      <p class="unseen" role="status">${unread > 0 ? text.chat.newLines(unread) : nothing}</p>
    </div>`;
  }

  #tab(tab: Tab, title: string, mark: unknown): TemplateResult {
    const isChosen = this.#chosen === tab;
    return html`<button
      class="quiet"
      part="tab"
      role="tab"
      type="button"
      id="tab-${tab}"
      aria-controls="panel-${tab}"
      aria-selected=${isChosen}
      tabindex=${isChosen ? 0 : -1}
      @click=${() => this.#choose(tab)}
    >
      <span>${title}</span>${mark}
    </button>`;
  }

  #panel(tab: Tab, content: TemplateResult): TemplateResult {
    const isTabbed = this.#isTabbed;
    return html`<div
      class="panel ${tab}"
      id="panel-${tab}"
      role=${isTabbed ? 'tabpanel' : nothing}
      aria-labelledby=${isTabbed ? `tab-${tab}` : nothing}
      ?hidden=${isTabbed && this.#chosen !== tab}
    >
      ${content}
    </div>`;
  }

  /** Lines of others since the chat was in sight. */
  #unreadOf(room: Room, signals: SignalReader): number {
    const lines = signals.read(room.chat.lines);
    const isInSight = !this.#isTabbed || this.#chosen === 'chat';
    if (room !== this.#room || isInSight || lines.length < this.#seen) this.#seen = lines.length;
    this.#room = room;
    return lines.slice(this.#seen).filter(({ isMine }) => !isMine).length;
  }

  #choose(tab: Tab): void {
    this.#chosen = tab;
    this.#host.requestUpdate();
  }

  #turn(event: KeyboardEvent): void {
    const tab = tabAfter(event, this.#chosen, getComputedStyle(this.#host).direction === 'rtl');
    if (!tab) return;
    event.preventDefault();
    this.#choose(tab);
    this.#host.shadowRoot?.getElementById(`tab-${tab}`)?.focus();
  }

  #look(): void {
    const list = this.#host.shadowRoot?.querySelector('.tabs');
    if (!list) return;
    const isTabbed = getComputedStyle(list).display !== 'none';
    if (isTabbed === this.#isTabbed) return;
    this.#isTabbed = isTabbed;
    this.#host.requestUpdate();
  }
}

function unreadMark(count: number, { chat }: Messages): TemplateResult {
  return html`<span class="unread" part="unread" aria-hidden="true">${count > 99 ? '99+' : count}</span
    ><span class="unseen">${chat.newLines(count)}</span>`;
}

/** Where a key leads from a tab: arrows go round, in the direction in which the text runs. */
function tabAfter({ key }: KeyboardEvent, from: Tab, isRightToLeft: boolean): Tab | undefined {
  const [forward, back] = isRightToLeft ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  const at = tabs.indexOf(from);
  if (key === 'Home') return tabs[0];
  if (key === 'End') return tabs.at(-1);
  if (key === forward) return tabs[(at + 1) % tabs.length];
  return key === back ? tabs.at(at - 1) : undefined;
}
