import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity, createMeetingKey, type Identity, memberIdOf } from '@folkmoot/crypto';
import { admit, certifyLeaf, type Issuer, signBody } from '@folkmoot/crypto/testing';
import {
  decode,
  encode,
  type MemberCredential,
  memberCredential,
  type MemberId,
  splitSigned,
} from '@folkmoot/wire';
import { flipped, rejectsWith } from '../support/crypto.js';
import { checkAdmitted } from '../support/group.js';

const room = new Uint8Array(16).fill(1);
const sender = new Uint8Array(16).fill(2);
const leafKey = new Uint8Array(32).fill(3);
const admittedAtMs = 1_790_000_000_000;
const certifiedAtMs = admittedAtMs + 5;

interface Scene {
  issuer: Issuer;
  ana: Identity;
  issuerKeys: Map<MemberId, CryptoKey>;
  credential: Uint8Array;
}

/** Ana, let in by the meeting key. */
async function scene(isProven = true): Promise<Scene> {
  const issuer = await createMeetingKey();
  const ana = await createIdentity();
  const admission = await admit(issuer, { room, identityKey: ana.publicKey, admittedAtMs, isProven });
  const credential = await certifyLeaf(ana, { room, sender, leafKey, certifiedAtMs, admission });
  return { issuer, ana, issuerKeys: await keysOf(issuer), credential };
}

