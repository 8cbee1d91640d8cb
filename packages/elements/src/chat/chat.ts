/* eslint-disable lit-a11y/no-redundant-role -- Safari forgets that a list without bullets is one */
import type { ChatLine, Room } from '@folkmoot/room';
import type { MeetingError, MemberId } from '@folkmoot/wire';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { state } from 'lit/decorators.js';
import { Announcer } from '../base/announcer.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { Gathered } from '../base/gathered.js';
import { icon } from '../base/icons.js';
import { MootElement } from '../base/moot-element.js';
import { bar, card, dismissButton, errorNotice } from '../base/notice.js';
import { isPresent } from '../base/presence.js';
import { RoomPart } from '../base/room-part.js';
import { RoomWatch } from '../base/room-watch.js';
import { shownError } from '../base/shown-error.js';
import { Addressee, type Address } from './addressee.js';
import { isHistory, newLines, saidOfLines } from './chat-news.js';
import { LineReceivedEvent, LineSentEvent, SendRequestEvent } from './chat.events.js';
import { chatStyles } from './chat.styles.js';
import { composer, isSendable } from './composer.js';
import { chatLine, continues, timeWriter } from './line.js';
import { goByKey, LogScroll } from './log-scroll.js';

/**
 * The chat with everybody in the room: what was said, and a field to say something. Enter sends, Shift and Enter begin
 * a new line. New lines are read out politely by screen readers. Who may write to somebody alone chooses above the field
 * to whom; what only two can read says so. While the chat is off, the field says why, and keeps what was written.
 *
 * @slot heading - instead of the heading
 * @slot empty - instead of the notice while nothing has been said
 * @csspart header - around the heading
 * @csspart heading - the heading
 * @csspart log - the lines, scrolling
 * @csspart line - one line
 * @csspart line-mine - one line of one’s own
 * @csspart line-private - one line that only two can read
 * @csspart only - which two
 * @csspart name - the author's name
 * @csspart time - when it was said
 * @csspart text - the text of a line
 * @csspart text-mine - the text of a line of one’s own
 * @csspart text-private - the text of a line that only two can read
 * @csspart status - that a line is on its way
 * @csspart card - the notice while nothing has been said
 * @csspart symbol - the disc with the icon in a card
 * @csspart title - the first line of a card or a bar
 * @csspart words - what else they say
 * @csspart code - the code of an error
 * @csspart newer - the button that leads to new lines
 * @csspart composer - the form
 * @csspart to - to whom one writes
 * @csspart recipient - the choice of it
 * @csspart obstacle - why one cannot write at present
 * @csspart field - the field one writes in
 * @csspart send - the button that sends
 * @csspart length - how much room is left, or that it is too long
 * @csspart bar - the notice of an error
 * @csspart dismiss - the button that takes it away
 * @csspart icon - any of the icons
 * @cssproperty --moot-color-accent-soft - colour of one's own lines
 * @cssstate empty - nothing has been said
 * @cssstate behind - one reads older lines
 * @fires moot-send-request - the person wants to send a line; cancelable
 * @fires moot-line-sent - it reached the relay
 * @fires moot-line-received - somebody else's line arrived
 */
export class MootChat extends RoomPart {
  static override styles: CSSResultGroup = [MootElement.styles, chatStyles];

  @state() private draft = '';
  @state() private error: MeetingError | undefined;

  readonly #scroll = new LogScroll(this);
  readonly #announcer = new Announcer(this);
  readonly #addressee = new Addressee(this, (words) => this.#announcer.say(words));
  readonly #news = new Gathered<ChatLine>((lines) => this.#announcer.say(saidOfLines(lines, this.text)));
  #enteredAtMs = 0;

  constructor() {
    super();
    new FocusKeeper(this, '#field');
    new RoomWatch(
      this,
      (room) => room.chat.lines.value,
      (now, before) => this.#received(now, before),
    );
  }

  /** Makes ready to write to one person alone, or to everybody: what is sent next goes there. Focuses the field. */
  async writeTo(id?: MemberId): Promise<void> {
    this.#addressee.choose(id);
    await this.updateComplete;
    this.shadowRoot?.getElementById('field')?.focus();
  }

