import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity, createMeetingKey, type Identity, memberIdOf } from '@folkmoot/crypto';
import {
  admit,
  certifyLeaf,
  foundGroup,
  type Group,
  type GroupPolicy,
  type Issuer,
  type KeyPackage,
  type Leaf,
  makeKeyPackage,
} from '@folkmoot/crypto/testing';
import { decode, type MemberCredential, memberCredential, type MemberId, splitSigned } from '@folkmoot/wire';
import { rejectsWith } from '../support/crypto.js';
import { arriveBy, checkAdmitted, leafPair, policyWith } from '../support/group.js';

/** Groups as meetings have them: whoever is in shows a credential that somebody listed let them in. */

const room = new Uint8Array(16).fill(3);

interface Meeting {
  issuer: Issuer;
  policy: GroupPolicy;
  olga: Group;
}

async function meeting(): Promise<Meeting> {
  const issuer = await createMeetingKey();
  const verifying = await crypto.subtle.importKey('raw', issuer.publicKey.slice(), 'Ed25519', true, [
    'verify',
  ]);
  const issuerKeys = new Map<MemberId, CryptoKey>([[await memberIdOf(issuer.publicKey), verifying]]);
  const acceptLeaf = async ({ credential, signatureKey }: Leaf): Promise<boolean> =>
    (await checkAdmitted(credential, signatureKey, { room, issuerKeys })).admission.isProven;
  const policy = policyWith({ acceptLeaf });
  const identity = await createIdentity();
  const leaf = await leafFor(identity, await admissionOf(issuer, identity));
  return {
    issuer,
    policy,
    olga: await foundGroup({ groupId: room, context: new Uint8Array(1), ...leaf, policy }),
  };
}

async function admissionOf(issuer: Issuer, { publicKey }: Identity): Promise<MemberCredential['admission']> {
  return admit(issuer, { room, identityKey: publicKey, admittedAtMs: 1, isProven: true });
}

/** A leaf of somebody: fresh key, fresh sender, the admission that they have. */
async function leafFor(
  identity: Identity,
  admission: MemberCredential['admission'],
): Promise<{ credential: Uint8Array; signatureKeyPair: CryptoKeyPair }> {
  const signatureKeyPair = await leafPair();
  const leafKey = new Uint8Array(await crypto.subtle.exportKey('raw', signatureKeyPair.publicKey));
  const sender = crypto.getRandomValues(new Uint8Array(16));
  return {
    signatureKeyPair,
    credential: await certifyLeaf(identity, { room, sender, leafKey, certifiedAtMs: 1, admission }),
  };
}

async function offerWith(leaf: Awaited<ReturnType<typeof leafFor>>): Promise<KeyPackage> {
  return makeKeyPackage({ ...leaf, lifetime: { notBeforeMs: 0, notAfterMs: Date.now() + 60_000 } });
}

test('who was let in by the meeting key is in the group, under their own identity', async () => {
  const { issuer, policy, olga } = await meeting();
  const identity = await createIdentity();
  const offer = await offerWith(await leafFor(identity, await admissionOf(issuer, identity)));
  const staged = await olga.commit({ adds: [offer.bytes] });
  await staged.adopt();
  const ana = await arriveBy(staged, offer, policy);
  const members = ana
    .members()
    .map(({ credential }) => decode(memberCredential, splitSigned(credential).body).member);
  assert.equal(members[1], identity.member);
  const next = await ana.commit();
  await olga.process(next.commit);
  await next.adopt();
  assert.deepEqual(ana.authenticator(), olga.authenticator());
});

test('who reloads is another leaf with the same admission: in again, and the old leaf out, by one commit', async () => {
  const { issuer, policy, olga } = await meeting();
  const identity = await createIdentity();
  const admission = await admissionOf(issuer, identity);
  const first = await offerWith(await leafFor(identity, admission));
  const before = await olga.commit({ adds: [first.bytes] });
  await before.adopt();
  const old = await arriveBy(before, first, policy);
  const again = await offerWith(await leafFor(identity, admission));
  const staged = await olga.commit({ adds: [again.bytes], removes: [old.leafIndex] });
  assert.equal(await old.process(staged.commit), 'removed');
  await staged.adopt();
  await assertSame(olga, await arriveBy(staged, again, policy));
});

test('a credential that belongs to another leaf key gets nobody in', async () => {
  const { issuer, olga } = await meeting();
  const identity = await createIdentity();
  const { credential } = await leafFor(identity, await admissionOf(issuer, identity));
  const offer = await offerWith({ credential, signatureKeyPair: await leafPair() });
  await rejectsWith('crypto/credential', olga.commit({ adds: [offer.bytes] }));
});

test('nobody gets in whom only an attendee let in', async () => {
  const { olga } = await meeting();
  const [attendee, identity] = [await createIdentity(), await createIdentity()];
  const offer = await offerWith(await leafFor(identity, await admissionOf(attendee, identity)));
  await rejectsWith('crypto/credential', olga.commit({ adds: [offer.bytes] }));
});

async function assertSame(...groups: readonly Group[]): Promise<void> {
  const [first, ...others] = groups.map((group) => group.authenticator());
  for (const other of others) assert.deepEqual(other, first);
}
