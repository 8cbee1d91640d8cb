import { bytesEqual, toHex } from '@folkmoot/kit';
import {
  encode,
  type GroupMessage,
  letter,
  MeetingError,
  type MemberId,
  type Packet,
  rolesTable,
  type Wish,
} from '@folkmoot/wire';
import { sealAnnouncement } from './announcement.js';
import type { Candidate } from './candidates.js';
import { cryptoError, usageError } from './errors.js';
import type { Group, StagedCommit } from './group/group.js';
import type { Member } from './group/policy.js';
import { epochNumber, groupKeySource } from './group-key-source.js';
import type { GroupNews } from './group-news.js';
import { type LeafMember, leafMember, type MeetingPolicy } from './group-policy.js';
import { openLetter } from './letters.js';
import type { MembershipPlace } from './membership-place.js';
import { wipe } from './primitives.js';
import { committersOf, type Roles } from './roles.js';
import { changedTable, type RolesChange } from './roles-change.js';
import type { SealTarget } from './seal-target.js';
import { signBody } from './signing.js';
import { openWish } from './wishes.js';

/** What a commit of one's own is to change. */
export interface WantedCommit {
  candidates: readonly Candidate[];
  removes: readonly MemberId[];
  roles: RolesChange;
}

/** In the group: goes with it from epoch to epoch, and gives out the keys of each. */
export class Inside {
  readonly #place: MembershipPlace;
  readonly #policy: MeetingPolicy;
  readonly #group: Group;
  /** Commits of one's own in this epoch, and the one that led to it. */
  #staged: StagedCommit[] = [];
  #adopted: StagedCommit | undefined;
  /** Where the relay put the commit that led to this epoch. */
  #arrival: number | undefined;

  constructor(place: MembershipPlace, policy: MeetingPolicy, group: Group) {
    this.#place = place;
    this.#policy = policy;
    this.#group = group;
  }

  /** All leaves. */
  get leaves(): readonly Member[] {
    return this.#group.members();
  }

  /** The table of roles in force. Throws `usage/not-admitted` before the first epoch has begun here. */
  get roles(): Roles {
    return this.#place.epochs.current.roles;
  }

  /** What the leaf of each member says. */
  get members(): ReadonlyMap<MemberId, LeafMember> {
    return new Map(this.leaves.map(leafMember).map((leaf) => [leaf.member, leaf]));
  }

  /** Whether somebody in the group may commit. */
  mayCommit(member: MemberId): boolean {
    return committersOf(this.roles.charter).includes(member) && this.members.has(member);
  }

