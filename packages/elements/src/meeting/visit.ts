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
import { Destination, type DestinationHost } from './destination.js';

/** One person's way through a meeting: from the entrance inside and out again. Joins by itself once nothing is left to ask. */
export class Visit implements ReactiveController {
  /** Whether the entrance is behind: the inner room says how it goes on. */
  isInside = false;
  /** The room that was opened last. */
  room: Room | undefined;
  /** Why the last attempt failed. */
  error: MeetingError | undefined;

  /** Which meeting is meant. */
  readonly destination: Destination;

  readonly #host: DestinationHost;
  readonly #focus: FocusKeeper;

  constructor(host: DestinationHost) {
    this.#host = host;
    this.destination = new Destination(host);
    this.#focus = new FocusKeeper(host, '.number, .instead, input', () => innerRoom(host)?.updateComplete);
    host.addController(this);
  }

  hostUpdated(): void {
    const meant = this.destination.takeChange();
    const mayOpen = !this.room || this.room.state.peek().name === 'failed';
    if (meant?.link && meant.name && (meant.isElsewhere || mayOpen)) void this.join(meant.link, meant.name);
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
    this.destination.page.forget();
    this.#show({ isInside: false });
  };

  /** What the inner room tells. */
  handleEvent(event: Event): void {
    const { room, destination } = this;
    if (event instanceof RoomOpenedEvent) this.#arrive(event.room);
    if (event instanceof RoomFailedEvent) this.#show({ isInside: true, room, error: event.error });
    // Whoever left is asked when the page is loaded again, not taken in.
    if (event instanceof RoomLeftEvent && room) destination.page.keep({ link: room.link });
    if (event instanceof RoomEndedEvent) destination.page.forget();
  }

  #arrive(room: Room): void {
    this.destination.page.keep({ link: room.link, name: room.self.peek().name });
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
