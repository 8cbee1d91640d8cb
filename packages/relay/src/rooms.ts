import { MeetingError } from '@folkmoot/wire';
import type { Logger } from 'pino';
import type { Issuer } from './issuer.js';
import { tag } from './log.js';
import { type Room, type RoomContext, closeRoom, createRoom, endedError } from './room.js';
import { type RoomIdentity, type RoomKey, roomKeyOf } from './room-key.js';

/** What the rooms need of the relay. */
export interface RoomsContext extends Pick<
  RoomContext,
  'times' | 'maxMembers' | 'now' | 'counts' | 'onRefused'
> {
  issuer: Issuer;
  maxRooms: number;
  log: Logger;
}

/** The rooms of a relay. An empty one is remembered for a while, since its grants say who is out; so is an ended one. */
export class Rooms {
  readonly #rooms = new Map<RoomKey, Room>();
  readonly #emptySinceMs = new Map<RoomKey, number>();
  readonly #endedSinceMs = new Map<RoomKey, number>();
  readonly #context: RoomsContext;

  constructor(context: RoomsContext) {
    this.#context = context;
  }

  /** Rooms in memory. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Members connected now, in all rooms. */
  get members(): number {
    let count = 0;
    for (const { members } of this.#rooms.values())
      for (const { line } of members.values()) if (line) count += 1;
    return count;
  }

  /** All rooms. */
  all(): Iterable<Room> {
    return this.#rooms.values();
  }

  /** The room of a ticket, made when there is none. @throws MeetingError `connection/ended`, `limit/rooms`. */
  provide(identity: RoomIdentity): Room {
    const key = roomKeyOf(identity);
    if (this.#endedSinceMs.has(key)) throw endedError();
    const known = this.#rooms.get(key);
    if (known) return known;
    if (this.#rooms.size >= this.#context.maxRooms)
      throw new MeetingError('limit/rooms', 'This relay is full.');
    const room = createRoom(identity, {
      ...this.#context,
      onOccupied: () => this.#occupied(key),
      onEmpty: () => this.#empty(key),
      onEnded: (ended) => this.#end(ended),
    });
    this.#rooms.set(key, room);
    this.#empty(key);
    this.#context.log.info({ event: 'room opened', room: tag(key), rooms: this.#rooms.size });
    return room;
  }

  /** Forgets rooms that were empty, and ended ones, for long enough. */
  sweep(): void {
    const { emptyMs, endedMs } = this.#context.times;
    for (const key of this.#olderThan(this.#emptySinceMs, emptyMs)) this.#forget(key);
    for (const key of this.#olderThan(this.#endedSinceMs, endedMs)) this.#endedSinceMs.delete(key);
  }

  #occupied(key: RoomKey): void {
    this.#emptySinceMs.delete(key);
    this.#context.issuer.roomIs('occupied', key);
  }

  #empty(key: RoomKey): void {
    if (!this.#rooms.has(key)) return;
    this.#emptySinceMs.set(key, this.#context.now());
    this.#context.issuer.roomIs('empty', key);
  }

  #end(room: Room): void {
    this.#forget(room.key);
    this.#endedSinceMs.set(room.key, this.#context.now());
    this.#context.issuer.roomIs('ended', room.key);
    this.#context.log.info({ event: 'meeting ended', room: tag(room.key), members: room.members.size });
    closeRoom(room, endedError());
  }

  #forget(key: RoomKey): void {
    this.#rooms.delete(key);
    this.#emptySinceMs.delete(key);
  }

  #olderThan(sinceMs: ReadonlyMap<RoomKey, number>, ageMs: number): RoomKey[] {
    const nowMs = this.#context.now();
    return [...sinceMs].filter(([, since]) => nowMs - since >= ageMs).map(([key]) => key);
  }
}
