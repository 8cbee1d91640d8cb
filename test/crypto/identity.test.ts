import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { createIdentity, memberIdOf, proveIdentity } from '@folkmoot/crypto';
import { helloInput, isMemberId, signatureInput } from '@folkmoot/wire';
import { rejectsWith } from '../support/crypto.js';

const nonce = new Uint8Array(32).fill(3);
const tokenHash = new Uint8Array(32).fill(4);
const challenge = helloInput(nonce, tokenHash);

test('a member id is the first half of the hash of the public key', async () => {
  const { publicKey, member } = await createIdentity();
  assert.equal(member, createHash('sha256').update(publicKey).digest('hex').slice(0, 32));
  assert.equal(await memberIdOf(publicKey), member);
  assert.ok(isMemberId(member));
});

test('two people never have the same id', async () => {
  const [first, second] = [await createIdentity(), await createIdentity()];
  assert.notEqual(first.member, second.member);
});

test('nobody can export the private key', async () => {
  const { signing } = await createIdentity();
  assert.equal(signing.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', signing));
  await assert.rejects(crypto.subtle.exportKey('jwk', signing));
});

test('the proof for a relay is checked by anybody who knows Ed25519', async () => {
  const identity = await createIdentity();
  const proof = await proveIdentity(identity, challenge);
  assert.equal(proof.length, 64);
  assert.ok(verify(null, helloInput(nonce, tokenHash), nodeKey(identity.publicKey), proof));
});

test('a proof for one challenge is none for another', async () => {
  const identity = await createIdentity();
  const proof = await proveIdentity(identity, challenge);
  assert.equal(verify(null, helloInput(tokenHash, nonce), nodeKey(identity.publicKey), proof), false);
});

test('a relay gets nothing signed but a greeting of exactly that form', async () => {
  const identity = await createIdentity();
  for (const size of [0, 32, 63, 64, 65, challenge.length, 512]) {
    await rejectsWith('usage/challenge', proveIdentity(identity, new Uint8Array(size)));
  }
  for (const other of ['introduction', 'hello\0 ', 'hellO', 'grant']) {
    const body = Uint8Array.from([...nonce, ...tokenHash]);
    await rejectsWith('usage/challenge', proveIdentity(identity, signatureInput(other, body)));
  }
  await rejectsWith('usage/challenge', proveIdentity(identity, challenge.subarray(1)));
  await rejectsWith('usage/challenge', proveIdentity(identity, Uint8Array.from([...challenge, 0])));
});

function nodeKey(publicKey: Uint8Array): ReturnType<typeof createPublicKey> {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
