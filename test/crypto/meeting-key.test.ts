import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createMeetingKey,
  fingerprintOf,
  type MeetingKey,
  signDescriptor,
  verifyDescriptor,
} from '@folkmoot/crypto';
import { signBody } from '@folkmoot/crypto/testing';
import { toHex } from '@folkmoot/kit';
import { decode, descriptor, encode, splitSigned } from '@folkmoot/wire';
import fc from 'fast-check';
import { flipped, rejectsWith } from '../support/crypto.js';

const createdAt = 1_790_000_000_000;

async function signedDescriptor(): Promise<{ key: MeetingKey; signed: Uint8Array; fingerprint: Uint8Array }> {
  const key = await createMeetingKey();
  const signed = await signDescriptor(key, createdAt);
  return { key, signed, fingerprint: await fingerprintOf(key.publicKey) };
}

test('the descriptor names the meeting key, a random room and the time', async () => {
  const { key, signed, fingerprint } = await signedDescriptor();
  const verified = await verifyDescriptor(signed, fingerprint);
  assert.deepEqual(verified.descriptor.meetingKey, key.publicKey);
  assert.equal(verified.descriptor.createdAt, createdAt);
  assert.equal(verified.descriptor.room.length, 16);
});

test('two meetings of one key have different rooms', async () => {
  const { key, signed } = await signedDescriptor();
  const another = await signDescriptor(key, createdAt);
  assert.notEqual(roomOf(signed), roomOf(another));
});

test('nobody can export the meeting key', async () => {
  const { signing } = await createMeetingKey();
  assert.equal(signing.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', signing));
});

test('the descriptor of another meeting does not pass for the one in the link', async () => {
  const mine = await signedDescriptor();
  const theirs = await signedDescriptor();
  await rejectsWith('crypto/descriptor', verifyDescriptor(theirs.signed, mine.fingerprint));
});

test('a descriptor that names the right key but is signed by another is refused', async () => {
  const mine = await signedDescriptor();
  const forger = await createMeetingKey();
  const forged = { version: 1, meetingKey: mine.key.publicKey, room: new Uint8Array(16), createdAt };
  const signed = await signBody('descriptor', forger.signing, encode(descriptor, forged));
  await rejectsWith('crypto/descriptor', verifyDescriptor(signed, mine.fingerprint));
});

test('what the meeting key signed for another purpose is no descriptor', async () => {
  const { key, signed, fingerprint } = await signedDescriptor();
  const elsewhere = await signBody('grant', key.signing, splitSigned(signed).body);
  await rejectsWith('crypto/descriptor', verifyDescriptor(elsewhere, fingerprint));
});

test('no bit of a descriptor can be altered', async () => {
  const { signed, fingerprint } = await signedDescriptor();
  for (let at = 0; at < signed.length; at += 1) {
    await rejectsWith('crypto/descriptor', verifyDescriptor(flipped(signed, at, at % 8), fingerprint));
  }
});

test('a genuine descriptor of a later version says so', async () => {
  const { key, fingerprint } = await signedDescriptor();
  const later = { version: 2, meetingKey: key.publicKey, room: new Uint8Array(16), createdAt };
  const signed = await signBody('descriptor', key.signing, encode(descriptor, later));
  await rejectsWith('unsupported/version', verifyDescriptor(signed, fingerprint));
});

test('whatever a relay hands out, checking it rejects with nothing but a MeetingError', async () => {
  const { fingerprint } = await signedDescriptor();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (garbage) => {
      await rejectsWith('crypto/descriptor', verifyDescriptor(garbage, fingerprint));
    }),
    { numRuns: 200 },
  );
});

test('a fingerprint is half of the hash of the key', async () => {
  const whole = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(32)));
  assert.deepEqual(await fingerprintOf(new Uint8Array(32)), whole.slice(0, 16));
});

function roomOf(signed: Uint8Array): string {
  return toHex(decode(descriptor, splitSigned(signed).body).room);
}
