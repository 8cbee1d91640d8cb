import { effect, untracked } from '@folkmoot/kit';
import type { Room } from '@folkmoot/room';
import type { ReactiveController } from 'lit';
import type { RoomPart } from './room-part.js';

/**
 * Follows one value of the room while its host is on the page, and says what it became and what it was. The first value
 * of a room is where the story begins: nothing is said about it.
 */
export class RoomWatch<T> implements ReactiveController {
  readonly #host: RoomPart;
  readonly #read: (room: Room) => T;
  readonly #changed: (now: T, before: T) => void;
  #room: Room | undefined;
  #stop: (() => void) | undefined;

  constructor(host: RoomPart, read: (room: Room) => T, changed: (now: T, before: T) => void) {
    this.#host = host;
    this.#read = read;
    this.#changed = changed;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#host.currentRoom !== this.#room) this.#follow(this.#host.currentRoom);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(room: Room | undefined): void {
    this.#stop?.();
    this.#room = room;
    this.#stop = room && this.#watch(room);
  }

  #watch(room: Room): () => void {
    let before: { readonly value: T } | undefined;
    return effect(() => {
      const value = this.#read(room);
      const last = before;
      before = { value };
      if (last && last.value !== value) untracked(() => this.#changed(value, last.value));
    });
  }
}
