import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sframe } from '@folkmoot/crypto/testing';
import { fromHex, toHex } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import fc from 'fast-check';
import { flipped, rejectsWith } from '../support/crypto.js';
import { readVectors } from '../support/vectors.js';

interface HeaderVector {
  kid: bigint;
  ctr: bigint;
  encoded: string;
}

interface SFrameVector {
  cipher_suite: bigint;
  kid: bigint;
  ctr: bigint;
  base_key: string;
  sframe_salt: string;
  metadata: string;
  nonce: string;
  aad: string;
  pt: string;
  ct: string;
}

const vectors = readVectors<{ header: HeaderVector[]; sframe: SFrameVector[] }>('sframe/test-vectors.json', [
  'kid',
  'ctr',
  'cipher_suite',
]);
const uint64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const bytes = fc.uint8Array({ maxLength: 200 });
const baseKey = fc.uint8Array({ minLength: 16, maxLength: 16 });

test('the vectors are read without losing a digit', () => {
  const largest = vectors.header.at(-1);
  assert.equal(largest?.kid, 18_446_744_073_709_551_615n);
  assert.equal(largest.ctr, 18_446_744_073_709_551_615n);
  assert.ok(vectors.header.length >= 145);
});

test('every header of RFC 9605 is written as the RFC writes it', () => {
  for (const { kid, ctr, encoded } of vectors.header) {
    assert.equal(toHex(sframe.encodeHeader(kid, ctr)), encoded, `kid ${kid}, ctr ${ctr}`);
  }
});

test('every header of RFC 9605 is read as the RFC reads it', () => {
  for (const { kid, ctr, encoded } of vectors.header) {
    const size = encoded.length / 2;
    assert.deepEqual(sframe.decodeHeader(fromHex(`${encoded}0102`)), { kid, ctr, size });
  }
});

const suite4 = vectors.sframe.filter(({ cipher_suite }) => cipher_suite === 4n);

test('there is a vector for the one cipher suite we use', () => {
  assert.equal(suite4.length, 1);
});

for (const vector of suite4) {
  const { kid, ctr } = vector;
  const secret = { baseKey: fromHex(vector.base_key), metadata: fromHex(vector.metadata) };

  test('RFC 9605 suite 4: sealing gives the ciphertext of the vector', async () => {
    const sealed = await sframe.seal({ ...secret, kid, ctr, plain: fromHex(vector.pt) });
    assert.equal(toHex(sealed), vector.ct);
  });

  test('RFC 9605 suite 4: opening gives the plain text of the vector', async () => {
    const opened = await sframe.open({ ...secret, sealed: fromHex(vector.ct) });
    assert.deepEqual({ ...opened, plain: toHex(opened.plain) }, { kid, ctr, plain: vector.pt });
  });

  test('RFC 9605 suite 4: no bit of the vector can be turned', async () => {
    const sealed = fromHex(vector.ct);
    for (let at = 0; at < sealed.length; at += 1) {
      await rejectsWith('crypto/unsealed', sframe.open({ ...secret, sealed: flipped(sealed, at, at % 8) }));
    }
  });
}

test('vectors of other cipher suites do not open: there is nothing to negotiate', async () => {
  for (const vector of vectors.sframe.filter(({ cipher_suite }) => cipher_suite !== 4n)) {
    const secret = { baseKey: fromHex(vector.base_key), metadata: fromHex(vector.metadata) };
    await rejectsWith('crypto/unsealed', sframe.open({ ...secret, sealed: fromHex(vector.ct) }));
  }
});

test('any key id and counter survive being written and read', () => {
  fc.assert(
    fc.property(uint64, uint64, (kid, ctr) => {
      const header = sframe.encodeHeader(kid, ctr);
      assert.ok(header.length <= 17);
      assert.deepEqual(sframe.decodeHeader(header), { kid, ctr, size: header.length });
    }),
    { numRuns: 2_000 },
  );
});

test('small key ids and counters take no byte of their own', () => {
  assert.equal(sframe.encodeHeader(7n, 7n).length, 1);
  assert.equal(sframe.encodeHeader(8n, 7n).length, 2);
  assert.equal(sframe.encodeHeader(7n, 256n).length, 3);
});

test('numbers past 64 bits and negative ones are a mistake of the caller', () => {
  for (const wrong of [-1n, 1n << 64n]) {
    assert.throws(() => sframe.encodeHeader(wrong, 0n), RangeError);
    assert.throws(() => sframe.encodeHeader(0n, wrong), RangeError);
  }
});

