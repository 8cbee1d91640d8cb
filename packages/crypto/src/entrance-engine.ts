import { type Clock, systemClock, toBase64Url } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import { type EngineState, enter, giveUp, identityOf, meetingOf } from './engine-state.js';
import { type Identity, proveIdentity } from './identity.js';
import { type MeetingAccess, requireMeetingKey, storeName } from './meeting.js';
import { fingerprintOf, meetingKeyOf, signDescriptor } from './meeting-key.js';
import { type MeetingKeyStore, openMeetingKeyStore } from './meeting-key-store.js';
import { generateSigningPair, randomBytes, wipe } from './primitives.js';

/** Fingerprint and secret as they stand in the link, base64url of 16 bytes each. */
export interface LinkKey {
  fingerprint: string;
  secret: string;
}

/** What an engine works with; all optional. */
export interface KeysEngineOptions {
  /** Where meeting keys are kept; default: this browser's IndexedDB. */
  store?: MeetingKeyStore;
  clock?: Clock;
  /** An identity that was kept; default: a fresh one. */
  identity?: Identity;
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
      store: options.store ?? openMeetingKeyStore(),
      clock: options.clock ?? systemClock,
      identity: options.identity && Promise.resolve(options.identity),
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
    const meeting = await enter(this.#state, { ...link, descriptor }, async () => pair);
    await meeting.membership.found(requireMeetingKey(meeting));
    const { room } = meeting;
    return { ...link, descriptor, isKept: await tryToKeep(this.#state.store, room, pair) };
  }

  /** Enters a meeting as a member. Fails with `crypto/descriptor` when the relay's descriptor is not the link's. */
  async joinMeeting(access: MeetingAccess): Promise<{ publicKey: Uint8Array; member: MemberId }> {
    await enter(this.#state, access);
    return this.identity();
  }

  /**
   * Enters a meeting as its organizer again, for example after a reload. Fails with `permission/organizer-only` when
   * this browser does not keep the meeting key.
   */
  async resumeMeeting(access: MeetingAccess): Promise<{ publicKey: Uint8Array; member: MemberId }> {
    await enter(this.#state, access, (room) => this.#state.store.load(storeName(room)));
    return this.identity();
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
}

async function tryToKeep(store: MeetingKeyStore, room: Uint8Array, pair: CryptoKeyPair): Promise<boolean> {
  return store.save(storeName(room), pair).then(
    () => true,
    () => false,
  );
}
