import type { Participant } from '@folkmoot/room';
import { html, nothing, type TemplateResult } from 'lit';
import { displayName, hueOf, initials, isolated } from '../base/display-name.js';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** Longer names may not fit and get a button that shows all of them. */
const longName = 40;

const hues = 6;

/** What a row offers: a menu for those with whom one may do something, and all of a long name. */
export interface PersonActions {
  readonly hasMenu: (person: Participant) => boolean;
  readonly isMenuOpen: (person: Participant) => boolean;
  readonly openMenu: (person: Participant, button: HTMLElement) => void;
  readonly isOpen: (person: Participant) => boolean;
  readonly toggle: (person: Participant) => void;
}

/** One person of the list. */
export function personRow(person: Participant, text: Messages, actions: PersonActions): TemplateResult {
  const name = displayName(person.name, text.noName);
  const letters = initials(displayName(person.name, ''));
  const isLong = name.length > longName;
  return html`<div class="person ${person.presence}" part=${partOf(person)} role="row">
    <span class="avatar hue-${hueOf(person.id, hues)}" part="avatar" aria-hidden="true">${letters}</span>
    <span class="who ${isLong ? '' : 'halt'}" role="gridcell" tabindex=${isLong ? nothing : '-1'}
      >${nameOf(person, name, actions)}${marks(person, text)}</span
    >
    ${actions.hasMenu(person) ? menuButton(person, name, text, actions) : nothing}
  </div>`;
}

function partOf({ isSelf, presence, presents }: Participant): string {
  const more = [
    isSelf && 'person-self',
    presence === 'away' && 'person-away',
    presents && 'person-presenter',
  ];
  return ['person', ...more.filter(Boolean)].join(' ');
}

function nameOf(person: Participant, name: string, { isOpen, toggle }: PersonActions): TemplateResult {
  const words = html`<bdi class="name" part="name">${name}</bdi>`;
  if (name.length <= longName) return words;
  const open = isOpen(person);
  return html`<button
    class="long halt ${open ? 'open' : ''}"
    part="more"
    type="button"
    tabindex="-1"
    aria-expanded=${open}
    @click=${() => toggle(person)}
  >
    ${words}
  </button>`;
}

function marks(person: Participant, { roster }: Messages): unknown {
  const { isSelf, role, presents, mayChat, presence } = person;
  const all = [
    isSelf && mark(roster.you),
    role === 'organizer' && mark(roster.organizer),
    role === 'co-organizer' && mark(roster.coOrganizer),
    presents &&
      html`<span class="mark presents" part="mark mark-presenter"
        >${icon('screen')}${roster.presenter}</span
      >`,
    !mayChat && html`<span class="mark" part="mark mark-chat-off">${icon('chatOff')}${roster.chatOff}</span>`,
    presence === 'away' && mark(roster.away),
  ].filter((one) => one !== false);
  return all.length > 0 ? html`<span class="marks">${all}</span>` : nothing;
}

function mark(words: string): TemplateResult {
  return html`<span class="mark" part="mark">${words}</span>`;
}

function menuButton(
  person: Participant,
  name: string,
  { roster }: Messages,
  { isMenuOpen, openMenu }: PersonActions,
): TemplateResult {
  const label = person.isSelf ? roster.yourActions : roster.actions(isolated(name));
  return html`<span role="gridcell"
    ><button
      class="quiet icon menu-button halt"
      part="menu-button"
      type="button"
      tabindex="-1"
      title=${label}
      aria-label=${label}
      aria-haspopup="menu"
      aria-expanded=${isMenuOpen(person)}
      @click=${(event: Event) => openMenu(person, event.currentTarget as HTMLElement)}
    >
      ${icon('dots')}
    </button></span
  >`;
}
