import type { Participant } from '@folkmoot/room';
import { html, nothing, type TemplateResult } from 'lit';
import { displayName, hueOf, initials, isolated } from '../base/display-name.js';
import { icon } from '../base/icons.js';
import type { Messages } from '../locales/messages.js';

/** Longer names may not fit and get a button that shows all of them. */
const longName = 40;

const hues = 6;

/** What the organizer can do with somebody, and what opens a long name. */
export interface PersonActions {
  readonly makePresenter: ((person: Participant) => void) | undefined;
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
    ${makePresenterButton(person, name, text, actions)}
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
  const all = [
    person.isSelf ? html`<span class="mark" part="mark">${roster.you}</span>` : nothing,
    person.role === 'organizer' ? html`<span class="mark" part="mark">${roster.organizer}</span>` : nothing,
    person.presents
      ? html`<span class="mark presents" part="mark mark-presenter"
          >${icon('screen')}${roster.presenter}</span
        >`
      : nothing,
    person.presence === 'away' ? html`<span class="mark" part="mark">${roster.away}</span>` : nothing,
  ];
  return all.some((mark) => mark !== nothing) ? html`<span class="marks">${all}</span>` : nothing;
}

function makePresenterButton(
  person: Participant,
  name: string,
  { roster }: Messages,
  actions: PersonActions,
): unknown {
  const { makePresenter } = actions;
  if (!makePresenter || person.presents) return nothing;
  const label = person.isSelf ? roster.makeYouPresenter : roster.makePresenter(isolated(name));
  return html`<span role="gridcell"
    ><button
      class="quiet icon hand-over halt"
      part="make-presenter"
      type="button"
      tabindex="-1"
      title=${label}
      aria-label=${label}
      @click=${() => makePresenter(person)}
    >
      ${icon('share')}
    </button></span
  >`;
}
