import type { RoomState } from '@folkmoot/room';

/** Whether one is in the meeting, be it that the connection is just being restored. */
export function isPresent({ name }: RoomState): boolean {
  return name === 'open' || name === 'reconnecting';
}
