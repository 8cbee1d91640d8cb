import type { Present } from '@folkmoot/transport';
import type { MemberId } from '@folkmoot/wire';

/** Tells whether somebody is in the room, away for a moment or not. That is the relay's word: it can hide people. */
export function hereIn(members: readonly Present[]): (member: MemberId) => boolean {
  const here = new Set(members.map(({ member }) => member));
  return (member) => here.has(member);
}
