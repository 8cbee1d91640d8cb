import type { Participant, Room, RosterAction, Rules } from '@folkmoot/room';
import type { MemberId } from '@folkmoot/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { closeDialog, openDialog } from '../base/dialog.js';
import { dialogStyles } from '../base/dialog.styles.js';
import { displayName, isolated } from '../base/display-name.js';
import { Menu } from '../base/menu.js';
import { menuStyles } from '../base/menu.styles.js';
import type { RoomPart } from '../base/room-part.js';
import type { Messages, RightsText } from '../locales/messages.js';
import type { Allowed } from './allowed.js';
import { deedOf, type Deed } from './deeds.js';
import { personItems, ruleItems } from './menu-items.js';
import { isGrave, question, type GraveAction } from './question.js';
import { RulesRequestEvent } from './roster.events.js';

/** Whose menu it is. */
export type MenuSubject = MemberId | 'rules';

/** What menus speak of. */
export interface MenuWorld {
  readonly room: Room;
  readonly people: readonly Participant[];
  readonly allowed: Allowed;
  readonly rules: Rules;
}

interface Opening {
  readonly subject: MenuSubject;
  readonly button: HTMLElement;
  readonly words: RightsText;
}

interface Asked {
  readonly action: GraveAction;
  readonly person: Participant;
  readonly words: RightsText;
}

/** What menus need of their host. */
export interface MenusOptions {
  readonly text: () => Messages;
  /** Hears why menus could not be had, and why what was chosen in one was not done. */
  readonly failed: (error: unknown) => void;
}

/** The menus of what one may do to somebody, and to the meeting; and the question before what is grave. */
export class Menus {
  readonly #host: RoomPart;
  readonly #options: MenusOptions;
  readonly #menu: Menu;
  #opened: Opening | undefined;
  #asked: Asked | undefined;

  constructor(host: RoomPart, options: MenusOptions) {
    this.#host = host;
    this.#options = options;
    for (const { styleSheet } of [menuStyles, dialogStyles])
      if (styleSheet) host.shadowRoot?.adoptedStyleSheets.push(styleSheet);
    this.#menu = new Menu(host, () => this.#forget());
  }

  /** Whose menu is open. */
  get subject(): MenuSubject | undefined {
    return this.#opened?.subject;
  }

  /** Opens a menu; the one that is open closes. */
  async open(opening: Opening): Promise<void> {
    const isSame = this.subject === opening.subject;
    this.#menu.close();
    if (isSame) return;
    this.#opened = opening;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#menu.show(opening.button);
  }

  /** Closes menu and question. */
  close(): void {
    this.#menu.close();
    closeDialog(this.#host, 'question');
  }

  /** Menu and question. */
  render(world: MenuWorld): TemplateResult {
    return html`${this.#opened ? this.#menuOf(this.#opened, world) : nothing} ${this.#questionIn(world)}`;
  }

  #menuOf({ subject, words }: Opening, world: MenuWorld): unknown {
    const { roster, noName } = this.#options.text();
    if (subject === 'rules') {
      const items = ruleItems(world.rules, words, (change) => void this.#changeRules(world.room, change));
      return this.#menu.render(roster.settings, items);
    }
    const person = world.people.find(({ id }) => id === subject);
    const actions = world.allowed.get(subject) ?? [];
    if (!person || actions.length === 0) {
      this.#menu.leave();
      this.#opened = undefined;
      return nothing;
    }
    const label = person.isSelf
      ? roster.yourActions
      : roster.actions(isolated(displayName(person.name, noName)));
    const choose = (action: RosterAction): void => void this.#choose(action, person, world.room);
    return this.#menu.render(label, personItems({ person, actions, world, words, choose }));
  }

  #questionIn({ room }: MenuWorld): unknown {
    const asked = this.#asked;
    if (!asked) return nothing;
    const name = isolated(displayName(asked.person.name, this.#options.text().noName));
    return question({
      ...asked,
      name,
      closed: () => this.#ask(undefined),
      cancel: () => closeDialog(this.#host, 'question'),
      confirm: () => {
        closeDialog(this.#host, 'question');
        void this.#do(deedOf(asked.action, asked.person, room.roster));
      },
    });
  }

  async #choose(action: RosterAction, person: Participant, room: Room): Promise<void> {
    const words = this.#opened?.words;
    this.#menu.close();
    if (!words || !isGrave(action)) return this.#do(deedOf(action, person, room.roster));
    this.#ask({ action, person, words });
    await this.#host.updateComplete;
    openDialog(this.#host, 'question');
  }

  #ask(asked: Asked | undefined): void {
    this.#asked = asked;
    this.#host.requestUpdate();
  }

  #changeRules(room: Room, change: Partial<Rules>): Promise<void> {
    return this.#do({ request: new RulesRequestEvent(change), done: () => room.changeRules(change) });
  }

  async #do({ request, done }: Deed): Promise<void> {
    if (!this.#host.dispatchEvent(request)) return;
    await done().catch(this.#options.failed);
  }

  /** The menu has gone, or what it was for. */
  #forget(): void {
    this.#opened = undefined;
    this.#host.requestUpdate();
  }
}
