import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toHex } from '@folkmoot/kit';
import {
  bytes,
  choice,
  decode,
  encode,
  fixedBytes,
  flag,
  type Infer,
  integer,
  list,
  optional,
  record,
  rest,
  text,
} from '@folkmoot/wire';
import fc from 'fast-check';
import { someBytes, texts } from './arbitraries.js';
import { failsWith, hasOneForm, noticesTheEnd, survivesTheWire } from './helpers.js';

const parcel = record({
  id: fixedBytes(2),
  fragile: flag,
  size: choice('small', 'large'),
  weight: integer(1, 1000),
  note: optional(text(10)),
  stamps: list(integer(0, 63), 3),
  content: rest,
});
type Parcel = Infer<typeof parcel>;

const example: Parcel = {
  id: Uint8Array.of(1, 2),
  fragile: true,
  size: 'large',
  weight: 300,
  stamps: [5, 6],
  content: Uint8Array.of(9, 9, 9),
};

const parcels: fc.Arbitrary<Parcel> = fc
  .record({
    id: fc.uint8Array({ minLength: 2, maxLength: 2 }),
    fragile: fc.boolean(),
    size: fc.constantFrom('small', 'large'),
    weight: fc.integer({ min: 1, max: 1000 }),
    note: fc.option(texts(10), { nil: undefined }),
    stamps: fc.array(fc.nat(63), { maxLength: 3 }),
    content: someBytes,
  })
  .map(({ note, ...others }) => (note === undefined ? others : { ...others, note }));

test('a record is its fields, one after the other', () => {
  assert.equal(toHex(encode(parcel, example)), '0102' + '01' + '01' + '412c' + '00' + '020506' + '090909');
  assert.equal(toHex(encode(parcel, { ...example, note: 'ü' })), '01020101412c0102c3bc020506090909');
});

test('a record comes back as it was', () => {
  survivesTheWire(parcel, parcels);
});

test('a record has one form only', () => {
  hasOneForm(parcel, parcels);
});

test('a record that lacks its end is refused', () => {
  const closed = record({ id: fixedBytes(2), note: text(10), stamps: list(integer(), 3) });
  noticesTheEnd(
    closed,
    fc.record({
      id: fc.constant(Uint8Array.of(1, 2)),
      note: texts(10),
      stamps: fc.array(fc.nat(), { maxLength: 3 }),
    }),
  );
});

test('an absent field is absent, not undefined', () => {
  assert.equal('note' in decode(parcel, encode(parcel, example)), false);
});

test('a length never makes the reader allocate what it claims', () => {
  const claims = fromHex('9fffffff');
  for (const codec of [bytes(2 ** 29), text(2 ** 28), list(flag, 2 ** 29), list(integer(), 2 ** 29)]) {
    const before = process.memoryUsage().arrayBuffers;
    failsWith('protocol/malformed', () => decode<unknown>(codec, claims));
    assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
  }
});

test('more than the bound is neither written nor read', () => {
  failsWith('usage/value', () => encode(bytes(3), new Uint8Array(4)));
  failsWith('usage/value', () => encode(text(3), 'four'));
  failsWith('usage/value', () => encode(list(flag, 1), [true, true]));
  failsWith('usage/value', () => encode(integer(0, 3), 4));
  failsWith('protocol/malformed', () => decode(bytes(3), Uint8Array.of(4, 0, 0, 0, 0)));
  failsWith('protocol/malformed', () => decode(text(3), Uint8Array.of(4, 97, 98, 99, 100)));
  failsWith('protocol/malformed', () => decode(list(flag, 1), Uint8Array.of(2, 1, 1)));
  failsWith('protocol/malformed', () => decode(integer(0, 3), Uint8Array.of(4)));
  failsWith('protocol/malformed', () => decode(integer(5, 9), Uint8Array.of(4)));
});

test('fixed bytes have their size', () => {
  failsWith('usage/value', () => encode(fixedBytes(4), new Uint8Array(3)));
  failsWith('protocol/malformed', () => decode(fixedBytes(4), new Uint8Array(3)));
});

test('a flag is 0 or 1', () => {
  assert.deepEqual([decode(flag, Uint8Array.of(0)), decode(flag, Uint8Array.of(1))], [false, true]);
  failsWith('protocol/malformed', () => decode(flag, Uint8Array.of(2)));
});

test('a choice is one of its words', () => {
  const size = choice('small', 'large');
  failsWith('protocol/malformed', () => decode(size, Uint8Array.of(2)));
  failsWith('usage/value', () => encode(size, 'huge' as 'small'));
});

test('a text that is not UTF-8 is refused', () => {
  for (const hex of ['01ff', '02c080', '03eda080', '02c3', '04f8888080', '0180']) {
    failsWith('protocol/malformed', () => decode(text(10), fromHex(hex)));
  }
});

test('a text keeps a byte order mark, zero characters and emoji', () => {
  for (const value of ['\uFEFFa', 'a\0b', '👩‍👩‍👧', '<b>&amp;</b>', '']) {
    assert.equal(decode(text(20), encode(text(20), value)), value);
  }
});

test('the bound of a text is in UTF-16 code units, as browsers count', () => {
  assert.equal(decode(text(2), encode(text(2), '👩')), '👩');
  failsWith('usage/value', () => encode(text(1), '👩'));
  assert.equal(decode(text(3), encode(text(3), '€€€')), '€€€');
});
