import type { Carriage, GetTicket, ShareSource } from '@folkmoot/room';
import { property } from 'lit/decorators.js';
import { MootElement } from '../base/moot-element.js';
import { absolute } from '../room/addresses.js';
import type { RoomClient } from '../room/client.js';

/** What a page can say about the meeting it wants: the attributes and properties of `<moot-meeting>`. */
export abstract class MeetingOptions extends MootElement {
  /** The invitation link. It is a key: set it as a property rather than writing it into the page. */
  @property() link = '';

  /** The name of the person at this client. Without it, it is asked for. */
  @property() name = '';

  /** The address of the relay. Default: the origin of the link, or of the page. */
  @property() relay = '';

  /** The page that opens invitation links of meetings started here. Default: this page, with a hash route. */
  @property({ attribute: 'link-base' }) linkBase = '';

  /** What stands above the entrance. Default: "Meeting", in the language of the element. */
  @property() heading = '';

  /** Leaves the page's address and history alone. */
  @property({ type: Boolean, attribute: 'no-page-link' }) noPageLink = false;

  /** A track or a canvas to share instead of asking the person. */
  @property({ attribute: false }) source: ShareSource | undefined;

  /** Asks the host's own server for tickets. Default: the relay gives them. */
  @property({ attribute: false }) getTicket: GetTicket | undefined;

  /** A way to the room other than the bundled relay. */
  @property({ attribute: false }) carriage: Carriage | undefined;

  /** What opens rooms; default: `@folkmoot/room`, loaded when it is needed. */
  @property({ attribute: false }) client: RoomClient | undefined;

  protected override willUpdate(): void {
    for (const [attribute, value] of [
      ['relay', this.relay],
      ['link-base', this.linkBase],
    ] as const) {
      if (value && !absolute(value))
        this.warnOnce(`${attribute}="${value}" is no address; using the default.`);
    }
  }
}
