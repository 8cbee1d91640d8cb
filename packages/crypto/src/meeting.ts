import { type Clock, fromBase64Url } from '@folkmoot/kit';
import { type LaneId, laneKinds, MeetingError } from '@folkmoot/wire';
import { Epochs } from './epochs.js';
import { cryptoError, usageError } from './errors.js';
import { Heads } from './heads.js';
import type { GroupKeySource } from './group-key-source.js';
import type { Identity } from './identity.js';
import { RememberedLines } from './kept-lines.js';
import type { KeptRoom } from './kept-rooms.js';
import { type KeySource, laneKid, linkKeySource, senderSize } from './key-source.js';
import { laneFrameKey, type OpenKeys } from './lane-keys.js';
import { type MeetingKey, verifyDescriptor } from './meeting-key.js';
import { Membership } from './membership.js';
import { OwnLanes } from './own-lanes.js';
import { Pairs } from './pairs.js';
import { Participants } from './participants.js';
import { type Bytes, randomBytes } from './primitives.js';
import { RosterKeys } from './roster-keys.js';
import { requireContent } from './roles.js';
import { Runs } from './runs.js';
import { nextSerial } from './serial.js';
import { verifyingKey } from './signing.js';

/** What somebody needs to enter: descriptor as the relay hands it out, fingerprint and secret from the link. */
export interface MeetingAccess {
  descriptor: Uint8Array;
  /** base64url of 16 bytes. */
  fingerprint: string;
  /** base64url of 16 bytes. */
  secret: string;
}

/** Everything a keys engine holds while it is in a meeting. */
export interface Meeting {
  identity: Identity;
  /** What this browser keeps of the room. */
  kept: KeptRoom;
  room: Uint8Array;
  fingerprint: Uint8Array;
  /** What was said, for this client's reload. */
  lines: RememberedLines;
  /** The link secret, kept only so that the invitation can be copied. */
  secret: Bytes;
  /** Seals what must be readable before one is in an epoch: everybody with the link has it. */
  outer: KeySource;
  /** Seal introductions. */
  roster: RosterKeys;
  /** Seal everything else. */
  epochs: Epochs<GroupKeySource>;
  membership: Membership;
  /** Names this run of the engine. */
  sender: Uint8Array;
  /** With the organizer only. */
  meetingKey?: MeetingKey | undefined;
  /** The meeting key to come, once this client was asked to take over. */
  successor?: CryptoKeyPair | undefined;
  own: OwnLanes;
  /** Seal what is for one person only. */
  pairs: Pairs;
  participants: Participants;
  heads: Heads;
  /** The last number given by {@link dated}. */
  serial: number;
}

/** Checks the descriptor and sets up everything for a member; fails with `crypto/descriptor` or `usage/link-truncated`. */
export async function enterMeeting(
  { identity, kept }: { identity: Identity; kept: KeptRoom },
  access: MeetingAccess,
  clock: Clock,
): Promise<Meeting> {
  const fingerprint = linkPart(access.fingerprint);
  const secret = linkPart(access.secret);
  const { descriptor, verifying } = await verifyDescriptor(access.descriptor, fingerprint);
  const { room } = descriptor;
  const outer = await linkKeySource(secret.slice(), room, fingerprint);
  const epochs = new Epochs<GroupKeySource>(clock);
  const roster = new RosterKeys(room, clock);
  const sender = randomBytes(senderSize);
  const participants = new Participants();
  const heads = new Heads(room, (lane, kid) => openKeysOf({ epochs, participants }, lane, kid));
  const own = new OwnLanes(() => epochs.current, sender);
  const keys = { outer, roster, epochs, own };
  const place = { identity, kept, room, sender, ...keys, runs: new Runs(), clock };
  const meeting: Meeting = {
    identity,
    kept,
    lines: new RememberedLines(kept, () => clock.now()),
    room,
    fingerprint,
    secret,
    ...keys,
    membership: new Membership({
      ...place,
      firstKey: { publicKey: descriptor.meetingKey, verifying },
      meetingKey: () => meeting.meetingKey,
    }),
    sender,
    successor: kept.record.successor,
    pairs: await Pairs.create(room, sender),
    participants,
    heads,
    serial: 0,
  };
  return meeting;
}

/**
 * The keys that open a lane of somebody: SFrame key of the sender, signing key as the member introduced it. The member has
 * to be in the group of that epoch by that sender. A screen opens by the table of roles in force, chat by that and by the
 * one of its epoch. Fails with `crypto/unknown-sender`, `crypto/unknown-lane`, `crypto/unknown-epoch`,
 * `permission/presenter`, `permission/muted` or `permission/chat-off`.
 *
 * @param kid The key id of a packet, when it is not of the present epoch.
 */
export async function openKeysOf(
  { epochs, participants }: Pick<Meeting, 'epochs' | 'participants'>,
  lane: LaneId,
  kid?: bigint,
): Promise<OpenKeys> {
  const { sender } = participants.get(lane.member);
  const key = participants.laneKey(lane);
  const isOf = async ({ epoch }: KeySource): Promise<boolean> =>
    (await laneKid(epoch, sender, lane.kind, lane.generation)) === kid;
  const source = kid === undefined ? epochs.current : await epochs.find(isOf, kid);
  if (!source.isSenderOf(lane.member, sender))
    throw cryptoError('crypto/unknown-sender', 'This participant is not in the group.');
  if (lane.kind === laneKinds.chat) requireContent(source.roles, lane);
  requireContent(epochs.current.roles, lane);
  const [frame, verifying] = await Promise.all([
    laneFrameKey(source, sender, { ...lane, usage: 'decrypt' }),
    verifyingKey(key),
  ]);
  return { lane, sender, epoch: source.epoch, frame, verifying };
}

/** The next number and time for an introduction, a grant or a head of this client. */
export function dated(meeting: Meeting, nowMs: number): { serial: number; sentAt: number } {
  meeting.serial = nextSerial(meeting.serial, nowMs);
  return { serial: meeting.serial, sentAt: Math.max(0, Math.floor(nowMs)) };
}

/** The meeting key; fails with `permission/organizer-only` for everybody but the organizer. */
export function requireMeetingKey({ meetingKey }: Meeting): MeetingKey {
  if (meetingKey) return meetingKey;
  throw new MeetingError('permission/organizer-only', 'Only the organizer can do this.');
}

/** Fails with `usage/lane` unless a lane is one's own and of this kind. */
export function requireOwnLane({ identity }: Meeting, lane: LaneId, kind: number): void {
  if (lane.member === identity.member && lane.kind === kind) return;
  throw usageError('usage/lane', 'This message belongs to another lane.');
}

function linkPart(text: string): Bytes {
  try {
    const bytes = fromBase64Url(text);
    if (bytes.length === 16) return bytes;
  } catch {
    // Told below, like a part of the wrong length.
  }
  throw usageError('usage/link-truncated', 'The key in the link is not complete.');
}
