import { toHex } from '@folkmoot/kit';

/** Names a room in this relay: its id together with its meeting key, so that nobody can squat on somebody else's id. */
export type RoomKey = string;

/** What a room is named by. */
export interface RoomIdentity {
  /** 16 bytes, from the descriptor. */
  room: Uint8Array;
  /** 32 bytes, Ed25519. */
  meetingKey: Uint8Array;
}

/** The key of a room for maps. */
export function roomKeyOf({ room, meetingKey }: RoomIdentity): RoomKey {
  return toHex(room) + toHex(meetingKey);
}
