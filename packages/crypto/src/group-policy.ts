import { bytesEqual } from '@folkmoot/kit';
import { decode, memberCredential, type MemberCredential, type MemberId, splitSigned } from '@folkmoot/wire';
import { cryptoError } from './errors.js';
import { type CertifiedMember, checkCredential } from './group/credential.js';
import type { CommitFacts, GroupPolicy, Leaf, Member, WelcomeFacts } from './group/policy.js';
import { memberIdOf } from './identity.js';
import { verifyingKey } from './signing.js';

/** A leaf's member, as its credential says. */
export type LeafMember = Pick<MemberCredential, 'member' | 'sender' | 'identityKey'> & { issuer: MemberId };

/** What a leaf that was accepted says of its member. */
export function leafMember({ credential }: Pick<Leaf, 'credential'>): LeafMember {
  const { member, sender, identityKey, admission } = decode(memberCredential, splitSigned(credential).body);
  return { member, sender, identityKey, issuer: admission.issuer };
}

/**
 * Who may be in the group of a meeting, and who may change it: the meeting key lets the organizer in, the organizer
 * everybody else; one leaf a member; only the organizer commits.
 */
export class MeetingPolicy implements GroupPolicy {
  readonly #room: Uint8Array;
  readonly #meetingKey: MemberId;
  readonly #issuers: Map<MemberId, CryptoKey>;
  /** Who is in the group now, for commits. */
  readonly #present: () => readonly Member[];

  constructor(
    { room, meetingKey, verifying }: { room: Uint8Array; meetingKey: MemberId; verifying: CryptoKey },
    present: () => readonly Member[],
  ) {
    this.#room = room;
    this.#meetingKey = meetingKey;
    this.#issuers = new Map([[meetingKey, verifying]]);
    this.#present = present;
  }

  /** The members that may let people in, and the meeting key, with their keys. */
  get issuerKeys(): ReadonlyMap<MemberId, CryptoKey> {
    return this.#issuers;
  }

  /** Whether this member may commit: only whom the meeting key itself let in. */
  mayCommit({ issuer }: Pick<LeafMember, 'issuer'>): boolean {
    return issuer === this.#meetingKey;
  }

  /** Accepts an issuer that the meeting key let in. */
  async trust(identityKey: Uint8Array): Promise<void> {
    this.#issuers.set(await memberIdOf(identityKey), await verifyingKey(identityKey));
  }

  /** What a leaf says, found genuine. Fails with `crypto/credential` or `crypto/signature`. */
  async certify({ credential, signatureKey }: Leaf): Promise<CertifiedMember> {
    return checkCredential(credential, signatureKey, { room: this.#room, issuerKeys: this.#issuers });
  }

  async acceptLeaf(leaf: Leaf): Promise<boolean> {
    const certified = await this.certify(leaf);
    if (this.mayCommit(certified)) await this.trust(certified.identityKey);
    return true;
  }

  acceptCommit({ committer, adds, removes, contextBefore, contextAfter }: CommitFacts): boolean {
    if (!this.mayCommit(leafMember(committer))) {
      throw cryptoError('crypto/commit', 'Whoever changed the group may not.');
    }
    if (!bytesEqual(contextBefore, contextAfter)) return false;
    const gone = new Set(removes.map(({ leafIndex }) => leafIndex));
    const staying = this.#present().filter((leaf) => !gone.has(leaf.leafIndex));
    return areDistinct([...staying, ...adds]);
  }

  acceptWelcome({ groupId, committer, members, context }: WelcomeFacts): boolean {
    return (
      isGroupOf(this.#room, groupId) &&
      context.length === 0 &&
      this.mayCommit(leafMember(committer)) &&
      areDistinct(members)
    );
  }
}

/** Whether a group belongs to this room: its id is that of the room and the number of the founding. */
function isGroupOf(room: Uint8Array, groupId: Uint8Array): boolean {
  return groupId.length === room.length + 8 && bytesEqual(groupId.subarray(0, room.length), room);
}

function areDistinct(leaves: readonly Leaf[]): boolean {
  return new Set(leaves.map((leaf) => leafMember(leaf).member)).size === leaves.length;
}
