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
  type Wish,
} from '@folkmoot/wire';
import { sealAnnouncement, sourceOfAnnouncement } from './announcement.js';
import { meetingOf } from './engine-state.js';
import { EntranceEngine, stateOf } from './entrance-engine.js';
import { cryptoError, usageError } from './errors.js';
import type { View } from './freshness.js';
import { signGrantBody } from './grants.js';
import { followHandOver, offerToOrganize } from './handing-over.js';
import type { VerifiedHead } from './heads.js';
import { openIntroduction } from './introduction.js';
import type { KeySource } from './key-source.js';
import type { OpenKeys, SealKeys } from './lane-keys.js';
import { dated, type Meeting, openKeysOf, requireOwnLane } from './meeting.js';
import type { GroupNews, GroupWord } from './group-news.js';
import type { PairMessage } from './pairs.js';
import type { Participant } from './participants.js';
import { requireContent, type Roles } from './roles.js';
import type { SealTarget } from './seal-target.js';
import { signBody } from './signing.js';
import { signWish } from './wishes.js';

/**
 * Holds every secret of one client in one meeting. It lives in the keys worker; all arguments and results can be cloned
 * between threads, and none of them holds a secret as bytes, the link's own parts excepted. Everything it opens it has
 * verified. After `close` every call rejects with `usage/closed`.
 */
export class KeysEngine extends EntranceEngine {
  /**
   * Introduces this client: a packet for its presence lane with its name and the public keys of these lanes. Keys of
   * lanes that were introduced before stay the same.
   */
  async introduce(
    target: SealTarget & { name: string; lanes: readonly { kind: LaneKind; generation: number }[] },
  ): Promise<OutgoingPacket & { facts: Participant }> {
    const meeting = meetingOf(stateOf(this));
    requireOwnLane(meeting, target.lane, laneKinds.presence);
    const { serial: counter, sentAt } = dated(meeting, stateOf(this).clock.now());
    const said: Introduction = {
      room: meeting.room,
      member: meeting.identity.member,
      sender: meeting.sender,
      identityKey: meeting.identity.publicKey,
      exchangeKey: meeting.pairs.exchangeKey,
      name: target.name,
      counter,
      sentAt,
      laneKeys: await meeting.own.announce(target.lanes),
    };
    const signed = await signBody('introduction', meeting.identity.signing, encode(introduction, said));
    const packet = await announce(meeting, meeting.roster.current, { target, signed });
    return { ...packet, facts: meeting.participants.admit(said) };
  }

  /** Opens and checks somebody's introduction and returns what it says. Fails like `openIntroduction`. */
  async learn(packet: Packet): Promise<Participant> {
    const meeting = meetingOf(stateOf(this));
    const source = await sourceOfAnnouncement(meeting.roster.epochs, packet);
    return meeting.participants.admit(await openIntroduction(source, meeting.room, packet));
  }

  /** The keys that seal one of this client's lanes, once. Fails with `usage/lane-unknown` or `usage/lane-taken`. */
  async sealKeys(kind: LaneKind, generation: number): Promise<SealKeys> {
    return meetingOf(stateOf(this)).own.take({ kind, generation });
  }

  /** The keys that open a lane, in the present epoch or in that of a key id: see `openKeysOf`. */
  async openKeys(lane: LaneId, kid?: bigint): Promise<OpenKeys> {
    return openKeysOf(meetingOf(stateOf(this)), lane, kid);
  }

  /**
   * Fails with `permission/…` unless what comes by a lane counts now: an opener goes on to have the keys of an epoch after
   * another table of roles has come into force.
   */
  async requireRight(lane: LaneId): Promise<void> {
    requireContent(meetingOf(stateOf(this)).epochs.current.roles, lane);
  }

  /** The table of roles in force. Fails with `usage/not-admitted`. */
  async roles(): Promise<Roles> {
    return meetingOf(stateOf(this)).epochs.current.roles;
  }

  /** Signs what this client wishes committers to do with the table in force; it travels sealed on the wish lane. */
  async signWish(wanted: Pick<Wish, 'wants' | 'to'>): Promise<Uint8Array> {
    const { identity, epochs } = meetingOf(stateOf(this));
    return signWish(identity, epochs.current.roles, wanted);
  }

  /** Offers to take the meeting over: makes the key to come, which cannot be exported, and signs a wish that names it. */
  async offerToOrganize(): Promise<Uint8Array> {
    return offerToOrganize(meetingOf(stateOf(this)), stateOf(this).clock.now());
  }

