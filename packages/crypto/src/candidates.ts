import { bytesEqual, toHex } from '@folkmoot/kit';
import { type Knock, limits, MeetingError, type MemberId } from '@folkmoot/wire';
import { cryptoError } from './errors.js';
import { checkKeyPackage } from './group/newcomers.js';
import type { LeafMember, MeetingPolicy } from './group-policy.js';
import { sha256 } from './primitives.js';
import { organizes, type Roles } from './roles.js';

/** Somebody to be added by the next commit. */
export interface Candidate {
  member: MemberId;
  keyPackage: Uint8Array;
  leaf: LeafMember;
}

/** The group as it is when somebody knocks. */
export interface Doorstep {
  roles: Roles;
  /** Who is in the group. */
  members: ReadonlyMap<MemberId, LeafMember>;
  self: MemberId;
}

/** Who knocked at a committer's door. */
export class Candidates {
  readonly #policy: MeetingPolicy;
  /** Who has not been admitted yet, by identity key. */
  readonly #strangers = new Map<MemberId, Uint8Array>();
  readonly #ready = new Map<MemberId, Candidate>();
  /** Key packages that were taken once: a relay may play a knock again. */
  readonly #seen = new Set<string>();
  /** When each member knocked last, by their clock. */
  readonly #knockedAt = new Map<MemberId, number>();

  constructor(policy: MeetingPolicy) {
    this.#policy = policy;
  }

  /**
   * Takes a knock. Says what the knocker waits for, or nothing for who is not let in again, for what is known, and for
   * strangers at a locked door. Fails with `protocol/malformed`, `crypto/leaf`, `crypto/credential`, `crypto/signature` or
   * `limit/members`.
   */
  async take(said: Knock, at: Doorstep): Promise<'admission' | 'entry' | undefined> {
    const { member, identityKey, keyPackage } = said;
    if (at.roles.table.banned.includes(member)) return undefined;
    if (this.#strangers.size + this.#seen.size >= 4 * limits.members)
      throw new MeetingError('limit/members', 'More people knocked than a room holds.');
    this.#knockedAt.set(member, said.sentAt);
    if (!keyPackage) return this.#hear(member, identityKey, at);
    const name = toHex(await sha256(keyPackage));
    if (this.#seen.has(name)) return this.#waits(member, keyPackage, at);
    const leaf = await this.#policy.certify(await checkKeyPackage(keyPackage));
    if (leaf.member !== member || !bytesEqual(leaf.sender, said.sender))
      throw cryptoError('crypto/knock', 'The key package is of somebody else.');
    const present = at.members.get(member);
    // What is found in a log may be long past.
    if (present && !isLater(leaf, present)) return undefined;
    // Whose admission does not count any more, is admitted anew.
    if (!(await this.#isAdmitted(leaf, at))) return this.#hear(member, identityKey, at);
    this.#seen.add(name);
    this.#strangers.delete(member);
    this.#ready.set(member, { member, keyPackage, leaf });
    return isWelcome(member, at) ? 'entry' : undefined;
  }

  /** The identity key of somebody who waits for an admission. */
  stranger(member: MemberId): Uint8Array | undefined {
    return this.#strangers.get(member);
  }

  /** When somebody knocked last, by their clock; 0: never. */
  knockedAt(member: MemberId): number {
    return this.#knockedAt.get(member) ?? 0;
  }

  /** All of these that may be added now; without names all that may. */
  async ready(at: Doorstep, names?: readonly MemberId[]): Promise<readonly Candidate[]> {
    const welcome = [...this.#ready.values()].filter(
      ({ member }) => isWelcome(member, at) && (names?.includes(member) ?? true),
    );
    const admitted: Candidate[] = [];
    for (const candidate of welcome)
      if (await this.#isAdmitted(candidate.leaf, at)) admitted.push(candidate);
      else this.#ready.delete(candidate.member);
    return admitted;
  }

  /** Who is in the group by the key package they came with waits no more. */
  settle({ members }: Pick<Doorstep, 'members'>): void {
    for (const { member, leaf } of [...this.#ready.values()]) {
      const present = members.get(member);
      if (present && !isLater(leaf, present)) this.#ready.delete(member);
    }
  }

  /** Whoever knocks again with a key package that was not used yet waits for the same. */
  #waits(member: MemberId, keyPackage: Uint8Array, at: Doorstep): 'entry' | undefined {
    const candidate = this.#ready.get(member);
    const isSame = candidate !== undefined && bytesEqual(candidate.keyPackage, keyPackage);
    return isSame && isWelcome(member, at) ? 'entry' : undefined;
  }

  #hear(member: MemberId, identityKey: Uint8Array, { roles, members }: Doorstep): 'admission' | undefined {
    if (roles.table.isLocked && !members.has(member)) return undefined;
    this.#strangers.set(member, identityKey);
    return 'admission';
  }

  async #isAdmitted(leaf: LeafMember, { roles }: Doorstep): Promise<boolean> {
    return this.#policy.requireAdmitted(roles, leaf).then(
      () => true,
      () => false,
    );
  }
}

/** Whether a leaf was made after the one by which its member is in the group. */
function isLater(leaf: LeafMember, present: LeafMember): boolean {
  if (leaf.certifiedAtMs !== present.certifiedAtMs) return leaf.certifiedAtMs > present.certifiedAtMs;
  return !bytesEqual(leaf.leafKey, present.leafKey);
}

/** Nobody adds whom the table bans; while the meeting is locked, greeters add only who comes back as another leaf. */
function isWelcome(member: MemberId, { roles, members, self }: Doorstep): boolean {
  if (roles.table.banned.includes(member)) return false;
  return !roles.table.isLocked || members.has(member) || organizes(roles, self);
}
