import type { Room } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';
import type { ReactiveController } from 'lit';
import { FocusKeeper } from '../base/focus-keeper.js';
import {
  JoinRequestEvent,
  LeaveRequestEvent,
  RoomEndedEvent,
  RoomFailedEvent,
  RoomLeftEvent,
  RoomOpenedEvent,
} from '../room/room.events.js';
import type { MootRoom } from '../room/room.js';
import { PageLink, type PageLinkHost } from './page-link.js';

/** What a visit needs to know of its `<moot-meeting>`. */
export interface VisitHost extends PageLinkHost {
  readonly name: string;
}

/**
 * One person's way through a meeting: from the entrance inside and out again. Knows which meeting is meant, by the link
 * of the element or by the page's own address, and joins by itself once nothing is left to ask.
 */
export class Visit implements ReactiveController {
  /** Whether the entrance is behind: the inner room says how it goes on. */
  isInside = false;
  /** The room that was opened last. */
  room: Room | undefined;
  /** Why the last attempt failed. */
  error: MeetingError | undefined;

  readonly #host: VisitHost;
  readonly #page: PageLink;
  readonly #focus: FocusKeeper;
  /** What the page had set when it was last looked at; nothing before the first time. */
  #seen: { readonly link: string; readonly name: string } | undefined;

  constructor(host: VisitHost) {
    this.#host = host;
    this.#page = new PageLink(host);
    this.#focus = new FocusKeeper(host, '.number, .instead, input', () => innerRoom(host)?.updateComplete);
    host.addController(this);
  }

  /** The invitation that is meant, or an empty text. */
  get link(): string {
    return this.#host.link || (this.#page.meeting?.link ?? '');
  }

  hostUpdated(): void {
    const { link, name } = this.#host;
    const as = name || (this.#page.meeting?.name ?? '');
    const before = this.#seen;
    this.#seen = { link: this.link, name: as };
    if (before?.link === this.link && before.name === as) return;
    const isElsewhere = link !== '' && link !== before?.link;
    const mayOpen = !this.room || this.room.state.peek().name === 'failed';
    if (this.link && as && (isElsewhere || mayOpen)) void this.join(this.link, as);
  }

  /** Makes a meeting. */
  async create(name: string): Promise<Room | undefined> {
    return this.#enter((inner) => inner.create(name));
  }

  /** Joins a meeting. */
  async join(link: string, name: string): Promise<Room | undefined> {
    return this.#enter((inner) => inner.join(link, name));
  }

  /** Focuses what comes next. */
  focus(options?: FocusOptions): void {
    this.#focus.move(options);
  }

  /** Asks the inner room for something. */
  request(event: Event): void {
    innerRoom(this.#host)?.dispatchEvent(event);
  }

  /** Tries or joins again. */
  readonly again = (): void => this.request(new JoinRequestEvent());

  /** Gives up entering. */
  readonly cancel = (): void => {
    this.request(new LeaveRequestEvent());
    this.#show({ isInside: false });
  };

  /** Back to the entrance, and to any meeting. */
  readonly back = (): void => {
    this.#page.forget();
    this.#show({ isInside: false });
  };

  /** What the inner room tells. */
  handleEvent(event: Event): void {
    const { room } = this;
    if (event instanceof RoomOpenedEvent) this.#arrive(event.room);
    if (event instanceof RoomFailedEvent) this.#show({ isInside: true, room, error: event.error });
    // Whoever left is asked when the page is loaded again, not taken in.
    if (event instanceof RoomLeftEvent && room) this.#page.keep({ link: room.link });
    if (event instanceof RoomEndedEvent) this.#page.forget();
  }

  #arrive(room: Room): void {
    this.#page.keep({ link: room.link, name: room.self.peek().name });
    this.#show({ isInside: true, room });
  }

  /** The inner room begins before the entrance goes, so that what it says can have the focus. */
  async #enter(open: (inner: MootRoom) => Promise<Room | undefined>): Promise<Room | undefined> {
    await this.#host.updateComplete;
    const inner = innerRoom(this.#host);
    const opening = inner && open(inner);
    this.#show({ isInside: true });
    return opening;
  }

  #show(next: Pick<Visit, 'isInside'> & Partial<Pick<Visit, 'room' | 'error'>>): void {
    this.isInside = next.isInside;
    this.room = next.room;
    this.error = next.error;
    this.#host.requestUpdate();
  }
}

function innerRoom(host: HTMLElement): MootRoom | undefined {
  return host.shadowRoot?.querySelector('moot-room') ?? undefined;
}
