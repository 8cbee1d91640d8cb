import type { Participant, RosterChange } from '@folkmoot/room';
import type { ReadonlySignal } from '@folkmoot/kit';
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
import { RoomWatch } from '../base/room-watch.js';
import { shownError } from '../base/shown-error.js';
import { allowedIn, type Allowed } from './allowed.js';
import { comingsOf, saidOf } from './comings.js';
import { rosterHeader } from './header.js';
import { LateMenus } from './late-menus.js';
import type { MenuWorld } from './menus.js';
import { RosterNews } from './news.js';
import { personRow, type PersonActions } from './person.js';
import { ParticipantJoinedEvent, ParticipantLeftEvent, PresenterChangedEvent } from './roster.events.js';
import { rosterStyles } from './roster.styles.js';
import { Roving } from './roving.js';

/** From so many people on there is a field to find somebody. */
const findFrom = 13;

/**
 * Who is in the room, with what they are: oneself, organizer, co-organizer, presenter, without chat, away. Beside
 * everybody with whom one may do something is a button with a menu of it; who may change what the meeting allows finds a
 * menu of that beside the heading. Removing somebody and handing the meeting over are asked about first.
 *
 * Who comes and goes, who is what from now on and whether the meeting is locked is read out politely by screen readers.
 * The list is one stop of the tabulator key: arrow keys, Home, End, Page Up and Page Down lead through it, and sideways to
 * the menu of somebody.
 *
 * @slot heading - instead of the heading; the count stays
 * @slot empty - instead of the notice while there is nobody
 * @slot footer - below the people: how to invite others, say
 * @csspart header - around heading and count
 * @csspart heading - the heading
 * @csspart count - how many people there are
 * @csspart settings - the button with the menu of what the meeting allows
 * @csspart rules - what is not as usual: the meeting is locked, the chat is off
 * @csspart rule - each of these
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
 * @csspart mark - what somebody is: oneself, organizer, co-organizer, presenter, without chat, away
 * @csspart mark-presenter - the presenter’s mark
 * @csspart mark-chat-off - the mark of somebody for whom the chat is off
 * @csspart card - the notice while there is nobody
 * @csspart symbol - the disc with the icon in a card
 * @csspart title - the first line of a card or a bar
 * @csspart words - what else they say
 * @csspart code - the code of an error
 * @csspart menu-button - the button beside somebody
 * @csspart menu - the menu that is open
 * @csspart item - each of its lines
 * @csspart dialog - the question before somebody is removed or handed the meeting
 * @csspart cancel - its button that leaves everything as it is
 * @csspart confirm - its button that does it
 * @csspart bar - the notice of an error
 * @csspart dismiss - the button that takes it away
 * @csspart icon - any of the icons
 * @cssproperty --moot-color-accent-soft - colour of the presenter's mark
 * @cssstate empty - nobody is there
 * @cssstate organizing - one may change what the meeting allows
 * @fires moot-make-presenter-request - the person wants somebody to present; cancelable
 * @fires moot-mute-request - the person wants the chat off or on for somebody; cancelable
 * @fires moot-role-request - the person wants somebody to be a co-organizer, or an attendee again; cancelable
 * @fires moot-hand-over-request - the person wants somebody to be the organizer for good; cancelable
 * @fires moot-remove-request - the person wants somebody removed; cancelable
 * @fires moot-private-chat-request - the person wants to write to somebody alone; cancelable
 * @fires moot-rules-request - the person wants to change what the meeting allows; cancelable
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
  readonly #menus = new LateMenus(this, {
    text: () => this.text,
    failed: (error) => (this.error = shownError(error)),
  });
  readonly #news = new Gathered<RosterChange>((changes) => {
    const isOrganizing = this.currentRoom?.mayChangeRules.peek() ?? false;
    this.#announcer.say(saidOf(comingsOf(changes), this.text, { isOrganizing }));
  });
  #allowed: ReadonlySignal<Allowed> | undefined;

  constructor() {
    super();
    new FocusKeeper(this, '.list [tabindex="0"]');
    new RosterNews(this, (change) => this.#happened(change));
    new RoomWatch(
      this,
      (room) => room.rules.value.isLocked,
      (isLocked) => this.#announcer.say(isLocked ? this.text.roster.locked : this.text.roster.unlocked),
    );
  }

  protected override render(): TemplateResult {
    const { text } = this;
    const world = this.#world();
    const people = world?.people ?? [];
    const settings =
      world?.mayChangeRules && ((button: HTMLElement) => void this.#menus.open('rules', button));
    this.showStates({ empty: people.length === 0, organizing: Boolean(settings) });
    const dismiss = (): void => void (this.error = undefined);
    const isMenuOpen = this.#menus.isOpen('rules');
    return html`
      ${rosterHeader({ count: people.length, rules: world?.rules, settings: settings || undefined, isMenuOpen }, text)}
      ${people.length >= findFrom ? this.#findField() : nothing}
      ${this.error ? bar(errorNotice(this.error, text, dismissButton(text, dismiss))) : nothing}
      ${this.#list(people, world?.allowed)}
      <slot name="footer"></slot>
      ${this.#menus.render(world)} ${this.#announcer.render()}
    `;
  }

  /** What there is to show, read anew at every rendering. */
  #world(): (MenuWorld & { readonly mayChangeRules: boolean }) | undefined {
    const { currentRoom: room, signals } = this;
    if (!room || !this.#allowed) return undefined;
    return {
      room,
      people: signals.read(room.roster.participants),
      allowed: signals.read(this.#allowed),
      rules: signals.read(room.rules),
      mayChangeRules: signals.read(room.mayChangeRules),
    };
  }

  protected override roomChanged(): void {
    this.error = undefined;
    this.wanted = '';
    this.opened = new Set();
    this.#menus.close();
    this.#allowed = this.currentRoom && allowedIn(this.currentRoom);
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

  #list(people: readonly Participant[], allowed: Allowed | undefined): TemplateResult {
    const { text } = this;
    if (people.length === 0)
      return html`<slot name="empty"
        >${card({ icon: 'people', title: text.roster.empty, isUnderHeading: true })}</slot
      >`;
    const shown = people.length < findFrom ? people : people.filter((person) => this.#isWanted(person));
    if (shown.length === 0)
      return html`<p class="none" part="none" role="status">${text.roster.noneFound}</p>`;
    const actions = this.#actions(allowed);
    return html`<div
      class="list"
      part="list"
      role="grid"
      aria-label=${text.roster.title}
      @focusin=${this.#roving.focused}
      @keydown=${this.#roving.pressed}
      @pointerenter=${this.#menus.prepare}
    >
      ${repeat(
        shown,
        ({ id }) => id,
        (person) => personRow(person, text, actions),
      )}
    </div>`;
  }

  #actions(allowed: Allowed | undefined): PersonActions {
    return {
      hasMenu: ({ id }) => (allowed?.get(id)?.length ?? 0) > 0,
      isMenuOpen: ({ id }) => this.#menus.isOpen(id),
      openMenu: ({ id }, button) => void this.#menus.open(id, button),
      isOpen: ({ id }) => this.opened.has(id),
      toggle: ({ id }) => (this.opened = this.opened.has(id) ? new Set() : new Set([id])),
    };
  }

  #isWanted({ name }: Participant): boolean {
    const plain = (words: string): string =>
      words.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
    return plain(displayName(name, this.text.noName)).includes(plain(this.wanted.trim()));
  }

  #happened(change: RosterChange): void {
    this.#news.add(change);
    const event = eventOf(change);
    if (event) this.dispatchEvent(event);
  }
}

function eventOf({ kind, participant }: RosterChange): Event | undefined {
  if (kind === 'joined') return new ParticipantJoinedEvent(participant);
  if (kind === 'left') return new ParticipantLeftEvent(participant);
  return kind === 'presenter' ? new PresenterChangedEvent(participant) : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-roster': MootRoster;
  }
}
