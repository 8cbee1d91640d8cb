import type { Room } from '@folkmoot/room';
import { MeetingError } from '@folkmoot/wire';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { MootElement } from '../base/moot-element.js';
import { card, errorNotice } from '../base/notice.js';
import { isPresent } from '../base/presence.js';
import { rendersAsServer } from '../base/server.js';
import type { Messages } from '../locales/messages.js';
import { absolute } from '../room/addresses.js';
import { endCards } from './ends.js';
import { Entrance } from './entrance.js';
import { exported } from './exported.js';
import { LiveMeeting } from './live-meeting.js';
import { meetingStyles } from './meeting.styles.js';
import { MeetingOptions } from './options.js';
import { ownLinkBase } from './page-link.js';
import { canTakePart } from './support.js';
import { Visit } from './visit.js';

/**
 * A whole meeting in one tag. Without a link it offers to start a meeting or to join one by its invitation; with one it
 * asks for a name, or joins at once when it has one. Fills the height it is given and scrolls inside.
 *
 * Without `link` it looks whether the page's own address is an invitation, takes the key out of the address bar and keeps
 * it in the history's state, so that a reload finds back into the meeting.
 *
 * The parts of the elements inside can be styled too, each under the name of its element: `chat-log`, `viewer-stage`,
 * `roster-list`, `presenter-start`, `room-bar` and so on.
 *
 * @slot entrance - above the forms of the entrance
 * @csspart entrance - around the entrance
 * @csspart sheet - the sheet with the forms
 * @csspart form - each of the forms
 * @csspart field - each of the fields
 * @csspart error - what is wrong with a field
 * @csspart enter - the button that starts a meeting, or joins the one of the invitation
 * @csspart join - the button that joins by a pasted link
 * @csspart other - the button that leads from an invitation to any meeting
 * @csspart room - the `<moot-room>` inside
 * @csspart top - the line above the meeting
 * @csspart number - the number of the meeting
 * @csspart tools - the buttons in that line
 * @csspart copy - the button that copies the invitation
 * @csspart show - the button that shows it with its QR code
 * @csspart leave - the button that leads out
 * @csspart meeting - around picture and side
 * @csspart main - around the picture and one's own sharing
 * @csspart viewer - the `<moot-viewer>` inside
 * @csspart presenter - the `<moot-presenter>` inside
 * @csspart side - around people and chat
 * @csspart chat - the `<moot-chat>` inside
 * @csspart roster - the `<moot-roster>` inside
 * @csspart tabs - the line of tabs where there is no room for both
 * @csspart tab - each of them
 * @csspart unread - the mark for unread lines
 * @csspart dialog - each of the dialogs
 * @csspart qr - the QR code
 * @csspart close - the button that closes the invitation
 * @csspart stay - the button that stays in the meeting after all
 * @csspart only-leave - the organizer's button that leaves without ending
 * @csspart end - the organizer's button that ends the meeting for everybody
 * @csspart card - the notices in place of the meeting
 * @csspart symbol - the mark in such a notice
 * @csspart title - its title
 * @csspart words - its words
 * @csspart code - the code of an error in it
 * @csspart actions - its buttons
 * @csspart again - the button that tries or joins again
 * @csspart back - the button that leads back to the entrance
 * @csspart icon - any of the icons
 * @cssproperty --moot-color-surface-sunken - colour behind everything
 * @cssstate entrance - the person is asked
 * @cssstate open - in the meeting
 * @fires moot-link-copied - the invitation was copied
 */
export class MootMeeting extends MeetingOptions {
  static override styles: CSSResultGroup = [MootElement.styles, meetingStyles];

  readonly #visit = new Visit(this);
  readonly #live = new LiveMeeting(this, (event) => this.#visit.request(event));
  readonly #entrance = new Entrance(this, {
    start: (name) => void this.create(name),
    join: (link, name) => void this.join(link, name),
  });

  /** The room once it is open. */
  get room(): Room | undefined {
    return this.#visit.room;
  }

  /** Starts a meeting. Resolves to nothing when that fails: the failure is shown here and told by `moot-room-failed`. */
  async create(name = this.name): Promise<Room | undefined> {
    return this.#visit.create(name);
  }

  /** Joins a meeting. Resolves to nothing when that fails: the failure is shown here and told by `moot-room-failed`. */
  async join(link = this.#visit.destination.link, name = this.name): Promise<Room | undefined> {
    return this.#visit.join(link, name);
  }

  /** Leaves the meeting, or gives up entering it. */
  async leave(): Promise<void> {
    if (this.room) await this.room.leave();
    else if (this.#visit.isInside) this.#visit.cancel();
  }

  /**
   * Ends the meeting for everybody.
   *
   * @throws MeetingError `permission/organizer-only`.
   */
  async end(): Promise<void> {
    await this.room?.end();
  }

  /** Focuses what comes next for the person: the first field of the entrance, the meeting, or what stands in its place. */
  override focus(options?: FocusOptions): void {
    this.#visit.focus(options);
  }

  protected override render(): TemplateResult {
    const { text } = this;
    if (!this.client && !rendersAsServer(this) && !canTakePart()) return unsupported(text);
    const { isInside, room } = this.#visit;
    const present = room && isPresent(this.signals.read(room.state)) ? room : undefined;
    this.showStates({ entrance: !isInside, open: present !== undefined });
    return html`
      ${this.#live.tools(present, text, this.signals)} ${this.#innerRoom(present)}
      ${isInside ? nothing : this.#frontDoor()}
    `;
  }

  #innerRoom(room: Room | undefined): TemplateResult {
    const { text } = this;
    const visit = this.#visit;
    // Where the page decides both, there is nothing to ask at the entrance.
    const isFree = !this.link || !this.name;
    const { again, cancel, back, error } = visit;
    return html`<moot-room
      part="room"
      exportparts=${exported.room}
      ?hidden=${!visit.isInside}
      .relay=${absolute(this.relay) ? this.relay : ''}
      .linkBase=${absolute(this.linkBase) ?? ownLinkBase()}
      .client=${this.client}
      .getTicket=${this.getTicket}
      .carriage=${this.carriage}
      @moot-room-opened=${visit}
      @moot-room-failed=${visit}
      @moot-room-left=${visit}
      @moot-room-ended=${visit}
    >
      ${room ? this.#live.content(room, this.source, text, this.signals) : nothing}
      ${endCards({ error, again, ...(isFree && { cancel, back }) }, text)}
    </moot-room>`;
  }

  #frontDoor(): TemplateResult {
    const { name, heading } = this;
    const { back, destination } = this.#visit;
    const { link } = destination;
    const other = link && !this.link ? back : undefined;
    return html`<div class="outside" part="entrance">
      <slot name="entrance"></slot>
      ${this.#entrance.render({ link, name, heading, other }, this.text)}
    </div>`;
  }
}

function unsupported(text: Messages): TemplateResult {
  return html`<div class="outside">
    ${card(errorNotice(new MeetingError('unsupported/browser', ''), text))}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-meeting': MootMeeting;
  }
}
