import { PageLink, type PageLinkHost } from './page-link.js';

/** What a destination needs to know of its `<moot-meeting>`. */
export interface DestinationHost extends PageLinkHost {
  readonly name: string;
}

/** A meeting that is meant, and as whom; either may be empty. */
export interface Meant {
  readonly link: string;
  readonly name: string;
  /** Whether the element was given another link. */
  readonly isElsewhere: boolean;
}

/** Where a person is going: the meeting that the element names, or else the one of the page's own address. */
export class Destination {
  /** The page's own address. */
  readonly page: PageLink;

  readonly #host: DestinationHost;
  /** What was meant when it was last asked for; nothing before the first time. */
  #before: Meant | undefined;

  constructor(host: DestinationHost) {
    this.#host = host;
    this.page = new PageLink(host);
  }

  /** The invitation that is meant, or an empty text. */
  get link(): string {
    return this.#host.link || (this.page.meeting?.link ?? '');
  }

  /** What is meant now, if that is not what was meant the last time. */
  takeChange(): Meant | undefined {
    const { link } = this.#host;
    const before = this.#before;
    const now = { link: this.link, name: this.#name, isElsewhere: link !== '' && link !== before?.link };
    this.#before = now;
    return before?.link === now.link && before.name === now.name ? undefined : now;
  }

  get #name(): string {
    return this.#host.name || (this.page.meeting?.name ?? '');
  }
}
