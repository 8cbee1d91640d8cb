import type { Room, RosterChange } from '@folkmoot/room';
import type { ReactiveController } from 'lit';
import type { RoomPart } from '../base/room-part.js';

/** Tells its host what happens in the roster of its room, while the host is on the page. */
export class RosterNews implements ReactiveController {
  readonly #host: RoomPart;
  readonly #happened: (change: RosterChange) => void;
  #room: Room | undefined;
  #reading: object | undefined;

  constructor(host: RoomPart, happened: (change: RosterChange) => void) {
    this.#host = host;
    this.#happened = happened;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#host.currentRoom !== this.#room) this.#follow(this.#host.currentRoom);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(room: Room | undefined): void {
    this.#room = room;
    this.#reading = undefined;
    if (room) void this.#read(room, (this.#reading = {}));
  }

  /** A stream that nobody wants any more ends with the next change. */
  async #read(room: Room, reading: object): Promise<void> {
    for await (const change of room.roster.changes()) {
      if (this.#reading !== reading) return;
      this.#happened(change);
    }
  }
}
