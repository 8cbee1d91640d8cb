import { type Clock, systemClock, toBase64Url } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import { claim, type EngineState, enter, giveUp, identityOf, meetingOf } from './engine-state.js';
import { type Identity, proveIdentity } from './identity.js';
import type { RoomStore } from './kept-rooms.js';
import { type MeetingAccess, requireMeetingKey } from './meeting.js';
import { fingerprintOf, meetingKeyOf, notTheOrganizer, signDescriptor } from './meeting-key.js';
import { generateSigningPair, randomBytes, wipe } from './primitives.js';
import { openRoomStore } from './room-database.js';

/** Lanes of one run of a client; those of its next run have later generations. */
const generationsOfARun = 65_536;

/** Fingerprint and secret as they stand in the link, base64url of 16 bytes each. */
export interface LinkKey {
  fingerprint: string;
  secret: string;
}

/** What an engine works with; all optional. */
export interface KeysEngineOptions {
  /** Where rooms are kept; default: this browser's IndexedDB. */
  store?: RoomStore;
  clock?: Clock;
  /** Default: the one that was kept of the room, or a fresh one. */
  identity?: Identity;
}

/** Who this client is in a room that it may have been in before. */
export interface Recollection {
  publicKey: Uint8Array;
  member: MemberId;
  /** Whether the meeting key is here, so that `resumeMeeting` is the way in. */
  isOrganizer: boolean;
  /** The generation with which this client's lanes begin: later than all it had before. */
  firstGeneration: number;
}

/** What an engine holds: for what works with it, and for nobody else. */
export let stateOf: (engine: EntranceEngine) => EngineState;

/** The way into a meeting and out of it: who this client is, and what it needs to enter. */
export class EntranceEngine {
  readonly #state: EngineState;

  static {
    stateOf = (engine) => engine.#state;
  }

  constructor(options: KeysEngineOptions = {}) {
    this.#state = {
      store: options.store ?? openRoomStore(),
      clock: options.clock ?? systemClock,
      identity: options.identity && Promise.resolve(options.identity),
      kept: undefined,
      meeting: undefined,
      isClosed: false,
    };
  }

  /** Who this client is in the meeting; known before there is one, since a ticket is made out to it. */
  async identity(): Promise<{ publicKey: Uint8Array; member: MemberId }> {
    const { publicKey, member } = await identityOf(this.#state);
    return { publicKey, member };
  }

  /**
   * Takes up what this browser keeps of a room, before one knows anything of it but the link: the same identity as last
   * time. While another tab is in the room, and where nothing was kept, this client is somebody new.
   *
   * @param fingerprint Of the meeting key, as it stands in the link.
   */
  async recall(fingerprint: string): Promise<Recollection> {
    const { record } = await claim(this.#state, fingerprint);
    const { identity, meetingKey, runs = 0 } = record;
    if (identity) this.#state.identity ??= Promise.resolve(identity);
    const firstGeneration = runs * generationsOfARun + 1;
    return { ...(await this.identity()), isOrganizer: meetingKey !== undefined, firstGeneration };
  }

  /**
   * Founds a meeting and its group: makes the meeting key, which stays in this browser and cannot be exported, the link secret and the
   * signed descriptor, and enters. `isKept` tells whether `resumeMeeting` will find the key after a reload; some browsers
   * do not let a private window keep one.
   */
  async openMeeting(): Promise<LinkKey & { descriptor: Uint8Array; isKept: boolean }> {
    const pair = await generateSigningPair();
    const key = await meetingKeyOf(pair);
    const descriptor = await signDescriptor(key, this.#state.clock.now());
    const fingerprint = toBase64Url(await fingerprintOf(key.publicKey));
    const secret = randomBytes(16);
    const link = { fingerprint, secret: toBase64Url(secret) };
    wipe(secret);
    const meeting = await enter(this.#state, { ...link, descriptor }, pair);
    await meeting.membership.found(requireMeetingKey(meeting));
    return { ...link, descriptor, isKept: await this.#keep(pair) };
  }

  /** Enters a meeting as a member. Fails with `crypto/descriptor` when the relay's descriptor is not the link's. */
  async joinMeeting(access: MeetingAccess): Promise<{ publicKey: Uint8Array; member: MemberId }> {
    await enter(this.#state, access);
    await this.#keep();
    return this.identity();
  }

  /**
   * Enters a meeting as its organizer again, for example after a reload: knocks like everybody else, or founds the group
   * again. Fails with `permission/organizer-only` when this browser does not keep the meeting key.
   */
  async resumeMeeting(access: MeetingAccess): Promise<{ publicKey: Uint8Array; member: MemberId }> {
    const { meetingKey } = (await claim(this.#state, access.fingerprint)).record;
    if (!meetingKey) throw notTheOrganizer();
    const meeting = await enter(this.#state, access, meetingKey);
    await meeting.membership.wayIn.admitSelf(requireMeetingKey(meeting));
    await this.#keep();
    return this.identity();
  }

  /** Founds the group again, where nobody is left who could let this client in. Fails with `permission/organizer-only`. */
  async foundAgain(): Promise<void> {
    const meeting = meetingOf(this.#state);
    await meeting.membership.found(requireMeetingKey(meeting));
  }

  /** Keeps something that was said, for this client's own reload and for a day at most. */
  async rememberLine(line: Uint8Array): Promise<void> {
    await meetingOf(this.#state).lines.add(line);
  }

  /** What was said before, the oldest first. */
  async rememberedLines(): Promise<Uint8Array[]> {
    return meetingOf(this.#state).lines.all();
  }

  /** Forgets what was said. */
  async forgetLines(): Promise<void> {
    await meetingOf(this.#state).lines.forget();
  }

  /** The key part of the invitation link, so that it can be copied. */
  async getInvitation(): Promise<LinkKey> {
    const { fingerprint, secret } = meetingOf(this.#state);
    return { fingerprint: toBase64Url(fingerprint), secret: toBase64Url(secret) };
  }

  /** Answers a relay's challenge: see `proveIdentity`. */
  async prove(challenge: Uint8Array): Promise<Uint8Array> {
    return proveIdentity(await identityOf(this.#state), challenge);
  }

  /** Gives up all keys. What can be overwritten is; the rest goes with the worker. */
  async close(): Promise<void> {
    giveUp(this.#state);
  }

  /** Whoever enters this room again in this browser is the same person. */
  async #keep(meetingKey?: CryptoKeyPair): Promise<boolean> {
    const { kept } = meetingOf(this.#state);
    const { runs = 0 } = kept.record;
    const identity = await identityOf(this.#state);
    return kept.keep({ identity, runs: runs + 1, ...(meetingKey && { meetingKey }) });
  }
}
