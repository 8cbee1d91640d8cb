import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { createMeetingKey, KeysEngine, memoryStore, verifyDescriptor, verifyGrant } from '@folkmoot/crypto';
import { signBody } from '@folkmoot/crypto/testing';
import { fromBase64Url } from '@folkmoot/kit';
import { decode, encode, everybody, grant, laneKinds, signatureInput, splitSigned } from '@folkmoot/wire';
import fc from 'fast-check';
import { flipped, foundMeeting, rejectsWith, testClock, type TestMeeting } from '../support/crypto.js';

const chatForAll = {
  member: everybody,
  lanes: [{ kind: laneKinds.chat, maxBytesPerSecond: 10_000 }],
  out: false,
};

async function verifierOf({
  descriptor,
  link,
}: TestMeeting): Promise<{ room: Uint8Array; verifying: CryptoKey }> {
  const verified = await verifyDescriptor(descriptor, fromBase64Url(link.fingerprint));
  return { room: verified.descriptor.room, verifying: verified.verifying };
}

test('a grant says in clear what a member may publish, signed by the meeting key', async () => {
  const meeting = await foundMeeting();
  const { room, verifying } = await verifierOf(meeting);
  const granted = await verifyGrant(await meeting.organizer.keys.signGrant(chatForAll), room, verifying);
  assert.equal(granted.member, everybody);
  assert.deepEqual(granted.lanes, chatForAll.lanes);
  assert.equal(granted.out, false);
});

test('a relay that knows nothing but Ed25519 can check it', async () => {
  const meeting = await foundMeeting();
  const { meetingKey } = (await verifyDescriptor(meeting.descriptor, fromBase64Url(meeting.link.fingerprint)))
    .descriptor;
  const { body, signature } = splitSigned(await meeting.organizer.keys.signGrant(chatForAll));
  const x = Buffer.from(meetingKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  assert.ok(verify(null, signatureInput('grant', body), key, signature));
});

test('each grant has a higher serial than the one before, over a reload too', async () => {
  const clock = testClock();
  const store = memoryStore();
  const keys = new KeysEngine({ store, clock });
  const access = await keys.openMeeting();
  const serials = [await serialOf(keys), await serialOf(keys), await serialOf(keys)];
  await keys.close();
  clock.advance(1_000);
  const again = new KeysEngine({ store, clock });
  await again.resumeMeeting(access);
  serials.push(await serialOf(again));
  assert.deepEqual(
    serials,
    [...new Set(serials)].sort((a, b) => a - b),
  );
  assert.equal(serials.length, 4);
});

test('only who organizes grants', async () => {
  const { join } = await foundMeeting();
  await rejectsWith('permission/organizer-only', (await join('Ana')).keys.signGrant(chatForAll));
});

test('the grant of another meeting counts for nothing here', async () => {
  const [here, there] = [await foundMeeting(), await foundMeeting()];
  const { room, verifying } = await verifierOf(here);
  await rejectsWith(
    'crypto/signature',
    verifyGrant(await there.organizer.keys.signGrant(chatForAll), room, verifying),
  );
});

test('a grant for another room of the same meeting key counts for nothing here', async () => {
  const key = await createMeetingKey();
  const verifying = await crypto.subtle.importKey('raw', key.publicKey.slice(), 'Ed25519', true, ['verify']);
  const elsewhere = { ...chatForAll, room: new Uint8Array(16).fill(1), serial: 1 };
  const signed = await signBody('grant', key.signing, encode(grant, elsewhere));
  await rejectsWith('crypto/grant', verifyGrant(signed, new Uint8Array(16), verifying));
});

test('a signature for roles is none for a grant', async () => {
  const key = await createMeetingKey();
  const verifying = await crypto.subtle.importKey('raw', key.publicKey.slice(), 'Ed25519', true, ['verify']);
  const room = new Uint8Array(16);
  const signed = await signBody('roles', key.signing, encode(grant, { ...chatForAll, room, serial: 1 }));
  await rejectsWith('crypto/signature', verifyGrant(signed, room, verifying));
});

test('no bit of a grant can be altered', async () => {
  const meeting = await foundMeeting();
  const { room, verifying } = await verifierOf(meeting);
  const signed = await meeting.organizer.keys.signGrant({ ...chatForAll, out: true });
  for (let at = 0; at < signed.length; at += 1) {
    await rejectsWith('crypto/signature', verifyGrant(flipped(signed, at, at % 8), room, verifying));
  }
});

test('whatever somebody passes off as a grant, checking it rejects with nothing but a MeetingError', async () => {
  const { room, verifying } = await verifierOf(await foundMeeting());
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (garbage) => {
      await rejectsWith('crypto/signature', verifyGrant(garbage, room, verifying));
    }),
    { numRuns: 100 },
  );
});

async function serialOf(keys: KeysEngine): Promise<number> {
  return decode(grant, splitSigned(await keys.signGrant(chatForAll)).body).serial;
}