  protected override render(): TemplateResult {
    const { text, currentRoom: room } = this;
    const lines = room ? this.signals.read(room.chat.lines) : [];
    const isOpen = room !== undefined && isPresent(this.signals.read(room.state));
    this.showStates({ empty: lines.length === 0, behind: !this.#scroll.follows });
    const dismiss = (): void => void (this.error = undefined);
    const write = (draft: string): void => void (this.draft = draft);
    const address = this.#addressee.read(room, text, this.signals);
    const choose = (id: MemberId | undefined): void => this.#addressee.choose(id);
    const send = (): void => void this.#send(room, address);
    return html`
      <div class="header" part="header">
        <slot name="heading"><h2 part="heading">${text.chat.title}</h2></slot>
      </div>
      <div class="body">${this.#log(lines)} ${this.#newer(lines)}</div>
      ${this.error ? bar(errorNotice(this.error, text, dismissButton(text, dismiss))) : nothing}
      ${composer({ draft: this.draft, isOpen, address, choose, write, send }, text)}
      ${this.#announcer.render()}
    `;
  }

  protected override roomChanged(): void {
    if (this.currentRoom) this.#addressee.enter(this.currentRoom);
    this.#enteredAtMs = Date.now();
    this.#announcer.forget();
    this.#news.forget();
    this.error = undefined;
    this.#scroll.toNewest();
  }

  #log(lines: readonly ChatLine[]): TemplateResult {
    const { text } = this;
    const { start, end } = this.#scroll.windowOf(lines.length);
    const time = timeWriter(this.language);
    const one = (line: ChatLine, index: number): TemplateResult =>
      chatLine(line, index > 0 && continues(line, lines[start + index - 1]), text, time);
    return html`
      <div
        class="log"
        part="log"
        role="log"
        aria-live="off"
        aria-label=${text.chat.log}
        tabindex="0"
        @scroll=${this.#scroll.scrolled}
        @keydown=${(event: KeyboardEvent) => goByKey(event, this.#scroll)}
      >
        <ul role="list" ?hidden=${lines.length === 0}>
          ${repeat(lines.slice(start, end), (line) => line.id, one)}
        </ul>
      </div>
      ${lines.length === 0 ? this.#empty() : nothing}
    `;
  }

  #empty(): TemplateResult {
    const { chat } = this.text;
    return html`<div class="empty">
      <slot name="empty"
        >${card({ icon: 'chat', title: chat.empty, words: chat.emptyHint, isUnderHeading: true })}</slot
      >
    </div>`;
  }

  #newer(lines: readonly ChatLine[]): unknown {
    if (this.#scroll.follows) return nothing;
    const count = lines.slice(this.#scroll.seen).filter(({ isMine }) => !isMine).length;
    if (count === 0) return nothing;
    return html`<button class="newer" part="newer" type="button" @click=${() => this.#scroll.toNewest()}>
      ${icon('arrowDown')}${this.text.chat.newLines(count)}
    </button>`;
  }

  async #send(room: Room | undefined, { to, obstacle }: Address): Promise<void> {
    const text = this.draft;
    if (!room || !isPresent(room.state.peek()) || obstacle || !isSendable(text)) return;
    if (!this.dispatchEvent(new SendRequestEvent(text, to?.id))) return;
    this.draft = '';
    this.error = undefined;
    this.#scroll.toNewest();
    try {
      await room.chat.send(text, to && { to: to.id });
      this.dispatchEvent(new LineSentEvent(text, to?.id));
    } catch (error) {
      this.#giveBack(text, error);
    }
  }

  /** What could not be sent returns to the field, before what was written meanwhile. */
  #giveBack(text: string, error: unknown): void {
    this.error = shownError(error);
    this.draft = this.draft ? `${text}\n${this.draft}` : text;
  }

  /** The log itself is silent: it holds a window of the lines only, and moves it when one scrolls. */
  #received(now: readonly ChatLine[], before: readonly ChatLine[]): void {
    const lines = newLines(now, before);
    for (const line of lines) this.dispatchEvent(new LineReceivedEvent(line));
    const nowMs = Date.now();
    this.#news.add(...lines.filter((line) => !isHistory(line, this.#enteredAtMs, nowMs)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-chat': MootChat;
  }
}
