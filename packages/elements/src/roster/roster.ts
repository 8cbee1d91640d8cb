import type { Participant, RosterChange } from '@folkmoot/room';
import type { MeetingError, MemberId } from '@folkmoot/wire';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Announcer } from '../base/announcer.js';
import { displayName } from '../base/display-name.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { Gathered } from '../base/gathered.js';
import { MootElement } from '../base/moot-element.js';
import { bar, card, dismissButton, errorNotice } from '../base/notice.js';
import { RoomPart } from '../base/room-part.js';
import { shownError } from '../base/shown-error.js';
import { comingsOf, saidOf } from './comings.js';
import { RosterNews } from './news.js';
import { personRow, type PersonActions } from './person.js';
import {
  MakePresenterRequestEvent,
  ParticipantJoinedEvent,
  ParticipantLeftEvent,
  PresenterChangedEvent,
} from './roster.events.js';
import { rosterStyles } from './roster.styles.js';
import { Roving } from './roving.js';

/** From so many people on there is a field to find somebody. */
const findFrom = 13;

/**
 * Who is in the room, with what they are: oneself, organizer, presenter, away. The organizer says here who presents.
 * Who comes and goes is read out politely by screen readers. The list is one stop of the tabulator key: arrow keys, Home,
 * End, Page Up and Page Down lead through it, and sideways to what can be done with somebody.
 *
 * @slot heading - instead of the heading; the count stays
 * @slot empty - instead of the notice while there is nobody
 * @slot footer - below the people: how to invite others, say
 * @csspart header - around heading and count
 * @csspart heading - the heading
 * @csspart count - how many people there are
 * @csspart find - the field to find somebody
 * @csspart list - the people, scrolling
 * @csspart none - that nobody of that name was found
 * @csspart person - one of them
 * @csspart person-self - oneself
 * @csspart person-away - somebody whose connection is away
 * @csspart person-presenter - who presents
 * @csspart avatar - the disc with the initials
 * @csspart name - the name
 * @csspart more - the button that shows all of a long name
 * @csspart mark - what somebody is: oneself, organizer, presenter, away
 * @csspart mark-presenter - the presenter’s mark
 * @csspart card - the notice while there is nobody
 * @csspart symbol - the disc with the icon in a card
 * @csspart title - the first line of a card or a bar
 * @csspart words - what else they say
 * @csspart code - the code of an error
 * @csspart make-presenter - the organizer's button beside somebody
 * @csspart bar - the notice of an error
 * @csspart dismiss - the button that takes it away
 * @csspart icon - any of the icons
 * @cssproperty --moot-color-accent-soft - colour of the presenter's mark
 * @cssstate empty - nobody is there
 * @cssstate organizing - one may say who presents
 * @fires moot-make-presenter-request - the organizer wants somebody to present; cancelable
 * @fires moot-participant-joined - somebody came
 * @fires moot-participant-left - somebody left
 * @fires moot-presenter-changed - somebody else presents
 */
export class MootRoster extends RoomPart {
  static override styles: CSSResultGroup = [MootElement.styles, rosterStyles];

  @state() private error: MeetingError | undefined;
  @state() private wanted = '';
  @state() private opened: ReadonlySet<MemberId> = new Set();

  readonly #announcer = new Announcer(this);
  readonly #roving = new Roving(this);
  readonly #news = new Gathered<RosterChange>((changes) =>
    this.#announcer.say(saidOf(comingsOf(changes), this.text)),
  );

  constructor() {
    super();
    new FocusKeeper(this, '.list [tabindex="0"]');
    new RosterNews(this, (change) => this.#happened(change));
  }

  protected override render(): TemplateResult {
    const { text, currentRoom: room } = this;
    const people = room ? this.signals.read(room.roster.participants) : [];
    const isOrganizing = room ? this.signals.read(room.self).role === 'organizer' : false;
    this.showStates({ empty: people.length === 0, organizing: isOrganizing });
    const dismiss = (): void => void (this.error = undefined);
    return html`
      <div class="header" part="header">
        <slot name="heading"><h2 part="heading">${text.roster.title}</h2></slot>
        <span class="count" part="count"
          >${people.length > 0 ? text.roster.count(people.length) : nothing}</span
        >
      </div>
      ${people.length >= findFrom ? this.#findField() : nothing}
      ${this.error ? bar(errorNotice(this.error, text, dismissButton(text, dismiss))) : nothing}
      ${this.#list(people, isOrganizing)}
      <slot name="footer"></slot>
      ${this.#announcer.render()}
    `;
  }

  protected override roomChanged(): void {
    this.error = undefined;
    this.wanted = '';
    this.opened = new Set();
    this.#announcer.forget();
    this.#news.forget();
  }

  #findField(): TemplateResult {
    const { find } = this.text.roster;
    const look = (event: Event): void => void (this.wanted = (event.target as HTMLInputElement).value);
    return html`<div class="find">
      <input
        part="find"
        type="search"
        aria-label=${find}
        placeholder=${find}
        .value=${this.wanted}
        @input=${look}
      />
    </div>`;
  }

  #list(people: readonly Participant[], isOrganizing: boolean): TemplateResult {
    const { text } = this;
    if (people.length === 0)
      return html`<slot name="empty"
        >${card({ icon: 'people', title: text.roster.empty, isUnderHeading: true })}</slot
      >`;
    const shown = people.length < findFrom ? people : people.filter((person) => this.#isWanted(person));
    if (shown.length === 0)
      return html`<p class="none" part="none" role="status">${text.roster.noneFound}</p>`;
    const actions = this.#actions(isOrganizing);
    return html`<div
      class="list"
      part="list"
      role="grid"
      aria-label=${text.roster.title}
      @focusin=${this.#roving.focused}
      @keydown=${this.#roving.pressed}
    >
      ${repeat(
        shown,
        ({ id }) => id,
        (person) => personRow(person, text, actions),
      )}
    </div>`;
  }

  #actions(isOrganizing: boolean): PersonActions {
    return {
      makePresenter: isOrganizing ? (person) => void this.#makePresenter(person) : undefined,
      isOpen: ({ id }) => this.opened.has(id),
      toggle: ({ id }) => (this.opened = this.opened.has(id) ? new Set() : new Set([id])),
    };
  }

  #isWanted({ name }: Participant): boolean {
    const plain = (words: string): string =>
      words.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
    return plain(displayName(name, this.text.noName)).includes(plain(this.wanted.trim()));
  }

  async #makePresenter(person: Participant): Promise<void> {
    const room = this.currentRoom;
    if (!room || !this.dispatchEvent(new MakePresenterRequestEvent(person))) return;
    this.error = undefined;
    try {
      await room.roster.makePresenter(person.id);
    } catch (error) {
      this.error = shownError(error);
    }
  }

  #happened(change: RosterChange): void {
    this.#news.add(change);
    this.dispatchEvent(eventOf(change));
  }
}

function eventOf({ kind, participant }: RosterChange): Event {
  if (kind === 'joined') return new ParticipantJoinedEvent(participant);
  return kind === 'left' ? new ParticipantLeftEvent(participant) : new PresenterChangedEvent(participant);
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-roster': MootRoster;
  }
}
