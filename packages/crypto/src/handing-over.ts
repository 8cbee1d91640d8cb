import { bytesEqual } from '@folkmoot/kit';
import { signCharter } from './charters.js';
import type { Meeting } from './meeting.js';
import { type MeetingKey, meetingKeyOf } from './meeting-key.js';
import { generateSigningPair } from './primitives.js';
import type { Roles } from './roles.js';
import { nextCharterSerial } from './roles-change.js';
import { signWish } from './wishes.js';

/**
 * Offers to be the organizer: a fresh key that cannot be exported, and the first charter it signs (RFC 8032), which names
 * this member instead of the present organizer and leaves everybody else as they are.
 */
export async function offerToOrganize(meeting: Meeting, nowMs: number): Promise<Uint8Array> {
  const { identity, epochs } = meeting;
  const { roles } = epochs.current;
  meeting.successor ??= await generateSigningPair();
  await meeting.kept.keep({ successor: meeting.successor });
  const key = await meetingKeyOf(meeting.successor);
  const { member } = identity;
  const others = (names: readonly (typeof member)[]): (typeof member)[] =>
    names.filter((name) => name !== member);
  const charter = await signCharter(key, {
    ...roles.charter,
    serial: nextCharterSerial(roles.charter, nowMs),
    organizer: member,
    coOrganizers: others(roles.charter.coOrganizers),
    greeters: others(roles.charter.greeters),
  });
  return signWish(identity, roles, { wants: 'organize', to: member, offer: { key: key.publicKey, charter } });
}

/** After a hand-over the former key is given up, and the key that was offered counts; after a reload as well. */
export async function followHandOver(meeting: Meeting, { meetingKey: inForce }: Roles): Promise<void> {
  const { meetingKey, successor, kept } = meeting;
  if (meetingKey && !isKey(meetingKey, inForce)) {
    meeting.meetingKey = undefined;
    await kept.keep({ meetingKey: undefined });
  }
  const next = successor && (await meetingKeyOf(successor));
  if (next && isKey(next, inForce)) meeting.meetingKey = next;
}

function isKey({ publicKey }: MeetingKey, inForce: Uint8Array): boolean {
  return bytesEqual(publicKey, inForce);
}
