import { effect, untracked } from '@folkmoot/kit';
import type { Room } from '@folkmoot/room';
import { RoomFollower } from './room-follower.js';
import type { RoomPart } from './room-part.js';

/**
 * Follows one value of the room while its host is on the page, and says what it became and what it was. The first value
 * of a room is where the story begins: nothing is said about it.
 */
export class RoomWatch<T> extends RoomFollower {
  constructor(host: RoomPart, read: (room: Room) => T, changed: (now: T, before: T) => void) {
    super(host, (room) => watch(() => read(room), changed));
  }
}

function watch<T>(read: () => T, changed: (now: T, before: T) => void): () => void {
  let before: { readonly value: T } | undefined;
  return effect(() => {
    const value = read();
    const last = before;
    before = { value };
    if (last && last.value !== value) untracked(() => changed(value, last.value));
  });
}
