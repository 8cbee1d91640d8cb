import type { MemberId } from '@folkmoot/wire';
import { bytesEqual } from '@folkmoot/kit';
import { epochsOfAFounding, type KeySource, secretKeySource } from './key-source.js';
import type { Group } from './group/group.js';
import type { Roles } from './roles.js';

/** The key source of one epoch of the group, which knows who is in it, and who may do what. */
export interface GroupKeySource extends KeySource {
  /** The table of roles of the epoch. */
  readonly roles: Roles;
  /** Whether a sender is the one by which a member is in this epoch. */
  isSenderOf(member: MemberId, sender: Uint8Array): boolean;
}

/** The number of an epoch of the meeting: a group that is founded again repeats none. */
export function epochNumber(founding: number, mlsEpoch: number): number {
  return founding * epochsOfAFounding + mlsEpoch;
}

/**
 * The key source of the present epoch of a group. It holds one secret that the group exports now (RFC 9420 §8.5), so that
 * it goes on to work for what is still on its way when the group has gone on.
 */
export async function groupKeySource(
  group: Group,
  {
    room,
    epoch,
    members,
    roles,
  }: {
    room: Uint8Array;
    epoch: number;
    /** Who is in it, by which sender. */
    members: ReadonlyMap<MemberId, { sender: Uint8Array }>;
    roles: Roles;
  },
): Promise<GroupKeySource> {
  const authenticator = group.authenticator();
  const secret = await group.exportSecret('folkmoot/1 lane', room, 32);
  const source = await secretKeySource(secret, { salt: authenticator, room, epoch });
  return {
    ...source,
    roles,
    authenticator: () => Promise.resolve(authenticator),
    isSenderOf(member, sender) {
      const known = members.get(member);
      return known !== undefined && bytesEqual(known.sender, sender);
    },
  };
}
