import type { MemberId } from '@folkmoot/wire';
import { bytesEqual } from '@folkmoot/kit';
import { type KeySource, secretKeySource } from './key-source.js';
import type { Group } from './group/group.js';

/** Who is in an epoch: the sender of each member. */
export type SendersByMember = ReadonlyMap<MemberId, Uint8Array>;

/** The key source of one epoch of the group, which knows who is in it. */
export interface GroupKeySource extends KeySource {
  /** Whether a sender is the one by which a member is in this epoch. */
  isSenderOf(member: MemberId, sender: Uint8Array): boolean;
}

/** Epochs of one founding of the group: as many as MLS counts in 32 bits. */
const epochsOfAFounding = 2 ** 32;

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
  { room, epoch, senders }: { room: Uint8Array; epoch: number; senders: SendersByMember },
): Promise<GroupKeySource> {
  const authenticator = group.authenticator();
  const secret = await group.exportSecret('folkmoot/1 lane', room, 32);
  const source = await secretKeySource(secret, { salt: authenticator, room, epoch });
  return {
    ...source,
    authenticator: () => Promise.resolve(authenticator),
    isSenderOf(member, sender) {
      const known = senders.get(member);
      return known !== undefined && bytesEqual(known, sender);
    },
  };
}
