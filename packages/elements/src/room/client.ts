import type { CreateRoomOptions, JoinRoomOptions, Room } from '@folkmoot/room';
import { MeetingError } from '@folkmoot/wire';

/** What opens rooms: the package `@folkmoot/room`, or something that behaves like it. */
export interface RoomClient {
  createRoom(options: CreateRoomOptions): Promise<Room>;
  joinRoom(options: JoinRoomOptions): Promise<Room>;
}

/**
 * Loads the client when the first room is opened, so that showing a given room does not cost it. Fails with
 * `connection/unreachable` when its files do not come.
 */
export async function loadClient(): Promise<RoomClient> {
  try {
    return await import('@folkmoot/room');
  } catch (cause) {
    throw new MeetingError('connection/unreachable', 'The client could not be loaded.', { cause });
  }
}
