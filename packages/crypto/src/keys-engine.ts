import { type Clock, systemClock, toBase64Url } from '@folkmoot/kit';
import {
  encode,
  type Grant,
  type Head,
  head,
  type Introduction,
  introduction,
  type LaneId,
  type LaneKind,
  laneKinds,
  type MemberId,
  type OutgoingPacket,
  type Packet,
  type RolesTable,
} from '@folkmoot/wire';
import { openAnnouncement, sealAnnouncement } from './announcement.js';
import { type EngineState, enter, giveUp, identityOf, meetingOf } from './engine-state.js';
import { usageError } from './errors.js';
import type { View } from './freshness.js';
import { signGrantBody } from './grants.js';
import type { VerifiedHead } from './heads.js';
import { type Identity, proveIdentity } from './identity.js';
import { openIntroduction } from './introduction.js';
import type { OpenKeys, SealKeys } from './lane-keys.js';
import {
  dated,
  type Meeting,
  type MeetingAccess,
  openKeysOf,
  requireMeetingKey,
  requireOwnLane,
  storeName,
} from './meeting.js';
import { fingerprintOf, meetingKeyOf, signDescriptor } from './meeting-key.js';
import { type MeetingKeyStore, openMeetingKeyStore } from './meeting-key-store.js';
import type { Participant } from './participants.js';
import { generateSigningPair, randomBytes, wipe } from './primitives.js';
import { presenterEntry, signRolesTable } from './roles.js';
import { signBody } from './signing.js';

/** Fingerprint and secret as they stand in the link, base64url of 16 bytes each. */
export interface LinkKey {
  fingerprint: string;
  secret: string;
}

/** The lane and the encoded header of a packet that the engine seals. */
export interface SealTarget {
  lane: LaneId;
  header: Uint8Array;
}

/** What an engine works with; all optional. */
export interface KeysEngineOptions {
  /** Where meeting keys are kept; default: this browser's IndexedDB. */
  store?: MeetingKeyStore;
  clock?: Clock;
  /** An identity that was kept; default: a fresh one. */
  identity?: Identity;
}

/**
 * Holds every secret of one client in one meeting. It lives in the keys worker; all arguments and results can be cloned
 * between threads, and none of them holds a secret as bytes, the link's own parts excepted. Everything it opens it has
 * verified. After `close` every call rejects with `usage/closed`.
 */