  /** Opens a wish about the table in force: see `openWish`. */
  async openWish(signed: Uint8Array): Promise<Wish> {
    return meetingOf(stateOf(this)).membership.openWish(signed);
  }

  /** The word of who organizes to the relay about what a member may publish, signed, in clear: see `signGrantBody`. */
  async signGrant(granted: Pick<Grant, 'member' | 'lanes' | 'out'>): Promise<Uint8Array> {
    const meeting = meetingOf(stateOf(this));
    const { serial } = dated(meeting, stateOf(this).clock.now());
    return signGrantBody(meeting, { ...granted, room: meeting.room, serial }, meeting.epochs.latest?.roles);
  }

  /**
   * Seals something for one person, who must have introduced themselves, and for nobody else. Fails with
   * `crypto/unknown-sender` or `usage/oneself`.
   */
  async sealFor(to: MemberId, message: PairMessage): Promise<Uint8Array> {
    const { identity, pairs, participants } = meetingOf(stateOf(this));
    if (to === identity.member) throw usageError('usage/oneself', 'Nobody writes to themselves.');
    return pairs.seal(participants.get(to), message);
  }

  /** Opens what was sealed for one of two people, of whom this client is one. Fails with `crypto/…`. */
  async openBetween(
    { from, to }: { from: MemberId; to: MemberId },
    message: PairMessage,
  ): Promise<Uint8Array> {
    const { identity, pairs, participants } = meetingOf(stateOf(this));
    const { member } = identity;
    if (from === member && to !== member) return pairs.openOwn(participants.get(to), message);
    if (to === member && from !== member) return pairs.open(participants.get(from), message);
    throw cryptoError('crypto/unsealed', 'This was not sealed for this client.');
  }

  /** Says something about the group of the meeting: a packet for the lane that it belongs to. */
  async tell(target: SealTarget, word: GroupWord): Promise<OutgoingPacket> {
    const meeting = meetingOf(stateOf(this));
    const { knock, tree, group } = laneKinds;
    requireOwnLane(meeting, target.lane, word.says === 'knock' ? knock : word.says === 'tree' ? tree : group);
    return meeting.membership.tell(target, word);
  }

  /** Takes a packet of a knock, group or tree lane; commits of a lane in the order in which the relay got them. */
  async follow(packet: Packet): Promise<GroupNews> {
    const meeting = meetingOf(stateOf(this));
    const news = await meeting.membership.follow(packet);
    if (news.name === 'epoch' || news.name === 'joined') await followHandOver(meeting, news.roles);
    return news;
  }

  /** This client's head, sealed for its heads lane: where it stands, so that others notice what a relay hides. */
  async signHead(target: SealTarget & Pick<Head, 'positions'>): Promise<OutgoingPacket & { head: Head }> {
    const meeting = meetingOf(stateOf(this));
    requireOwnLane(meeting, target.lane, laneKinds.heads);
    const { room, epochs } = meeting;
    const { current } = epochs;
    const said: Head = {
      room,
      epoch: current.epoch,
      authenticator: await current.authenticator(),
      rolesHash: current.roles.hash,
      positions: target.positions,
      timeMs: dated(meeting, stateOf(this).clock.now()).serial,
    };
    const sealer = await meeting.own.headsSealer(target.lane);
    const payload = await sealer.seal(encode(head, said), target.lane, target.header);
    return { header: target.header, payload, head: said };
  }

  /** Opens somebody's head; who that is must have introduced themselves. */
  async openHead(packet: Packet): Promise<VerifiedHead> {
    if (packet.lane.kind !== laneKinds.heads) throw usageError('usage/lane', 'This is no heads lane.');
    return meetingOf(stateOf(this)).heads.open(packet);
  }

  /** Where this client stands: what the heads of others are compared with. */
  async standing(): Promise<Pick<View, 'epoch' | 'authenticator' | 'rolesHash'>> {
    const { current } = meetingOf(stateOf(this)).epochs;
    const { epoch, roles } = current;
    return { epoch, authenticator: await current.authenticator(), rolesHash: roles.hash };
  }
}

/** A packet of a lane whose messages name their own sender. */
async function announce(
  meeting: Meeting,
  source: KeySource,
  { target, signed }: { target: SealTarget; signed: Uint8Array },
): Promise<OutgoingPacket> {
  const context = await meeting.own.context(target.lane, source);
  const payload = await sealAnnouncement(context, { sender: meeting.sender, signed }, target);
  return { header: target.header, payload };
}
