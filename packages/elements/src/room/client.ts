import type { CreateRoomOptions, JoinRoomOptions, Room } from '@folkmoot/room';

/** What opens rooms: the package `@folkmoot/room`, or something that behaves like it. */
export interface RoomClient {
  createRoom(options: CreateRoomOptions): Promise<Room>;
  joinRoom(options: JoinRoomOptions): Promise<Room>;
}

/** Loads the client when the first room is opened, so that showing a given room does not cost it. */
export async function loadClient(): Promise<RoomClient> {
  return import('@folkmoot/room');
}
