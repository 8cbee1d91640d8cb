import { bytesEqual, type Clock } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { usageError } from './errors.js';
import { createIdentity, type Identity } from './identity.js';
import { enterMeeting, type Meeting, type MeetingAccess } from './meeting.js';
import { fingerprintOf, type MeetingKey, meetingKeyOf } from './meeting-key.js';
import type { MeetingKeyStore } from './meeting-key-store.js';
import { wipe } from './primitives.js';

/** What a keys engine holds: an identity, and a meeting once it has entered one. */
export interface EngineState {
  store: MeetingKeyStore;
  clock: Clock;
  identity: Promise<Identity> | undefined;
  meeting: Meeting | undefined;
  isClosed: boolean;
}

/** Finds the meeting key of a room. */
export type FindKey = (room: Uint8Array) => Promise<CryptoKeyPair | undefined>;

/** This client's identity, made when it is first asked for. Fails with `usage/closed`. */
export async function identityOf(state: EngineState): Promise<Identity> {
  requireUsable(state);
  state.identity ??= createIdentity();
  return state.identity;
}

/** The meeting the engine is in; throws `usage/closed` or `usage/not-entered`. */
export function meetingOf(state: EngineState): Meeting {
  requireUsable(state);
  if (!state.meeting) throw usageError('usage/not-entered', 'The keys belong to no meeting yet.');
  return state.meeting;
}

/** Enters a meeting, as the organizer where a key is to be found. An engine enters once. */
export async function enter(state: EngineState, access: MeetingAccess, findKey?: FindKey): Promise<Meeting> {
  const meeting = await enterMeeting(await identityOf(state), access, state.clock);
  try {
    if (findKey) meeting.meetingKey = await foundKey(meeting, findKey);
    requireUsable(state);
    if (state.meeting) throw usageError('usage/entered', 'The keys belong to a meeting already.');
  } catch (error) {
    wipe(meeting.secret);
    throw error;
  }
  state.meeting = meeting;
  return meeting;
}

/** Drops every reference, and overwrites what is there as bytes. */
export function giveUp(state: EngineState): void {
  if (state.meeting) {
    state.meeting.membership.close();
    state.meeting.pairs.close();
    wipe(state.meeting.secret);
  }
  state.meeting = undefined;
  state.identity = undefined;
  state.isClosed = true;
}

function requireUsable(state: EngineState): void {
  if (state.isClosed) throw usageError('usage/closed', 'The keys of this meeting have been given up.');
}

async function foundKey({ room, fingerprint }: Meeting, findKey: FindKey): Promise<MeetingKey> {
  const pair = await findKey(room);
  const key = pair && (await meetingKeyOf(pair));
  if (key && bytesEqual(await fingerprintOf(key.publicKey), fingerprint)) return key;
  throw new MeetingError('permission/organizer-only', 'This browser does not keep the key of the meeting.');
}
