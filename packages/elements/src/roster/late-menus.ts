import type { RoomPart } from '../base/room-part.js';
import { nothing } from 'lit';
import type { Menus, MenusOptions, MenuSubject, MenuWorld } from './menus.js';

/** The menus of the roster: fetched, with their words, when somebody comes near the first. */
export class LateMenus {
  readonly #host: RoomPart;
  readonly #options: MenusOptions;
  #menus: Menus | undefined;

  constructor(host: RoomPart, options: MenusOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Fetches what menus need, so that the first opens at once. */
  readonly prepare = (): void =>
    void Promise.all([import('./menus.js'), this.#options.text().rights()]).catch(() => undefined);

  /** Opens the menu of somebody or of the rules beside its button; when it is open, closes it. */
  async open(subject: MenuSubject, button: HTMLElement): Promise<void> {
    const { text, failed } = this.#options;
    try {
      const [{ Menus }, words] = await Promise.all([import('./menus.js'), text().rights()]);
      this.#menus ??= new Menus(this.#host, this.#options);
      await this.#menus.open({ subject, button, words });
    } catch (error) {
      failed(error);
    }
  }

  /** Whether this menu is open. */
  isOpen(subject: MenuSubject): boolean {
    return this.#menus?.subject === subject;
  }

  /** Menu and question, as far as they are open. */
  render(world: MenuWorld | undefined): unknown {
    if (world) return this.#menus?.render(world) ?? nothing;
    this.close();
    return nothing;
  }

  /** Closes whatever is open. */
  close(): void {
    this.#menus?.close();
  }
}
