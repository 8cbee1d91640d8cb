import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toHex } from '@folkmoot/kit';
import { ByteReader, ByteWriter, varintSize } from '@folkmoot/wire';
import fc from 'fast-check';
import { numbers } from './arbitraries.js';
import { answersOrRefuses, failsWith } from './helpers.js';

const written = (value: number): Uint8Array => {
  const writer = new ByteWriter();
  writer.varint(value);
  return writer.finish();
};

/** RFC 9000, appendix A.1, except the example that is not in its shortest form. */
const examples: [string, number][] = [
  ['9d7f3e7d', 494_878_333],
  ['7bbd', 15_293],
  ['25', 37],
];

test('the examples of RFC 9000 are read and written as the RFC says', () => {
  for (const [hex, value] of examples) {
    assert.equal(new ByteReader(fromHex(hex)).varint(), value);
    assert.equal(toHex(written(value)), hex);
  }
});

test('a number is written in the fewest bytes that hold it', () => {
  const borders: [number, number][] = [
    [0, 1],
    [63, 1],
    [64, 2],
    [16_383, 2],
    [16_384, 4],
    [2 ** 30 - 1, 4],
    [2 ** 30, 8],
    [Number.MAX_SAFE_INTEGER, 8],
  ];
  for (const [value, size] of borders) {
    assert.equal(written(value).length, size);
    assert.equal(varintSize(value), size);
  }
});

test('every number comes back as it was', () => {
  fc.assert(fc.property(numbers, (value) => new ByteReader(written(value)).varint() === value));
});

test('a number in a longer form than it needs is refused', () => {
  for (const hex of ['4025', '403f', '80000025', '80003fff', 'c000000000000025', 'c00000003fffffff']) {
    failsWith('protocol/malformed', () => new ByteReader(fromHex(hex)).varint());
  }
});

test('a number beyond what JavaScript counts exactly is refused', () => {
  failsWith('protocol/malformed', () => new ByteReader(fromHex('ffffffffffffffff')).varint());
  failsWith('protocol/malformed', () => new ByteReader(fromHex('c020000000000000')).varint());
  assert.equal(new ByteReader(fromHex('c01fffffffffffff')).varint(), Number.MAX_SAFE_INTEGER);
});

test('a number whose bytes end too early is refused', () => {
  for (const hex of ['', '40', '800000', 'c0000000000000']) {
    failsWith('protocol/malformed', () => new ByteReader(fromHex(hex)).varint());
  }
});

test('what is no whole number from 0 is not written', () => {
  for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53]) failsWith('usage/value', () => written(value));
});

test('a reader never reads past its end', () => {
  const reader = new ByteReader(Uint8Array.of(1, 2, 3));
  assert.deepEqual(reader.bytes(2), Uint8Array.of(1, 2));
  failsWith('protocol/malformed', () => reader.bytes(2));
  assert.equal(reader.left, 1);
  assert.equal(reader.byte(), 3);
  failsWith('protocol/malformed', () => reader.byte());
});

test('a reader of a part of some memory does not see the rest of it', () => {
  const whole = Uint8Array.of(9, 9, 1, 9, 9);
  const reader = new ByteReader(whole.subarray(2, 3));
  assert.equal(reader.byte(), 1);
  assert.equal(reader.left, 0);
  failsWith('protocol/malformed', () => reader.varint());
});

test('bytes that were not read are noticed at the end', () => {
  const reader = new ByteReader(Uint8Array.of(1, 2));
  reader.byte();
  failsWith('protocol/malformed', () => reader.end());
  assert.deepEqual(reader.rest(), Uint8Array.of(2));
  reader.end();
});

test('reading gives views of the same memory, no copies', () => {
  const memory = Uint8Array.of(1, 2, 3, 4);
  assert.equal(new ByteReader(memory).bytes(3).buffer, memory.buffer);
  assert.equal(new ByteReader(memory).rest().buffer, memory.buffer);
});

test('a writer grows as it is needed', () => {
  const writer = new ByteWriter(1);
  for (let value = 0; value < 1000; value += 1) writer.byte(value & 255);
  writer.bytes(new Uint8Array(5000).fill(7));
  assert.equal(writer.size, 6000);
  const bytes = writer.finish();
  assert.equal(bytes.length, 6000);
  assert.equal(bytes[999], 999 & 255);
  assert.equal(bytes[5999], 7);
});

test('any bytes at all are a number or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 10 }), (bytes) => {
      const value = answersOrRefuses(() => new ByteReader(bytes).varint());
      if (value !== undefined) assert.deepEqual(written(value), bytes.slice(0, varintSize(value)));
    }),
    { numRuns: 1000 },
  );
});
