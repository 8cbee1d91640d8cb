import type { Carriage, GetTicket } from '@folkmoot/room';
import { property } from 'lit/decorators.js';
import { MootElement } from '../base/moot-element.js';
import { absolute } from './addresses.js';
import type { RoomClient } from './client.js';

/** What a page can say about the room it wants: the attributes and properties of `<moot-room>`. */
export abstract class RoomOptions extends MootElement {
  /** The invitation link. It is a key: set it as a property rather than writing it into the page. */
  @property() link = '';

  /** The name of the person at this client. */
  @property() name = '';

  /** The address of the relay. Default: the origin of the link, or of the page. */
  @property() relay = '';

  /** The page that opens invitation links of meetings created here. Default: the relay's address. */
  @property({ attribute: 'link-base' }) linkBase = '';

  /** Creates a meeting as soon as there is a name. */
  @property({ type: Boolean }) start = false;

  /** What opens rooms; default: `@folkmoot/room`, loaded when it is needed. */
  @property({ attribute: false }) client: RoomClient | undefined;

  /** Asks the host's own server for tickets. Default: the relay gives them. */
  @property({ attribute: false }) getTicket: GetTicket | undefined;

  /** A way to the room other than the bundled relay. */
  @property({ attribute: false }) carriage: Carriage | undefined;

  protected override willUpdate(): void {
    for (const attribute of ['relay', 'linkBase'] as const) {
      if (this[attribute] && !absolute(this[attribute]))
        this.warnOnce(`"${this[attribute]}" is no address; using the default.`);
    }
  }
}