export class KeysEngine {
  readonly #state: EngineState;

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
   * Founds a meeting: makes the meeting key, which stays in this browser and cannot be exported, the link secret and the
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
    const { room } = await enter(this.#state, { ...link, descriptor }, async () => pair);
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

  /**
   * Introduces this client: a packet for its presence lane with its name and the public keys of these lanes. Keys of
   * lanes that were introduced before stay the same.
   */
  async introduce(
    target: SealTarget & { name: string; lanes: readonly { kind: LaneKind; generation: number }[] },
  ): Promise<OutgoingPacket & { facts: Participant }> {
    const meeting = meetingOf(this.#state);
    requireOwnLane(meeting, target.lane, laneKinds.presence);
    const { serial: counter, sentAt } = dated(meeting, this.#state.clock.now());
    const said: Introduction = {
      room: meeting.room,
      member: meeting.identity.member,
      sender: meeting.sender,
      identityKey: meeting.identity.publicKey,
      name: target.name,
      counter,
      sentAt,
      laneKeys: await meeting.own.announce(target.lanes),
    };
    const signed = await signBody('introduction', meeting.identity.signing, encode(introduction, said));
    const packet = await announce(meeting, target, signed);
    return { ...packet, facts: meeting.participants.admit(said) };
  }

  /** Opens and checks somebody's introduction and returns what it says. Fails like `openIntroduction`. */
  async learn(packet: Packet): Promise<Participant> {
    const meeting = meetingOf(this.#state);
    return meeting.participants.admit(await openIntroduction(meeting.outer, meeting.room, packet));
  }

  /** The keys that seal one of this client's lanes, once. Fails with `usage/lane-unknown` or `usage/lane-taken`. */
  async sealKeys(kind: LaneKind, generation: number): Promise<SealKeys> {
    return meetingOf(this.#state).own.take({ kind, generation });
  }

  /** The keys that open a lane, in the present epoch or in that of a key id: see `openKeysOf`. */
  async openKeys(lane: LaneId, kid?: bigint): Promise<OpenKeys> {
    return openKeysOf(meetingOf(this.#state), lane, kid);
  }

  /** The organizer's table of roles, sealed for the roles lane. The presenter's lane has to have been introduced. */
  async signRoles(
    target: SealTarget & { presenter?: LaneId },
  ): Promise<OutgoingPacket & { table: RolesTable }> {
    const meeting = meetingOf(this.#state);
    const key = requireMeetingKey(meeting);
    requireOwnLane(meeting, target.lane, laneKinds.roles);
    const { serial, sentAt } = dated(meeting, this.#state.clock.now());
    const { room, sender, identity, participants } = meeting;
    const organizer = { member: identity.member, sender };
    const presenter = target.presenter && presenterEntry(target.presenter, participants);
    const table = { room, serial, organizer, ...(presenter && { presenter }), sentAt };
    const signed = await signRolesTable(key, table);
    const packet = await announce(meeting, target, signed);
    return { ...packet, table: await meeting.roles.admit(signed, organizer) };
  }

  /** Opens a table of roles: genuine, of the organizer, and not older than the one in force. */
  async openRoles(packet: Packet): Promise<RolesTable> {
    const { outer, roles } = meetingOf(this.#state);
    const { sender, signed } = await openAnnouncement(outer, packet);
    return roles.admit(signed, { member: packet.lane.member, sender });
  }

  /** The organizer's word to the relay about what a member may publish, signed, in clear. */
  async signGrant(granted: Pick<Grant, 'member' | 'lanes' | 'out'>): Promise<Uint8Array> {
    const meeting = meetingOf(this.#state);
    const key = requireMeetingKey(meeting);
    const { serial } = dated(meeting, this.#state.clock.now());
    return signGrantBody(key, { ...granted, room: meeting.room, serial });
  }

  /** This client's head, sealed for its heads lane: where it stands, so that others notice what a relay hides. */
  async signHead(target: SealTarget & Pick<Head, 'positions'>): Promise<OutgoingPacket & { head: Head }> {
    const meeting = meetingOf(this.#state);
    requireOwnLane(meeting, target.lane, laneKinds.heads);
    const { room, epochs, roles } = meeting;
    const { current } = epochs;
    const said: Head = {
      room,
      epoch: current.epoch,
      authenticator: await current.authenticator(),
      rolesHash: roles.hash,
      positions: target.positions,
      timeMs: dated(meeting, this.#state.clock.now()).serial,
    };
    const sealer = await meeting.own.headsSealer(target.lane);
    const payload = await sealer.seal(encode(head, said), target.lane, target.header);
    return { header: target.header, payload, head: said };
  }

  /** Opens somebody's head; who that is must have introduced themselves. */
  async openHead(packet: Packet): Promise<VerifiedHead> {
    if (packet.lane.kind !== laneKinds.heads) throw usageError('usage/lane', 'This is no heads lane.');
    return meetingOf(this.#state).heads.open(packet);
  }

  /** Where this client stands: what the heads of others are compared with. */
  async standing(): Promise<Pick<View, 'epoch' | 'authenticator' | 'rolesHash'>> {
    const { epochs, roles } = meetingOf(this.#state);
    const { current } = epochs;
    return { epoch: current.epoch, authenticator: await current.authenticator(), rolesHash: roles.hash };
  }

  /** Gives up all keys. What can be overwritten is; the rest goes with the worker. */
  async close(): Promise<void> {
    giveUp(this.#state);
  }
}

/** A packet of a lane whose messages name their own sender. */
async function announce(
  meeting: Meeting,
  { lane, header }: SealTarget,
  signed: Uint8Array,
): Promise<OutgoingPacket> {
  const context = await meeting.own.context(lane);
  const payload = await sealAnnouncement(context, { sender: meeting.sender, signed }, { lane, header });
  return { header, payload };
}

async function tryToKeep(store: MeetingKeyStore, room: Uint8Array, pair: CryptoKeyPair): Promise<boolean> {
  return store.save(storeName(room), pair).then(
    () => true,
    () => false,
  );
}
