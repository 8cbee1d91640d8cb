import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bytesEqual,
  concatBytes,
  fromBase64Url,
  fromHex,
  toBase64Url,
  toHex,
  utf8Decode,
  utf8Encode,
} from '@folkmoot/kit';
import fc from 'fast-check';

const bytes = fc.uint8Array({ maxLength: 200 });

test('base64url survives a round trip and agrees with Node', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      assert.equal(toBase64Url(value), Buffer.from(value).toString('base64url'));
      assert.deepEqual([...fromBase64Url(toBase64Url(value))], [...value]);
    }),
  );
});

test('hexadecimal survives a round trip and agrees with Node', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      assert.equal(toHex(value), Buffer.from(value).toString('hex'));
      assert.deepEqual([...fromHex(toHex(value).toUpperCase())], [...value]);
    }),
  );
});

test('UTF-8 survives a round trip', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(utf8Decode(utf8Encode(text)), text.toWellFormed());
    }),
  );
});

test('bytes that are no UTF-8 are refused', () => {
  assert.throws(() => utf8Decode(Uint8Array.of(0xff)), TypeError);
});

for (const wrong of ['a', 'ab=', 'a b', '+/', 'AB', 'é']) {
  test(`“${wrong}” is refused as base64url`, () => {
    assert.throws(() => fromBase64Url(wrong), RangeError);
  });
}

for (const wrong of ['a', 'zz', '0x', ' 00']) {
  test(`“${wrong}” is refused as hexadecimal`, () => {
    assert.throws(() => fromHex(wrong), RangeError);
  });
}

test('parts are joined in order', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 6 }), (parts) => {
      assert.deepEqual([...concatBytes(...parts)], [...Buffer.concat(parts)]);
    }),
  );
});

test('arrays are equal only with the same bytes at the same places', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      assert.equal(bytesEqual(a, b), Buffer.compare(a, b) === 0);
      assert.equal(bytesEqual(a, Uint8Array.from(a)), true);
    }),
  );
});
