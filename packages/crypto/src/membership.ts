import { concatBytes } from '@folkmoot/kit';
import {
  decode,
  encode,
  groupMessage,
  type GroupMessage,
  laneKinds,
  type MemberId,
  type OutgoingPacket,
  type Packet,
  rolesTable,
  type Wish,
  type WelcomeNote,
  welcomeNote,
} from '@folkmoot/wire';
import { openAnnouncement, sealAnnouncement } from './announcement.js';
import { Candidates, type Doorstep } from './candidates.js';
import { decoded, usageError } from './errors.js';
import { firstTable, nextFoundersTable } from './founding.js';
import { admit } from './group/credential.js';
import { foundGroup } from './group/group.js';
import type { GroupNews, GroupWord } from './group-news.js';
import { MeetingPolicy } from './group-policy.js';
import { Inside, openWishIn } from './inside.js';
import { makeLeaf, openKnock } from './knocks.js';
import type { MeetingKey } from './meeting-key.js';
import type { MembershipPlace } from './membership-place.js';
import { uint64 } from './primitives.js';
import type { SealTarget } from './seal-target.js';
import { type Said, WayIn } from './way-in.js';

const nothing: GroupNews = { name: 'nothing' };

/** This client's part in the group of a meeting: outside, on its way in, in it, and for committers at its door. */
export class Membership {
  readonly #place: MembershipPlace;
  readonly #policy: MeetingPolicy;
  readonly #candidates: Candidates;
  /** How this client gets into the group. */
  readonly wayIn: WayIn;
  #inside: Inside | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(place: MembershipPlace) {
    this.#place = place;
    this.#policy = new MeetingPolicy(place.room, place.firstKey, () => this.#inside?.leaves ?? []);
    this.#candidates = new Candidates(this.#policy);
    this.wayIn = new WayIn(place, this.#policy);
  }

