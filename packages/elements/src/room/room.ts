import type { JoinRoomOptions, Room } from '@folkmoot/room';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Announcer } from '../base/announcer.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { MootElement } from '../base/moot-element.js';
import { absolute } from './addresses.js';
import { loadClient } from './client.js';
import { RoomOptions } from './options.js';
import { PhaseNews } from './phase-news.js';
import { roomBanner } from './room.banner.js';
import { covers, phaseCover } from './room.cards.js';
import { JoinRequestEvent } from './room.events.js';
import { RoomLife } from './room-life.js';
import { roomStyles } from './room.styles.js';
import { Session, type Phase } from './session.js';

/**
 * A meeting on a page. Creates or joins a room, provides it to the elements inside (and to those that name its id), and
 * shows in their place what stands in the way: opening, failed, left, ended.
 *
 * With `link` and `name` it joins by itself; with `start` and `name` it creates a meeting by itself. Moving the element
 * keeps the meeting; taking it off the page leaves a meeting that it opened.
 *
 * @slot - the content: other Folkmoot elements, and whatever the page wants beside them
 * @slot opening - instead of the notice while the meeting is being entered
 * @slot failed - instead of the notice of a failure
 * @slot left - instead of the notice after leaving
 * @slot ended - instead of the notice after the end of the meeting
 * @slot reconnecting - instead of the notice while the connection is being restored
 * @slot stale - instead of the notice while what is shown may be out of date
 * @csspart content - around the content
 * @csspart cover - around the notice that stands in place of the content
 * @csspart banner - around the notice above the content
 * @csspart card - the notice in place of the content
 * @csspart bar - the notice above the content
 * @csspart symbol - the disc with the icon in a card
 * @csspart title - the first line of a card or a bar
 * @csspart words - what else they say
 * @csspart code - the code of an error
 * @csspart actions - around the buttons of a card
 * @csspart again - the button in the notice that tries or joins again
 * @csspart dismiss - the button that takes a notice away
 * @csspart icon - any of the icons
 * @cssproperty --moot-space - unit of all distances, 4px
 * @cssstate open - in the meeting
 * @cssstate covered - a notice stands in place of the content
 * @cssstate reconnecting - the connection is being restored
 * @fires moot-room-opened - the meeting was created or joined
 * @fires moot-room-failed - it was not, or broke off for good
 * @fires moot-room-interrupted - the connection broke
 * @fires moot-room-resumed - the connection is back
 * @fires moot-room-left - the person left
 * @fires moot-room-ended - the organizer ended the meeting
 * @fires moot-join-request - the person wants to try or join again
 */
export class MootRoom extends RoomOptions {
  static override styles: CSSResultGroup = [MootElement.styles, roomStyles];

  readonly #session = new Session();
  readonly #announcer = new Announcer(this);

  constructor() {
    super();
    new RoomLife(this, this.#session);
    const { phase } = this.#session;
    new PhaseNews(this, {
      phase,
      isStale: () => this.room?.freshness.peek() === 'stale',
      announcer: this.#announcer,
      text: () => this.text,
    });
    new FocusKeeper(this, '.cover, .banner button');
  }

  /** The room: the one that was opened, or one given to be shown. A given room is never left by this element. */
  @property({ attribute: false })
  get room(): Room | undefined {
    return this.#session.room.peek();
  }

  set room(room: Room | undefined) {
    this.#session.adopt(room);
  }

  /** Where this element stands. */
  get phase(): Phase {
    return this.#session.phase.peek();
  }

  /** Creates a meeting. Resolves to nothing when that fails: the failure is shown here and told by `moot-room-failed`. */
  async create(name = this.name): Promise<Room | undefined> {
    const relay = absolute(this.relay) ?? location.origin;
    const base = absolute(this.linkBase);
    const linkBase = base ? { linkBase: base } : {};
    return this.#session.open(async (signal) => {
      const client = this.client ?? (await loadClient());
      return client.createRoom({ name, relay, signal, ...linkBase, ...wayOf(this) });
    });
  }

  /** Joins a meeting. Resolves to nothing when that fails: the failure is shown here and told by `moot-room-failed`. */
  async join(link = this.link, name = this.name): Promise<Room | undefined> {
    const address = absolute(this.relay);
    const relay = address ? { relay: address } : {};
    return this.#session.open(async (signal) => {
      const client = this.client ?? (await loadClient());
      return client.joinRoom({ link, name, signal, ...relay, ...wayOf(this) });
    });
  }

  /** Does again what failed last, or joins the meeting again that was left. */
  async retry(): Promise<Room | undefined> {
    const { room } = this;
    return room ? this.join(room.link, this.name || room.self.peek().name) : this.#session.retry();
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const { name } = this.signals.read(this.#session.phase);
    this.showStates({ open: name === 'open', reconnecting: name === 'reconnecting', covered: covers(name) });
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { name } = this.phase;
    const isAfter = changed.has('link') && (name === 'left' || name === 'ended');
    const mayOpen = name === 'idle' || name === 'failed' || isAfter || Boolean(changed.get('link'));
    const isAsked = changed.has('link') || changed.has('name') || changed.has('start');
    if (!isAsked || !mayOpen || !this.name) return;
    if (this.link) void this.join();
    else if (this.start) void this.create();
  }

  protected override render(): TemplateResult {
    const { phase, text } = this;
    const isStale = this.room ? this.signals.read(this.room.freshness) === 'stale' : false;
    const rejoin = (): void => void this.dispatchEvent(new JoinRequestEvent());
    const again = this.room || this.#session.mayRetry ? rejoin : undefined;
    const refusal = this.signals.read(this.#session.refusal);
    const dismiss = (): void => void (this.#session.refusal.value = undefined);
    return html`
      <div class="banner" part="banner">
        ${roomBanner({ phase, isStale, refusal: refusal && { error: refusal, dismiss } }, text)}
      </div>
      ${covers(phase.name) ? phaseCover(phase, text, again) : nothing}
      <div class="content" part="content" ?hidden=${covers(phase.name)}><slot></slot></div>
      ${this.#announcer.render()}
    `;
  }
}

/** The ways of the page's own to the room, as far as there are any. */
function wayOf({ getTicket, carriage }: MootRoom): Pick<JoinRoomOptions, 'getTicket' | 'carriage'> {
  return { ...(getTicket && { getTicket }), ...(carriage && { carriage }) };
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-room': MootRoom;
  }
}