  /** Makes a commit, to be adopted when it comes back. */
  async commit(wanted: WantedCommit): Promise<StagedCommit & { number: number }> {
    const { candidates, removes } = wanted;
    const leaving = new Set([...removes, ...candidates.map(({ member }) => member)]);
    leaving.delete(this.#place.identity.member);
    const leaves = this.leaves.filter((leaf) => leaving.has(leafMember(leaf).member));
    const context = await contextAfter(this, wanted, this.#place);
    const staged = await this.#group.commit({
      adds: candidates.map(({ keyPackage }) => keyPackage),
      removes: leaves.map(({ leafIndex }) => leafIndex),
      ...(context && { context }),
    });
    this.#staged.push(staged);
    return { ...staged, number: this.#numberOf(staged.epoch) };
  }

  /** The commit of one's own that led to this epoch. Throws `usage/not-admitted` when it was somebody else's. */
  get adopted(): StagedCommit & { number: number } {
    if (!this.#adopted) throw usageError('usage/not-admitted', 'This client did not begin the epoch.');
    return { ...this.#adopted, number: this.#numberOf(this.#adopted.epoch) };
  }

  /**
   * Goes on by a commit. Of several in one epoch that counts which the relay got first: whoever took another one is
   * behind. Fails with `crypto/…`, and then nothing has changed.
   */
  async follow({ epoch, body: commit }: GroupMessage, { lane, arrival }: Packet): Promise<GroupNews> {
    if (!this.mayCommit(lane.member))
      throw cryptoError('crypto/commit', 'Whoever changed the group may not.');
    const before = this.leaves;
    const outcome = await this.#group.process(commit).catch(outcomeOf);
    if (outcome === 'stale') {
      const isOvertaken = epoch === this.#numberOf(this.#group.epoch) && arrival < (this.#arrival ?? 0);
      return { name: isOvertaken ? 'behind' : 'nothing' };
    }
    if (outcome === 'behind') return { name: outcome };
    if (outcome === 'removed')
      return { name: outcome, isForGood: this.#policy.bans(this.#place.identity.member) };
    this.#adopted = this.#staged.find((staged) => bytesEqual(staged.commit, commit));
    this.#staged = [];
    this.#arrival = arrival;
    return this.begin(before);
  }

  /** Begins the epoch in which the group is now; a new generation of introductions where somebody is gone. */
  async begin(before: readonly Member[]): Promise<GroupNews> {
    const { room, epochs, roster } = this.#place;
    const { members } = this;
    const epoch = this.#numberOf(this.#group.epoch);
    const roles = await this.#policy.rolesIn(this.#group.context());
    this.#policy.adopt(roles.table.handOvers);
    epochs.begin(await groupKeySource(this.#group, { room, epoch, members, roles }));
    if (before.some((leaf) => !members.has(leafMember(leaf).member))) await this.beginRoster();
    const known = new Set(before.map(({ credential }) => toHex(credential)));
    // Whoever would found the group again goes on by its rules.
    if (this.#place.meetingKey()) await this.#place.kept.keep({ rules: this.#group.context() });
    const newcomers = this.leaves.filter(({ credential }) => !known.has(toHex(credential)));
    return {
      name: 'epoch',
      epoch,
      rosterGeneration: roster.generation,
      roles,
      members: [...members.keys()],
      isOwn: this.#adopted !== undefined,
      newcomers: newcomers.map((leaf) => leafMember(leaf).member),
      comers: this.#place.runs.follow(this.leaves),
    };
  }

  /** From now on people introduce themselves under keys of this epoch. */
  async beginRoster(): Promise<void> {
    const { room, roster } = this.#place;
    const secret = await this.#group.exportSecret('folkmoot/1 roster', room, 32);
    await roster.begin(this.#numberOf(this.#group.epoch), secret);
  }

  /** A sealed letter to newcomers: what the introductions are sealed with. */
  async letter(target: SealTarget): Promise<Uint8Array> {
    const { identity, room, sender, own, epochs, roster } = this.#place;
    const { current } = epochs;
    const { generation: rosterGeneration, secret: rosterSecret } = roster;
    if (!rosterSecret) throw usageError('usage/not-admitted', 'There are no keys of introductions.');
    const { member } = identity;
    const body = encode(letter, { room, member, epoch: current.epoch, rosterGeneration, rosterSecret });
    const signed = await signBody('letter', identity.signing, body);
    const context = await own.context(target.lane, current);
    const sealed = await sealAnnouncement(context, { sender, signed }, target);
    wipe(body, signed);
    return sealed;
  }

  /** Reads a letter. Fails with `crypto/…`. */
  async read(packet: Packet, body: Uint8Array): Promise<GroupNews> {
    const { room, epochs, roster } = this.#place;
    const authorOf = (member: MemberId): LeafMember | undefined =>
      this.mayCommit(member) ? this.members.get(member) : undefined;
    const sealed = { lane: packet.lane, headerBytes: packet.headerBytes, payload: body };
    const { rosterGeneration, rosterSecret } = await openLetter(sealed, { room, epochs, authorOf });
    await roster.begin(rosterGeneration, rosterSecret);
    const { epoch, roles } = epochs.current;
    const members = [...this.members.keys()];
    const { comers } = this.#place.runs;
    return { name: 'joined', epoch, rosterGeneration: roster.generation, roles, members, comers };
  }

  /** Overwrites and drops all secrets of the group. */
  close(): void {
    this.#group.close();
    this.#place.epochs.end();
  }

  #numberOf(mlsEpoch: number): number {
    return epochNumber(foundingOf(this.#group), mlsEpoch);
  }
}

/** The table that a commit leads to, where it becomes another one. */
async function contextAfter(
  inside: Inside,
  { candidates, removes, roles }: WantedCommit,
  { meetingKey, clock }: MembershipPlace,
): Promise<Uint8Array | undefined> {
  const coming = candidates.map(({ member }) => member);
  const staying = [...inside.members.keys()].filter((member) => !removes.includes(member));
  const before = inside.roles;
  const next = await changedTable(before, roles, {
    members: [...new Set([...staying, ...coming])],
    wish: roles.wish && (await openWishIn(inside, roles.wish)),
    meetingKey: meetingKey(),
    nowMs: clock.now(),
  });
  return next === before.table ? undefined : encode(rolesTable, next);
}

/** Opens a wish of somebody in the group about the table in force. Fails like `openWish`. */
export async function openWishIn(
  { roles, members }: Pick<Inside, 'roles' | 'members'>,
  signed: Uint8Array,
): Promise<Wish> {
  return openWish(signed, roles, (member) => members.get(member)?.identityKey);
}

/** What it means that a commit was not taken. */
function outcomeOf(error: unknown): 'stale' | 'behind' {
  if (error instanceof MeetingError && error.code === 'crypto/stale') return 'stale';
  if (error instanceof MeetingError && error.code === 'crypto/epoch') return 'behind';
  throw error;
}

/** The number of the founding of a group: its id ends with it. */
export function foundingOf({ groupId }: Group): number {
  const view = new DataView(groupId.buffer, groupId.byteOffset, groupId.byteLength);
  return Number(view.getBigUint64(groupId.length - 8));
}
