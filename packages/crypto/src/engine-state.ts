import { bytesEqual, type Clock } from '@folkmoot/kit';
import { usageError } from './errors.js';
import { createIdentity, type Identity } from './identity.js';
import { type KeptRoom, nothingKept, type RoomStore } from './kept-rooms.js';
import { enterMeeting, type Meeting, type MeetingAccess } from './meeting.js';
import { fingerprintOf, type MeetingKey, meetingKeyOf, notTheOrganizer } from './meeting-key.js';
import { wipe } from './primitives.js';

/** What a keys engine holds: an identity, and a meeting once it has entered one. */
export interface EngineState {
  store: RoomStore;
  clock: Clock;
  identity: Promise<Identity> | undefined;
  /** What this browser keeps of the room, and of which. */
  kept: { room: string; claimed: Promise<KeptRoom> } | undefined;
  meeting: Meeting | undefined;
  isClosed: boolean;
}

/** This client's identity, made when it is first asked for. Fails with `usage/closed`. */
export async function identityOf(state: EngineState): Promise<Identity> {
  requireUsable(state);
  state.identity ??= createIdentity();
  return state.identity;
}

/** Takes what this browser keeps of a room. Fails with `usage/closed` or, for another room than before, `usage/entered`. */
export async function claim(state: EngineState, room: string): Promise<KeptRoom> {
  requireUsable(state);
  if (state.kept?.room !== room) {
    if (state.meeting) throw entered();
    release(state);
    state.kept = { room, claimed: state.store.claim(room).catch(() => nothingKept()) };
  }
  const kept = await state.kept.claimed;
  // Whoever gave up meanwhile keeps nobody else from it.
  if (state.isClosed) kept.release();
  requireUsable(state);
  return kept;
}

/** The meeting the engine is in; throws `usage/closed` or `usage/not-entered`. */
export function meetingOf(state: EngineState): Meeting {
  requireUsable(state);
  if (!state.meeting) throw usageError('usage/not-entered', 'The keys belong to no meeting yet.');
  return state.meeting;
}

/** Enters a meeting, with its key where there is one. An engine enters once. */
export async function enter(
  state: EngineState,
  access: MeetingAccess,
  pair?: CryptoKeyPair,
): Promise<Meeting> {
  const identity = await identityOf(state);
  const kept = await claim(state, access.fingerprint);
  const meeting = await enterMeeting({ identity, kept }, access, state.clock);
  try {
    if (pair) meeting.meetingKey = await theKey(meeting, pair);
    requireUsable(state);
    if (state.meeting) throw entered();
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
  release(state);
  state.meeting = undefined;
  state.identity = undefined;
  state.isClosed = true;
}

function release({ kept }: EngineState): void {
  void kept?.claimed.then((room) => room.release());
}

function requireUsable(state: EngineState): void {
  if (state.isClosed) throw usageError('usage/closed', 'The keys of this meeting have been given up.');
}

function entered(): Error {
  return usageError('usage/entered', 'The keys belong to a meeting already.');
}

async function theKey({ fingerprint }: Meeting, pair: CryptoKeyPair): Promise<MeetingKey> {
  const key = await meetingKeyOf(pair);
  if (bytesEqual(await fingerprintOf(key.publicKey), fingerprint)) return key;
  throw notTheOrganizer();
}