test('a header written longer than it need be is refused', () => {
  for (const long of ['0800', '0807', '8007', '900001', '0900ff', '8800ff', '9f000000000000000001']) {
    assert.throws(() => sframe.decodeHeader(fromHex(long)), isUnsealed, long);
  }
});

test('a header that ends early is refused', () => {
  for (const short of ['', '08', '09ff', '88ff', 'ff', `ff${'ff'.repeat(15)}`]) {
    assert.throws(() => sframe.decodeHeader(fromHex(short)), isUnsealed, short);
  }
});

test('whatever the header bytes, reading them throws nothing but a MeetingError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (garbage) => {
      try {
        const { kid, ctr, size } = sframe.decodeHeader(garbage);
        assert.deepEqual(sframe.encodeHeader(kid, ctr), garbage.slice(0, size));
      } catch (error) {
        assert.ok(isUnsealed(error));
      }
    }),
    { numRuns: 5_000 },
  );
});

test('whatever is sealed opens again, to the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(baseKey, uint64, uint64, bytes, bytes, async (key, kid, ctr, metadata, plain) => {
      const sealed = await sframe.seal({ baseKey: key, kid, ctr, metadata, plain });
      const opened = await sframe.open({ baseKey: key, metadata, sealed });
      assert.deepEqual({ kid: opened.kid, ctr: opened.ctr }, { kid, ctr });
      assert.deepEqual(opened.plain, new Uint8Array(plain));
    }),
    { numRuns: 200 },
  );
});

test('a ciphertext is its header, the text and a tag of 16 bytes longer than nothing', async () => {
  const plain = new Uint8Array(100);
  const sealed = await sframe.seal({ baseKey: new Uint8Array(16), kid: 5n, ctr: 6n, metadata: plain, plain });
  assert.equal(sealed.length, 1 + 100 + 16);
});

test('an empty text is sealed like any other', async () => {
  const empty = new Uint8Array(0);
  const sealing = { baseKey: new Uint8Array(16), kid: 1n, ctr: 0n, metadata: empty, plain: empty };
  const sealed = await sframe.seal(sealing);
  assert.equal(sealed.length, 17);
  assert.deepEqual((await sframe.open({ ...sealing, sealed })).plain, empty);
});

test('other metadata, another base key or another key id do not open it', async () => {
  const sealing = { baseKey: new Uint8Array(16).fill(1), kid: 300n, ctr: 1n, metadata: Uint8Array.of(1) };
  const sealed = await sframe.seal({ ...sealing, plain: Uint8Array.of(1, 2, 3) });
  await rejectsWith('crypto/unsealed', sframe.open({ ...sealing, sealed, metadata: Uint8Array.of(2) }));
  await rejectsWith('crypto/unsealed', sframe.open({ ...sealing, sealed, metadata: new Uint8Array(0) }));
  await rejectsWith('crypto/unsealed', sframe.open({ ...sealing, sealed, baseKey: new Uint8Array(16) }));
  const elsewhere = sealed.slice();
  elsewhere.set(sframe.encodeHeader(301n, 1n));
  await rejectsWith('crypto/unsealed', sframe.open({ ...sealing, sealed: elsewhere }));
});

test('two counters give different ciphertexts of the same text', async () => {
  const sealing = {
    baseKey: new Uint8Array(16),
    kid: 1n,
    metadata: new Uint8Array(0),
    plain: new Uint8Array(9),
  };
  const first = await sframe.seal({ ...sealing, ctr: 0n });
  const second = await sframe.seal({ ...sealing, ctr: 1n });
  assert.notDeepEqual(first.slice(1), second.slice(1));
});

test('whatever the bytes, opening them rejects with nothing but a MeetingError', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (sealed, metadata) => {
      await rejectsWith('crypto/unsealed', sframe.open({ baseKey: new Uint8Array(16), metadata, sealed }));
    }),
    { numRuns: 300 },
  );
});

test('no ciphertext can be shortened', async () => {
  const sealing = { baseKey: new Uint8Array(16), kid: 1000n, ctr: 1000n, metadata: Uint8Array.of(9) };
  const sealed = await sframe.seal({ ...sealing, plain: new Uint8Array(20) });
  for (let size = 0; size < sealed.length; size += 1) {
    await rejectsWith('crypto/unsealed', sframe.open({ ...sealing, sealed: sealed.subarray(0, size) }));
  }
});

function isUnsealed(error: unknown): boolean {
  return error instanceof MeetingError && error.code === 'crypto/unsealed';
}
