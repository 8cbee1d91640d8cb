import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectHash, openObject, sealObject } from '@folkmoot/crypto';
import { bytesEqual, toHex, utf8Encode } from '@folkmoot/kit';
import { laneKinds, type MemberId, packetContext } from '@folkmoot/wire';
import fc from 'fast-check';
import { flipped, headerOf, rejectsWith } from '../support/crypto.js';

const presenter = 'ab'.repeat(16) as MemberId;
const lane = { member: presenter, kind: laneKinds.screen, generation: 1 };
const context = packetContext(lane, headerOf(7));
const pixels = utf8Encode('some changed pixels');

test('an object opens with the key and the hash from the map', async () => {
  const { key, hash, sealed } = await sealObject(pixels, context);
  assert.deepEqual(await openObject(sealed, key, hash, context), pixels);
});

test('any object survives being sealed and opened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 20_000 }), async (plain) => {
      const { key, hash, sealed } = await sealObject(plain, context);
      assert.equal(sealed.length, plain.length + 16);
      assert.ok(bytesEqual(await openObject(sealed, key, hash, context), plain));
    }),
    { numRuns: 60 },
  );
});

test('the same object sealed twice has two keys and shares no byte', async () => {
  const first = await sealObject(pixels, context);
  const second = await sealObject(pixels, context);
  assert.notEqual(toHex(first.key), toHex(second.key));
  assert.notEqual(toHex(first.sealed), toHex(second.sealed));
});

test('the pixels do not stand in what the relay holds', async () => {
  const canary = utf8Encode('canary '.repeat(40));
  const { sealed } = await sealObject(canary, context);
  assert.equal(Buffer.from(sealed).includes('canary'), false);
});

test('an object whose ciphertext was altered anywhere is turned away by its hash', async () => {
  const { key, hash, sealed } = await sealObject(pixels, context);
  for (let at = 0; at < sealed.length; at += 1) {
    await rejectsWith('crypto/hash', openObject(flipped(sealed, at, at % 8), key, hash, context));
  }
});

test('an altered object does not open either when the hash is altered to match', async () => {
  const { key, sealed } = await sealObject(pixels, context);
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = flipped(sealed, at);
    await rejectsWith('crypto/unsealed', openObject(altered, key, await objectHash(altered), context));
  }
});

test('another object of the same presenter cannot take its place', async () => {
  const shown = await sealObject(pixels, context);
  const other = await sealObject(utf8Encode('older pixels'), context);
  await rejectsWith('crypto/hash', openObject(other.sealed, shown.key, shown.hash, context));
  await rejectsWith('crypto/unsealed', openObject(other.sealed, shown.key, other.hash, context));
});

test('an object belongs to its packet: another header or lane does not open it', async () => {
  const { key, hash, sealed } = await sealObject(pixels, context);
  const places = [
    packetContext(lane, headerOf(8)),
    packetContext(lane, headerOf(7, { priority: 1 })),
    packetContext({ ...lane, generation: 2 }, headerOf(7)),
    packetContext({ ...lane, member: 'cd'.repeat(16) as MemberId }, headerOf(7)),
    packetContext({ ...lane, kind: laneKinds.chat }, headerOf(7)),
  ];
  for (const place of places) await rejectsWith('crypto/unsealed', openObject(sealed, key, hash, place));
});

test('no byte of the header can be altered on the way', async () => {
  const { key, hash, sealed } = await sealObject(pixels, context);
  for (let at = 0; at < context.length; at += 1) {
    await rejectsWith('crypto/unsealed', openObject(sealed, key, hash, flipped(context, at)));
  }
});

test('a wrong key or a key of another length does not open it', async () => {
  const { key, hash, sealed } = await sealObject(pixels, context);
  await rejectsWith('crypto/unsealed', openObject(sealed, flipped(key, 3), hash, context));
  await rejectsWith('crypto/unsealed', openObject(sealed, key.subarray(0, 15), hash, context));
  await rejectsWith('crypto/unsealed', openObject(sealed, new Uint8Array(32), hash, context));
});

test('a hash of another length is no match', async () => {
  const { key, hash, sealed } = await sealObject(pixels, context);
  await rejectsWith('crypto/hash', openObject(sealed, key, hash.subarray(0, 8), context));
  await rejectsWith('crypto/hash', openObject(sealed, key, new Uint8Array(0), context));
});

test('the hash is the first half of the SHA-256 of the ciphertext', async () => {
  const whole = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.of(1, 2, 3)));
  assert.deepEqual(await objectHash(Uint8Array.of(1, 2, 3)), whole.slice(0, 16));
});

test('whatever the bytes, opening them rejects with nothing but a MeetingError', async () => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, bytes, bytes, async (sealed, key, hash, place) => {
      await rejectsWith(/^crypto\//, openObject(sealed, key, hash, place));
      await rejectsWith('crypto/unsealed', openObject(sealed, key, await objectHash(sealed), place));
    }),
    { numRuns: 200 },
  );
});
