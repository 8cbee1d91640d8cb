import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { roomContext } from '../base/room-context.js';
import { announcePhase } from './announce.js';
import { answerRequests, type RoomHost } from './requests.js';
import type { Session } from './session.js';

/** Ties a session to the life of its `<moot-room>`: provides the room, answers requests, announces, leaves in the end. */
export class RoomLife implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement & RoomHost;
  readonly #session: Session;
  readonly #provider: ContextProvider<typeof roomContext>;
  #connected = new AbortController();

  constructor(host: ReactiveControllerHost & HTMLElement & RoomHost, session: Session) {
    this.#host = host;
    this.#session = session;
    this.#provider = new ContextProvider(host, { context: roomContext });
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    answerRequests(this.#host, this.#session, signal);
    const stops = [
      announcePhase(this.#host, this.#session),
      this.#session.room.subscribe((room) => this.#provider.setValue(room)),
    ];
    signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  }

  hostDisconnected(): void {
    this.#connected.abort();
    // Moving an element takes it off the page for a moment.
    setTimeout(() => this.#host.isConnected || this.#session.close());
  }
}
