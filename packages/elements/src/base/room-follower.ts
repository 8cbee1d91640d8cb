import type { Room } from '@folkmoot/room';
import type { ReactiveController } from 'lit';
import type { RoomPart } from './room-part.js';

/** Follows something of the room that its host shows, while the host is on the page. */
export class RoomFollower implements ReactiveController {
  readonly #host: RoomPart;
  readonly #begin: (room: Room) => () => void;
  #room: Room | undefined;
  #stop: (() => void) | undefined;

  /** @param begin Begins to follow a room, and gives what ends it. */
  constructor(host: RoomPart, begin: (room: Room) => () => void) {
    this.#host = host;
    this.#begin = begin;
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
    this.#stop = room && this.#begin(room);
  }
}
