import { type RefusalCode, refusing, requireFor } from './bounds.js';

/** What a leaf of the group says about its member. */
export interface Leaf {
  /** Identity of the basic credential (RFC 9420 §5.3): an encoded `memberCredential`. */
  credential: Uint8Array;
  /** Ed25519 public key that signs in the group. */
  signatureKey: Uint8Array;
}

/** A leaf and its place. */
export interface Member extends Leaf {
  leafIndex: number;
}

/** What a commit wants to change. */
export interface CommitFacts {
  groupId: Uint8Array;
  /** The epoch that the commit ends. */
  epoch: number;
  committer: Member;
  adds: readonly Leaf[];
  removes: readonly Member[];
  contextBefore: Uint8Array;
  contextAfter: Uint8Array;
}

/** The group that a welcome leads into. */
export interface WelcomeFacts {
  groupId: Uint8Array;
  epoch: number;
  /** Who made the commit that adds this client. */
  committer: Member;
  members: readonly Member[];
  context: Uint8Array;
}

/** `true` accepts. Anything else refuses, and so does throwing; a `MeetingError` is passed on as it is. */
export type Verdict = boolean | Promise<boolean>;

/** Who may be in a group and who may change it (RFC 9420 §5.3.1). There is no default: MLS itself knows no roles. */
export interface GroupPolicy {
  /** Asked for every leaf of a tree on joining, for everybody who is added, and for every leaf a committer renews. */
  acceptLeaf(leaf: Leaf): Verdict;
  /** Asked for every commit, one's own included, before anything is derived from it. */
  acceptCommit(facts: CommitFacts): Verdict;
  /** Asked on joining, once all leaves are accepted. */
  acceptWelcome(facts: WelcomeFacts): Verdict;
}

/** Asks a policy; fails with this code unless it says yes. */
export async function requireAccepted(code: RefusalCode, what: string, ask: () => Verdict): Promise<void> {
  await refusing(code, what, async () => requireFor(code, await ask(), what));
}
