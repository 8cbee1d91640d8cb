import { bytesEqual, toHex } from '@folkmoot/kit';
import { encode, letter, MeetingError, type MemberId, type Packet } from '@folkmoot/wire';
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
import type { SealTarget } from './seal-target.js';
import { signBody } from './signing.js';

interface OwnCommit {
  staged: StagedCommit;
  candidates: readonly Candidate[];
}

/** In the group: goes with it from epoch to epoch, and gives out the keys of each. */
export class Inside {
  readonly #place: MembershipPlace;
  readonly #policy: MeetingPolicy;
  readonly #group: Group;
  readonly #founding: number;
  /** Commits of one's own in this epoch, and the one that led to it. */
  #staged: OwnCommit[] = [];
  #adopted: OwnCommit | undefined;

  constructor(place: MembershipPlace, policy: MeetingPolicy, group: Group) {
    this.#place = place;
    this.#policy = policy;
    this.#group = group;
    this.#founding = foundingOf(group);
  }

  /** All leaves. */
  get leaves(): readonly Member[] {
    return this.#group.members();
  }

  /** Whether somebody in the group may commit. */
  mayCommit(member: MemberId): boolean {
    const author = this.#find(member);
    return author !== undefined && this.#policy.mayCommit(author);
  }

  /** Makes a commit, to be adopted when it comes back. */
  async commit(
    candidates: readonly Candidate[],
    removes: readonly MemberId[],
  ): Promise<StagedCommit & { number: number }> {
    const leaving = new Set([...removes, ...candidates.map(({ member }) => member)]);
    leaving.delete(this.#place.identity.member);
    const staged = await this.#group.commit({
      adds: candidates.map(({ keyPackage }) => keyPackage),
      removes: this.leaves
        .filter((leaf) => leaving.has(leafMember(leaf).member))
        .map(({ leafIndex }) => leafIndex),
    });
    this.#staged.push({ staged, candidates });
    return { ...staged, number: this.#numberOf(staged.epoch) };
  }

  /** The commit of one's own that led to this epoch. Throws `usage/not-admitted` when it was somebody else's. */
  get adopted(): OwnCommit & { number: number } {
    if (!this.#adopted) throw usageError('usage/not-admitted', 'This client did not begin the epoch.');
    return { ...this.#adopted, number: this.#numberOf(this.#adopted.staged.epoch) };
  }

  /** Goes on by a commit. Fails with `crypto/…`, and then nothing has changed. */
  async follow(commit: Uint8Array, author: MemberId): Promise<GroupNews> {
    if (!this.mayCommit(author)) throw cryptoError('crypto/commit', 'Whoever changed the group may not.');
    const before = this.leaves;
    const outcome = await this.#group.process(commit).catch(outcomeOf);
    if (outcome === 'stale') return { name: 'nothing' };
    if (outcome !== 'adopted') return { name: outcome };
    this.#adopted = this.#staged.find(({ staged }) => bytesEqual(staged.commit, commit));
    this.#staged = [];
    return this.begin(before);
  }

  /** Begins the epoch in which the group is now; a new generation of introductions where somebody is gone. */
  async begin(before: readonly Member[]): Promise<GroupNews> {
    const { room, epochs, roster } = this.#place;
    const members = this.leaves.map((leaf) => ({ ...leafMember(leaf), leaf: toHex(leaf.credential) }));
    const senders = new Map(members.map(({ member, sender }) => [member, sender]));
    const epoch = this.#numberOf(this.#group.epoch);
    epochs.begin(await groupKeySource(this.#group, { room, epoch, senders }));
    if (before.some((leaf) => !senders.has(leafMember(leaf).member))) await this.beginRoster();
    const known = new Set(before.map(({ credential }) => toHex(credential)));
    const newcomers = members.filter(({ leaf }) => !known.has(leaf)).map(({ member }) => member);
    const isOwn = this.#adopted !== undefined;
    return { name: 'epoch', epoch, rosterGeneration: roster.generation, isOwn, newcomers };
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
      this.mayCommit(member) ? this.#find(member) : undefined;
    const sealed = { lane: packet.lane, headerBytes: packet.headerBytes, payload: body };
    const { rosterGeneration, rosterSecret } = await openLetter(sealed, { room, epochs, authorOf });
    await roster.begin(rosterGeneration, rosterSecret);
    return { name: 'joined', epoch: epochs.current.epoch, rosterGeneration: roster.generation };
  }

  /** Overwrites and drops all secrets of the group. */
  close(): void {
    this.#group.close();
    this.#place.epochs.end();
  }

  #find(member: MemberId): LeafMember | undefined {
    return this.leaves.map(leafMember).find((leaf) => leaf.member === member);
  }

  #numberOf(mlsEpoch: number): number {
    return epochNumber(this.#founding, mlsEpoch);
  }
}

/** What it means that a commit was not taken. */
function outcomeOf(error: unknown): 'stale' | 'behind' {
  if (error instanceof MeetingError && error.code === 'crypto/stale') return 'stale';
  if (error instanceof MeetingError && error.code === 'crypto/epoch') return 'behind';
  throw error;
}

/** The id of a group ends with the number of its founding. */
function foundingOf({ groupId }: Group): number {
  const view = new DataView(groupId.buffer, groupId.byteOffset, groupId.byteLength);
  return Number(view.getBigUint64(groupId.length - 8));
}
