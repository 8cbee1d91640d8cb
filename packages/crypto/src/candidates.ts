import { toHex } from '@folkmoot/kit';
import { type Knock, limits, MeetingError, type MemberId } from '@folkmoot/wire';
import { cryptoError } from './errors.js';
import { checkKeyPackage } from './group/newcomers.js';
import type { MeetingPolicy } from './group-policy.js';
import { bytesEqual } from '@folkmoot/kit';
import { sha256 } from './primitives.js';

/** Somebody to be added by the next commit. */
export interface Candidate {
  member: MemberId;
  keyPackage: Uint8Array;
}

/** Who knocked at a committer's door. */
export class Candidates {
  readonly #policy: MeetingPolicy;
  /** Who has not been admitted yet, by identity key. */
  readonly #strangers = new Map<MemberId, Uint8Array>();
  readonly #ready = new Map<MemberId, Candidate>();
  /** Key packages that were taken once: a relay may play a knock again. */
  readonly #seen = new Set<string>();
  readonly #banned = new Set<MemberId>();

  constructor(policy: MeetingPolicy) {
    this.#policy = policy;
  }

  /** All that may be added now. */
  get ready(): readonly Candidate[] {
    return [...this.#ready.values()];
  }

  /**
   * Takes a knock. Says what the knocker waits for, or nothing for who is not let in again and for what is known. Fails
   * with `protocol/malformed`, `crypto/leaf`, `crypto/credential`, `crypto/signature` or `limit/members`.
   */
  async take(said: Knock): Promise<'admission' | 'entry' | undefined> {
    const { member, identityKey, keyPackage } = said;
    if (this.#banned.has(member)) return undefined;
    if (this.#strangers.size + this.#seen.size >= 4 * limits.members)
      throw new MeetingError('limit/members', 'More people knocked than a room holds.');
    if (!keyPackage) {
      this.#strangers.set(member, identityKey);
      return 'admission';
    }
    const name = toHex(await sha256(keyPackage));
    if (this.#seen.has(name)) return undefined;
    const certified = await this.#policy.certify(await checkKeyPackage(keyPackage));
    if (certified.member !== member || !bytesEqual(certified.sender, said.sender))
      throw cryptoError('crypto/knock', 'The key package is of somebody else.');
    this.#seen.add(name);
    this.#strangers.delete(member);
    this.#ready.set(member, { member, keyPackage });
    return 'entry';
  }

  /** The identity key of somebody who waits for an admission. */
  stranger(member: MemberId): Uint8Array | undefined {
    return this.#strangers.get(member);
  }

  /** They are in the group now. */
  settle(candidates: readonly Candidate[]): void {
    for (const candidate of candidates)
      if (this.#ready.get(candidate.member) === candidate) this.#ready.delete(candidate.member);
  }

  /** Does not let these members in again. */
  ban(members: readonly MemberId[]): void {
    for (const member of members) {
      this.#banned.add(member);
      this.#strangers.delete(member);
      this.#ready.delete(member);
    }
  }
}
