import { bytesEqual } from '@folkmoot/kit';
import { decode, handOver, memberCredential, type MemberId, splitSigned, type Wish } from '@folkmoot/wire';
import { type KnownMeetingKey, readRoles } from './charters.js';
import { cryptoError } from './errors.js';
import { type CertifiedMember, checkAdmission, checkCredential } from './group/credential.js';
import type { CommitFacts, GroupPolicy, Leaf, Member, WelcomeFacts } from './group/policy.js';
import { memberIdOf } from './identity.js';
import { committersOf, requireConsistent, type Roles } from './roles.js';
import { isChainOf, requireAllowed } from './roles-rules.js';
import { verifyingKey } from './signing.js';
import { openWish } from './wishes.js';

/** A leaf's member, as its credential says. */
export type LeafMember = CertifiedMember;

/** What a leaf that was accepted says of its member. */
export function leafMember({ credential }: Pick<Leaf, 'credential'>): LeafMember {
  const { room: _room, ...said } = decode(memberCredential, splitSigned(credential).body);
  return said;
}

/**
 * Who may be in the group of a meeting, and who may change it: whom the table of roles names, as it allows. Everybody has
 * one leaf. Who is added was let in by a committer or by the meeting key; who is in a tree already was so once, and
 * whoever added them answers for it.
 */
export class MeetingPolicy implements GroupPolicy {
  readonly #of: { room: Uint8Array; first: KnownMeetingKey };
  /** Who is in the group now, for commits. */
  readonly #present: () => readonly Member[];
  /** The tables that were read last, with their bytes. */
  #read: { context: Uint8Array; roles: Roles }[] = [];
  /** The table of the commit that was accepted last. */
  #latest: Roles | undefined;
  /** The longest chain of hand-overs that was found genuine: no shorter one counts again. */
  #chain: readonly Uint8Array[] = [];

  constructor(room: Uint8Array, first: KnownMeetingKey, present: () => readonly Member[]) {
    this.#of = { room, first };
    this.#present = present;
  }

  /** The table of roles in a group's context. Fails with `crypto/roles` or `crypto/signature`. */
  async rolesIn(context: Uint8Array): Promise<Roles> {
    const known = this.#read.find((read) => bytesEqual(read.context, context));
    if (known) return known.roles;
    const roles = await readRoles(context, this.#of);
    this.#read = [{ context: context.slice(), roles }, ...this.#read].slice(0, 2);
    return roles;
  }

  /** A chain of hand-overs is in force. Fails with `crypto/roles` when one that was known is missing. */
  adopt(handOvers: readonly Uint8Array[]): void {
    if (!isChainOf(this.#chain, handOvers))
      throw cryptoError('crypto/roles', 'A hand-over of the meeting was taken back.');
    this.#chain = handOvers;
  }

  /** What the meeting key in force verifies, as far as hand-overs are known. */
  async keyInForce(): Promise<CryptoKey> {
    const last = this.#chain.at(-1);
    return last ? verifyingKey(decode(handOver, splitSigned(last).body).key) : this.#of.first.verifying;
  }

  /** Whether the commit that was accepted last takes somebody out for good. */
  bans(member: MemberId): boolean {
    return this.#latest?.table.banned.includes(member) ?? false;
  }

  /** What a leaf says of itself, found genuine. Fails with `crypto/credential` or `crypto/signature`. */
  async certify({ credential, signatureKey }: Leaf): Promise<CertifiedMember> {
    return checkCredential(credential, signatureKey, this.#of.room);
  }

  /**
   * Fails with `crypto/credential` or `crypto/signature` unless somebody was let in by a committer who is in the group, or
   * by the meeting key in force. Who is in the group already may come with another leaf whoever let them in.
   */
  async requireAdmitted(
    roles: Roles,
    { member, identityKey, admission }: LeafMember,
    present = this.#members(),
  ): Promise<void> {
    if (present.has(member)) return;
    const issuerKey = await issuerKeyIn(roles, present, admission.issuer);
    if (!issuerKey) throw cryptoError('crypto/credential', 'Whoever let this member in may not.');
    const { room } = this.#of;
    await checkAdmission({ room, identityKey }, admission, await verifyingKey(issuerKey));
  }

  async acceptLeaf(leaf: Leaf): Promise<boolean> {
    await this.certify(leaf);
    return true;
  }

  async acceptCommit({ committer, adds, removes, ...facts }: CommitFacts): Promise<boolean> {
    const before = await this.rolesIn(facts.contextBefore);
    const after = await this.rolesIn(facts.contextAfter);
    const gone = new Set(removes.map(({ leafIndex }) => leafIndex));
    const added = adds.map(leafMember);
    const staying = this.#present().filter(({ leafIndex }) => !gone.has(leafIndex));
    const members = [...staying.map(leafMember), ...added].map(({ member }) => member);
    requireAllowed(before, after, {
      by: leafMember(committer).member,
      adds: added.map(({ member, admission }) => ({ member, isProven: admission.isProven })),
      removes: removes.map((leaf) => leafMember(leaf).member),
      members,
      wish: before === after ? undefined : await this.#proofOf(before, after),
    });
    const present = this.#members();
    for (const leaf of added) await this.requireAdmitted(before, leaf, present);
    this.#latest = after;
    return new Set(members).size === members.length;
  }

  async acceptWelcome({ groupId, committer, members: leaves, context }: WelcomeFacts): Promise<boolean> {
    const roles = await this.rolesIn(context);
    const members = leaves.map((leaf) => leafMember(leaf).member);
    requireConsistent(roles, new Set(members));
    return (
      isGroupOf(this.#of.room, groupId) &&
      isChainOf(this.#chain, roles.table.handOvers) &&
      committersOf(roles.charter).includes(leafMember(committer).member) &&
      new Set(members).size === members.length
    );
  }

  /** The presenter's wish that a table names as what led to it. */
  async #proofOf(before: Roles, { table: { proof } }: Roles): Promise<Wish | undefined> {
    if (!proof) return undefined;
    const present = this.#members();
    return openWish(proof, before, (member) => present.get(member)?.identityKey);
  }

  #members(): ReadonlyMap<MemberId, LeafMember> {
    return new Map(this.#present().map((leaf) => [leafMember(leaf).member, leafMember(leaf)]));
  }
}

async function issuerKeyIn(
  roles: Roles,
  present: ReadonlyMap<MemberId, LeafMember>,
  issuer: MemberId,
): Promise<Uint8Array | undefined> {
  if (issuer === (await memberIdOf(roles.meetingKey))) return roles.meetingKey;
  if (!committersOf(roles.charter).includes(issuer)) return undefined;
  return present.get(issuer)?.identityKey;
}

/** Whether a group belongs to this room: its id is that of the room and the number of the founding. */
function isGroupOf(room: Uint8Array, groupId: Uint8Array): boolean {
  return groupId.length === room.length + 8 && bytesEqual(groupId.subarray(0, room.length), room);
}