  /** Founds the group, as the holder of the meeting key; where there was one, again, by the rules that are known of it. */
  async found(key: MeetingKey): Promise<void> {
    const { room, identity, clock, kept } = this.#place;
    const { rules } = kept.record;
    const by = { room, organizer: identity.member, nowMs: clock.now() };
    const table = rules ? await nextFoundersTable(key, rules, by) : await firstTable(key, by);
    const admission = await this.wayIn.admitSelf(key);
    const group = await foundGroup({
      ...(await makeLeaf(this.#place, admission)),
      groupId: concatBytes(room, uint64(await this.wayIn.foundings.next(key))),
      context: encode(rolesTable, table),
      policy: this.#policy,
    });
    this.#inside = new Inside(this.#place, this.#policy, group);
    await this.#inside.begin([]);
    await this.#inside.beginRoster();
  }

  /** Says something about the group: a packet for the lane that it belongs to. */
  async tell(target: SealTarget, word: GroupWord): Promise<OutgoingPacket> {
    if (word.says === 'knock') return announce(this.#place, target, await this.wayIn.knock());
    return announce(this.#place, target, encode(groupMessage, await this.#messageOf(target, word)));
  }

  /**
   * Takes a packet of a knock, group or tree lane. The commits of a lane have to come in the order in which the relay
   * got them. Fails with `crypto/…` or `protocol/malformed` for what is not genuine or not allowed, which changes nothing.
   */
  follow(packet: Packet): Promise<GroupNews> {
    const turn = this.#turn.then(() => this.#follow(packet));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Opens a wish of somebody in the group. Fails like `openWish`, and with `usage/not-admitted` outside. */
  async openWish(signed: Uint8Array): Promise<Wish> {
    return openWishIn(requireInside(this.#inside), signed);
  }

  /** Overwrites and drops all secrets. */
  close(): void {
    this.#leave();
    this.wayIn.close();
    this.#place.roster.close();
    this.#place.roster.epochs.end();
  }

  async #messageOf(target: SealTarget, word: Exclude<GroupWord, { says: 'knock' }>): Promise<GroupMessage> {
    const inside = requireInside(this.#inside);
    const { says } = word;
    if (says === 'founding') return { says, epoch: 0, body: this.wayIn.foundings.signed };
    if (says === 'admission')
      return { says, epoch: this.#candidates.knockedAt(word.to), body: await this.#admit(inside, word.to) };
    if (says === 'letter') {
      const { epoch } = this.#place.epochs.current;
      return { says, epoch, body: await inside.letter(target) };
    }
    if (says === 'commit') return { says, ...(await this.#commit(inside, word)) };
    const { number, ratchetTree, welcome } = inside.adopted;
    const body = says === 'tree' ? ratchetTree : welcome;
    if (!body) throw usageError('usage/value', 'The commit let nobody in.');
    return { says, epoch: number, body };
  }

  async #commit(
    inside: Inside,
    { adds, removes = [], bans = [], roles = {} }: Extract<GroupWord, { says: 'commit' }>,
  ): Promise<Pick<GroupMessage, 'epoch' | 'body'>> {
    const { commit, number } = await inside.commit({
      candidates: await this.#candidates.ready(doorstepOf(inside, this.#place), adds),
      removes: [...removes, ...bans],
      roles: bans.length > 0 ? { ...roles, ban: bans } : roles,
    });
    return { epoch: number, body: commit };
  }

  async #follow(packet: Packet): Promise<GroupNews> {
    const { outer, identity } = this.#place;
    if (packet.lane.kind === laneKinds.knock) return this.#hear(packet);
    const { signed } = await openAnnouncement(outer, packet);
    const message = decoded('crypto/group', () => decode(groupMessage, signed));
    const { recipients } = packet.header;
    if (recipients.length > 0 && !recipients.includes(identity.member)) return nothing;
    const said = { message, packet };
    return this.#inside ? this.#go(this.#inside, said) : this.#comeIn(said);
  }

  async #go(inside: Inside, { message, packet }: Said): Promise<GroupNews> {
    if (message.says === 'founding') {
      // What the former group says counts no more.
      if (!(await this.wayIn.foundings.take(message.body))) return nothing;
      this.#leave();
      return { name: 'behind' };
    }
    if (message.says === 'letter') return inside.read(packet, message.body);
    if (message.says !== 'commit') return nothing;
    const news = await inside.follow(message, packet);
    if (news.name === 'epoch') this.#candidates.settle(inside);
    if (news.name === 'removed' || news.name === 'behind') this.#leave();
    return news;
  }

  /** Joins once welcome and tree are there, and catches up with what came meanwhile. */
  async #comeIn(said: Said): Promise<GroupNews> {
    const progress = await this.wayIn.take(said);
    if (progress === 'waiting') return nothing;
    if (progress === 'admitted' || progress === 'behind') return { name: progress };
    const inside = new Inside(this.#place, this.#policy, progress.group);
    this.#inside = inside;
    await inside.begin(inside.leaves);
    let news = nothing;
    for (const one of progress.later) {
      const next = await this.#go(inside, one).catch(() => nothing);
      if (next.name === 'removed' || next.name === 'behind') return next;
      if (next.name === 'joined' || news.name !== 'joined') news = next;
    }
    return news;
  }

  async #hear(packet: Packet): Promise<GroupNews> {
    const { outer, room, identity } = this.#place;
    const inside = this.#inside;
    if (!inside?.mayCommit(identity.member) || packet.lane.member === identity.member) return nothing;
    const said = await openKnock(outer, room, packet);
    // A key package that was meant for the group before this one; a relay may have kept the knock.
    if (said.keyPackage && said.founding < this.wayIn.foundings.number)
      return { name: 'knocked', member: said.member, wants: 'founding' };
    const wants = await this.#candidates.take(said, doorstepOf(inside, this.#place));
    return wants ? { name: 'knocked', member: said.member, wants } : nothing;
  }

  async #admit({ roles }: Inside, member: MemberId): Promise<Uint8Array> {
    const { room, identity, clock } = this.#place;
    const identityKey = this.#candidates.stranger(member);
    if (!identityKey) throw usageError('usage/unknown-participant', 'Nobody waits for this.');
    const issuer = { publicKey: identity.publicKey, signing: identity.signing };
    const granted = { room, identityKey, admittedAtMs: clock.now(), isProven: true };
    const note: WelcomeNote = {
      charter: roles.table.charter,
      handOvers: roles.table.handOvers,
      issuerKey: identity.publicKey,
      admission: await admit(issuer, granted),
      founding: this.wayIn.foundings.signed,
    };
    return encode(welcomeNote, note);
  }

  #leave(): void {
    this.#inside?.close();
    this.#inside = undefined;
  }
}

function requireInside(inside: Inside | undefined): Inside {
  if (inside) return inside;
  throw usageError('usage/not-admitted', 'This client is not in the group of the meeting.');
}

function doorstepOf({ roles, members }: Inside, { identity }: MembershipPlace): Doorstep {
  return { roles, members, self: identity.member };
}

async function announce(
  { own, outer, sender }: MembershipPlace,
  target: SealTarget,
  signed: Uint8Array,
): Promise<OutgoingPacket> {
  const context = await own.context(target.lane, outer);
  return { header: target.header, payload: await sealAnnouncement(context, { sender, signed }, target) };
}
