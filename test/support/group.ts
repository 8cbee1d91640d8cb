import assert from 'node:assert/strict';
import {
  checkAdmission,
  checkCredential,
  foundGroup,
  type Group,
  type GroupChange,
  type GroupPolicy,
  type CertifiedMember,
  joinGroup,
  type KeyPackage,
  makeKeyPackage,
  type StagedCommit,
} from '@folkmoot/crypto/testing';
import { toHex, utf8Decode, utf8Encode } from '@folkmoot/kit';
import { MeetingError, type MemberId } from '@folkmoot/wire';

/** A policy for tests about something else. */
export const anything: GroupPolicy = {
  acceptLeaf: () => true,
  acceptCommit: () => true,
  acceptWelcome: () => true,
};

/** A policy that accepts anything but what the given hooks say. */
export function policyWith(hooks: Partial<GroupPolicy>): GroupPolicy {
  return { ...anything, ...hooks };
}

/** What a credential says, when one of these issuers let its member in. */
export async function checkAdmitted(
  credential: Uint8Array,
  leafKey: Uint8Array,
  { room, issuerKeys }: { room: Uint8Array; issuerKeys: ReadonlyMap<MemberId, CryptoKey> },
): Promise<CertifiedMember> {
  const said = await checkCredential(credential, leafKey, room);
  const issuerKey = issuerKeys.get(said.admission.issuer);
  if (!issuerKey) throw new MeetingError('crypto/credential', 'Whoever let this member in may not.');
  await checkAdmission({ room, identityKey: said.identityKey }, said.admission, issuerKey);
  return said;
}

/** An Ed25519 pair as a keys engine makes it. */
export async function leafPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
}

/** A key package of somebody whose credential is just a name. */
export async function offerOf(name: string): Promise<KeyPackage> {
  const lifetime = { notBeforeMs: Date.now() - 3_600_000, notAfterMs: Date.now() + 3_600_000 };
  return makeKeyPackage({ credential: utf8Encode(name), signatureKeyPair: await leafPair(), lifetime });
}

/** A group with one member in it. */
export async function foundedBy(name: string, policy: GroupPolicy = anything): Promise<Group> {
  return foundGroup({
    groupId: new Uint8Array(16).fill(7),
    context: utf8Encode('first context'),
    credential: utf8Encode(name),
    signatureKeyPair: await leafPair(),
    policy,
  });
}

/** Lets people in by one commit, which all others follow; returns their groups in the same order. */
export async function letIn(
  committer: Group,
  {
    names,
    others = [],
    policy = anything,
  }: { names: readonly string[]; others?: readonly Group[]; policy?: GroupPolicy },
): Promise<Group[]> {
  const offers = await Promise.all(names.map(offerOf));
  const staged = await committer.commit({ adds: offers.map(({ bytes }) => bytes) });
  await spread(staged, others);
  return Promise.all(offers.map((offer) => arriveBy(staged, offer, policy)));
}

/** Joins by a commit that adds this key package. */
export async function arriveBy(
  { welcome, ratchetTree }: StagedCommit,
  keyPackage: KeyPackage,
  policy: GroupPolicy = anything,
): Promise<Group> {
  assert.ok(welcome, 'the commit adds nobody');
  return joinGroup({ welcome, ratchetTree, keyPackage, policy });
}

/** A group of these people; the first one founded it. */
export async function groupOf(...names: readonly [string, ...string[]]): Promise<Group[]> {
  const [first, ...others] = names;
  const founder = await foundedBy(first);
  return [founder, ...(others.length > 0 ? await letIn(founder, { names: others }) : [])];
}

/** A commit that the relay gives to everybody: its author adopts it, all others follow. */
export async function commitBy(
  committer: Group,
  change: GroupChange,
  others: readonly Group[],
): Promise<StagedCommit> {
  const staged = await committer.commit(change);
  await spread(staged, others);
  return staged;
}

async function spread(staged: StagedCommit, others: readonly Group[]): Promise<void> {
  for (const other of others) await other.process(staged.commit);
  await staged.adopt();
}

/** What all members of an epoch agree on. */
export async function viewOf(group: Group): Promise<Record<string, unknown>> {
  const secret = await group.exportSecret('lane', Uint8Array.of(1), 16);
  return {
    epoch: group.epoch,
    authenticator: toHex(group.authenticator()),
    secret: toHex(secret),
    context: utf8Decode(group.context()),
    tree: toHex(group.ratchetTree()),
    members: namesIn(group),
  };
}

/** The people in a group, in the order of their leaves. */
export function namesIn(group: Group): string[] {
  return group.members().map(({ credential }) => utf8Decode(credential));
}

/** Fails unless all see the same. */
export async function assertAgree(...groups: readonly Group[]): Promise<void> {
  const [first, ...others] = await Promise.all(groups.map(viewOf));
  for (const other of others) assert.deepEqual(other, first);
}

/** The leaf of somebody; fails when there is nobody of this name. */
export function leafOf(group: Group, name: string): number {
  const member = group.members().find(({ credential }) => utf8Decode(credential) === name);
  assert.ok(member, `${name} is not in the group`);
  return member.leafIndex;
}