async function keysOf(...issuers: readonly Issuer[]): Promise<Map<MemberId, CryptoKey>> {
  const entries = issuers.map(async ({ publicKey }) => {
    const key = await crypto.subtle.importKey('raw', publicKey.slice(), 'Ed25519', true, ['verify']);
    return [await memberIdOf(publicKey), key] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Ana's credential with something changed, signed by her own key all the same. */
async function resigned({ ana, credential }: Scene, changed: Partial<MemberCredential>): Promise<Uint8Array> {
  const said = decode(memberCredential, splitSigned(credential).body);
  return signBody('credential', ana.signing, encode(memberCredential, { ...said, ...changed }));
}

test('a credential tells who stands behind a leaf, who let them in and when', async () => {
  const { issuer, ana, issuerKeys, credential } = await scene();
  const { admission, ...said } = await checkAdmitted(credential, leafKey, { room, issuerKeys });
  const { member, publicKey: identityKey } = ana;
  assert.deepEqual(said, { member, identityKey, sender, leafKey, certifiedAtMs });
  const { issuer: by, isProven } = admission;
  assert.deepEqual(
    [by, admission.admittedAtMs, isProven],
    [await memberIdOf(issuer.publicKey), admittedAtMs, true],
  );
});

test('a credential says when nobody knows who came', async () => {
  const { issuerKeys, credential } = await scene(false);
  assert.equal((await checkAdmitted(credential, leafKey, { room, issuerKeys })).admission.isProven, false);
});

test('who reloads comes back as a new leaf with the admission that was kept', async () => {
  const { ana, issuerKeys, credential } = await scene();
  const { admission } = decode(memberCredential, splitSigned(credential).body);
  const [anew, key] = [new Uint8Array(16).fill(8), new Uint8Array(32).fill(9)];
  const other = { room, sender: anew, leafKey: key, certifiedAtMs, admission };
  const again = await certifyLeaf(ana, other);
  const { member } = await checkAdmitted(again, other.leafKey, { room, issuerKeys });
  assert.equal(member, ana.member);
});

test('a member who may let people in does it with their own identity', async () => {
  const [greeter, ana] = [await createIdentity(), await createIdentity()];
  const admission = await admit(greeter, { room, identityKey: ana.publicKey, admittedAtMs, isProven: true });
  const credential = await certifyLeaf(ana, { room, sender, leafKey, certifiedAtMs, admission });
  const issuerKeys = await keysOf(greeter);
  const { issuer } = (await checkAdmitted(credential, leafKey, { room, issuerKeys })).admission;
  assert.equal(issuer, greeter.member);
});

test('a credential counts only if somebody listed let the member in', async () => {
  const { credential } = await scene();
  const issuerKeys = await keysOf(await createIdentity());
  await rejectsWith('crypto/credential', checkAdmitted(credential, leafKey, { room, issuerKeys }));
});

test('nobody lets themselves in', async () => {
  const { issuerKeys, ana } = await scene();
  const admission = await admit(ana, { room, identityKey: ana.publicKey, admittedAtMs, isProven: true });
  const own = await certifyLeaf(ana, { room, sender, leafKey, certifiedAtMs, admission });
  await rejectsWith('crypto/credential', checkAdmitted(own, leafKey, { room, issuerKeys }));
  const [issuer] = issuerKeys.keys();
  const posing = { ...admission, issuer: issuer as MemberId };
  const posed = await certifyLeaf(ana, { room, sender, leafKey, certifiedAtMs, admission: posing });
  await rejectsWith('crypto/signature', checkAdmitted(posed, leafKey, { room, issuerKeys }));
});

test('an admission is for one person: another identity cannot use it', async () => {
  const { issuerKeys, credential } = await scene();
  const mallory = await createIdentity();
  const { admission } = decode(memberCredential, splitSigned(credential).body);
  const stolen = await certifyLeaf(mallory, { room, sender, leafKey, certifiedAtMs, admission });
  await rejectsWith('crypto/signature', checkAdmitted(stolen, leafKey, { room, issuerKeys }));
});

test('what an issuer signed cannot be altered: neither the time nor whether the link was proven', async () => {
  const ana = await scene(false);
  const { issuerKeys, credential } = ana;
  const { admission } = decode(memberCredential, splitSigned(credential).body);
  for (const changed of [{ isProven: true }, { admittedAtMs: admittedAtMs + 1 }]) {
    const better = await resigned(ana, { admission: { ...admission, ...changed } });
    await rejectsWith('crypto/signature', checkAdmitted(better, leafKey, { room, issuerKeys }));
  }
});

test('a credential is for one room and one leaf', async () => {
  const { issuerKeys, credential } = await scene();
  const elsewhere = new Uint8Array(16);
  await rejectsWith('crypto/credential', checkAdmitted(credential, leafKey, { room: elsewhere, issuerKeys }));
  const otherLeaf = new Uint8Array(32);
  await rejectsWith('crypto/credential', checkAdmitted(credential, otherLeaf, { room, issuerKeys }));
});

test('an admission to one room is none to another', async () => {
  const ana = await scene();
  const other = new Uint8Array(16).fill(9);
  const moved = await resigned(ana, { room: other });
  const { issuerKeys } = ana;
  await rejectsWith('crypto/signature', checkAdmitted(moved, leafKey, { room: other, issuerKeys }));
});

test('a credential names the member by the hash of the key', async () => {
  const ana = await scene();
  const { member } = await createIdentity();
  const posed = await resigned(ana, { member });
  const { issuerKeys } = ana;
  await rejectsWith('crypto/credential', checkAdmitted(posed, leafKey, { room, issuerKeys }));
});

test('no bit of a credential can be turned', async () => {
  const { issuerKeys, credential } = await scene();
  for (let at = 0; at < credential.length; at += 1) {
    const wrong = flipped(credential, at, at % 8);
    await rejectsWith(
      /^crypto\/(credential|signature)$/,
      checkAdmitted(wrong, leafKey, { room, issuerKeys }),
    );
  }
  for (const size of [0, 1, 63, 64, credential.length - 1]) {
    const short = credential.slice(0, size);
    await rejectsWith(
      /^crypto\/(credential|signature)$/,
      checkAdmitted(short, leafKey, { room, issuerKeys }),
    );
  }
});

test('a signature of another kind is none of a credential', async () => {
  const { ana, issuerKeys, credential } = await scene();
  const { body } = splitSigned(credential);
  const other = await signBody('introduction', ana.signing, body);
  await rejectsWith('crypto/signature', checkAdmitted(other, leafKey, { room, issuerKeys }));
});
