import { ContextEvent } from '@lit/context';
import type { Room } from '@folkmoot/room';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { roomContext } from './room-context.js';

/** An element that wants a room: from around it, from the element with an id, or given to it. */
export interface RoomSeeker extends ReactiveControllerHost, HTMLElement {
  room?: Room | string | undefined;
}

/**
 * Finds the room for an element: by the context protocol from the `<moot-room>` around it, or from the element whose id
 * `room` names. Looks again whenever a provider turns up, so the order of definitions and insertions does not matter.
 */
export class RoomFinder implements ReactiveController {
  readonly #host: RoomSeeker;
  #found: Room | undefined;
  #provider: Element | undefined;
  #unsubscribe: (() => void) | undefined;
  #wanted: Room | string | undefined;

  constructor(host: RoomSeeker) {
    this.#host = host;
    host.addController(this);
  }

  /** The room, when there is one. */
  get room(): Room | undefined {
    return typeof this.#host.room === 'object' ? this.#host.room : this.#found;
  }

  hostConnected(): void {
    this.#host.ownerDocument.addEventListener('context-provider', this.#onProvider, true);
    this.#look();
  }

  hostUpdate(): void {
    if (this.#host.room !== this.#wanted) this.#look();
  }

  hostDisconnected(): void {
    this.#host.ownerDocument.removeEventListener('context-provider', this.#onProvider, true);
    this.#drop();
  }

  /** A provider appeared somewhere; only one above us or with the wanted id changes anything. */
  readonly #onProvider = (event: Event): void => {
    if (!('context' in event) || event.context !== roomContext) return;
    // The provider answers once its own listeners are attached and its id is set.
    queueMicrotask(() => this.#host.isConnected && this.#look());
  };

  #look(): void {
    const wanted = this.#host.room;
    this.#wanted = wanted;
    if (typeof wanted === 'object') return this.#drop();
    const asked = wanted ? this.#byId(wanted) : this.#host;
    if (wanted && asked === this.#provider) return;
    this.#drop();
    if (!asked) return;
    this.#provider = asked;
    asked.dispatchEvent(new ContextEvent(roomContext, this.#host, this.#receive, true));
    // Nobody answered: the element may be defined later.
    if (!this.#unsubscribe) this.#provider = undefined;
  }

  #byId(id: string): Element | undefined {
    const root = this.#host.getRootNode();
    const near =
      root instanceof DocumentFragment || root instanceof Document ? root.getElementById(id) : null;
    return near ?? this.#host.ownerDocument.getElementById(id) ?? undefined;
  }

  readonly #receive = (room: Room | undefined, unsubscribe?: () => void): void => {
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    if (room === this.#found) return;
    this.#found = room;
    this.#host.requestUpdate();
  };

  #drop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#provider = undefined;
    if (this.#found) this.#host.requestUpdate();
    this.#found = undefined;
  }
}
