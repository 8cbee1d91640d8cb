import assert from 'node:assert/strict';
import { test } from 'node:test';
import { epochsAhead } from '../../packages/crypto/src/key-source.js';
import { type KeySource, laneKid, linkKeySource, sframe } from '@folkmoot/crypto/testing';
import { toHex } from '@folkmoot/kit';
import { laneKinds } from '@folkmoot/wire';
import fc from 'fast-check';

const secret = (): Uint8Array => new Uint8Array(16).fill(1);
const room = new Uint8Array(16).fill(2);
const fingerprint = new Uint8Array(16).fill(3);
const ana = new Uint8Array(16).fill(4);
const ben = new Uint8Array(16).fill(5);
const { chat, screen } = laneKinds;

/** Base keys cannot be exported; two are the same when they derive the same. */
async function mark(key: CryptoKey): Promise<string> {
  const nothing = new Uint8Array(0);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: nothing, info: nothing },
    key,
    256,
  );
  return toHex(new Uint8Array(bits));
}

test('everybody with the link derives the same keys', async () => {
  const mine = await linkKeySource(secret(), room, fingerprint);
  const yours = await linkKeySource(secret(), room, fingerprint);
  assert.equal(await mark(await mine.baseKey(ana, chat, 1)), await mark(await yours.baseKey(ana, chat, 1)));
  assert.deepEqual(await mine.authenticator(), await yours.authenticator());
});

test('every sender, kind of lane and generation has a key of its own', async () => {
  const source = await linkKeySource(secret(), room, fingerprint);
  const keys = [
    source.baseKey(ana, chat, 1),
    source.baseKey(ben, chat, 1),
    source.baseKey(ana, screen, 1),
    source.baseKey(ana, chat, 2),
    source.baseKey(ana, chat, 2 ** 32 + 1),
  ];
  assert.equal(await distinct(keys), keys.length);
});

test('another secret, room or meeting key gives other keys', async () => {
  const other = new Uint8Array(16).fill(9);
  const sources = [
    linkKeySource(secret(), room, fingerprint),
    linkKeySource(other.slice(), room, fingerprint),
    linkKeySource(secret(), other, fingerprint),
    linkKeySource(secret(), room, other),
  ];
  const keys = sources.map(async (source) => (await source).baseKey(ana, chat, 1));
  assert.equal(await distinct(keys), sources.length);
  const authenticators = await Promise.all(
    sources.map(async (source) => toHex(await (await source).authenticator())),
  );
  assert.equal(new Set(authenticators).size, sources.length);
});

test('the secret is overwritten as soon as it has been taken', async () => {
  const mine = secret();
  await linkKeySource(mine, room, fingerprint);
  assert.deepEqual(mine, new Uint8Array(16));
});

test('a base key can neither be exported nor seal anything itself', async () => {
  const key = await (await linkKeySource(secret(), room, fingerprint)).baseKey(ana, chat, 1);
  assert.equal(key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('raw', key));
  assert.deepEqual([...key.usages].sort(), ['deriveBits', 'deriveKey']);
});

test('the authenticator is no key: it derives neither from nor to one', async () => {
  const source = await linkKeySource(secret(), room, fingerprint);
  const authenticator = await source.authenticator();
  assert.equal(authenticator.length, 32);
  const sealed = await sealedBy(source);
  await assert.rejects(sframe.open({ baseKey: authenticator, metadata: new Uint8Array(0), sealed }));
});

test('there is one epoch for now', async () => {
  assert.equal((await linkKeySource(secret(), room, fingerprint)).epoch, 0);
});

test('a key id is what the epoch’s number ends with and a hash of epoch, sender, kind and generation', async () => {
  const input = Buffer.concat([
    Buffer.alloc(8),
    ana,
    Buffer.from([chat]),
    Buffer.from('0000000000000001', 'hex'),
  ]);
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', input));
  hash.writeUInt16BE(0, 0);
  assert.equal(await laneKid(0, ana, chat, 1), hash.readBigUInt64BE(0));
  assert.equal((await laneKid(2 * 2 ** 32 + 0x1_0203, ana, chat, 1)) >> 48n, 0x2203n);
});

test('a key id tells how far away its epoch is', async () => {
  const kid = await laneKid(2 ** 32 + 7, ana, chat, 1);
  for (const ahead of [0, 1, 7, -1, -300]) assert.equal(epochsAhead(kid, 2 ** 32 + 7 - ahead), ahead);
  assert.equal(epochsAhead(await laneKid(0x1_0001, ana, chat, 1), 0xffff), 2);
});

test('what is sealed in a group that was founded again is yet to come for who is in the one before', async () => {
  for (const before of [0, 1, 4_095])
    assert.ok(epochsAhead(await laneKid(2 * 2 ** 32, ana, chat, 1), 2 ** 32 + before) > 0);
  assert.ok(epochsAhead(await laneKid(2 ** 32 + 4_095, ana, chat, 1), 2 * 2 ** 32) < 0);
});

test('key ids differ wherever epoch, sender, kind or generation do', async () => {
  const lane = fc.record({
    epoch: fc.nat(3),
    sender: fc.constantFrom(ana, ben),
    kind: fc.constantFrom(chat, screen),
    generation: fc.oneof(fc.nat(3), fc.maxSafeNat()),
  });
  await fc.assert(
    fc.asyncProperty(lane, lane, async (a, b) => {
      const [first, second] = await Promise.all(
        [a, b].map(({ epoch, sender, kind, generation }) => laneKid(epoch, sender, kind, generation)),
      );
      const same = JSON.stringify([a.epoch, [...a.sender], a.kind, a.generation]);
      const other = JSON.stringify([b.epoch, [...b.sender], b.kind, b.generation]);
      assert.equal(first === second, same === other);
    }),
    { numRuns: 300 },
  );
});

async function distinct(keys: Promise<CryptoKey>[]): Promise<number> {
  const marks = await Promise.all(keys.map(async (key) => mark(await key)));
  return new Set(marks).size;
}

async function sealedBy(source: KeySource): Promise<Uint8Array> {
  const empty = new Uint8Array(0);
  const bits = await mark(await source.baseKey(ana, chat, 1));
  return sframe.seal({ baseKey: Buffer.from(bits, 'hex'), kid: 1n, ctr: 0n, metadata: empty, plain: empty });
}
