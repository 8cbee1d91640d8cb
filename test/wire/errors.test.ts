import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isErrorCode,
  limits,
  malformed,
  MeetingError,
  protocolVersion,
  requireSameVersion,
  softwareVersion,
  times,
  unencodable,
} from '@folkmoot/wire';

test('an error says what happened, in words and in a code', () => {
  const error = new MeetingError('limit/live-set', 'Too much.');
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.code, error.message], ['MeetingError', 'limit/live-set', 'Too much.']);
});

test('only a broken connection is worth another try, unless the error says otherwise', () => {
  assert.equal(new MeetingError('connection/lost', '').retryable, true);
  assert.equal(new MeetingError('connection/ended', '', { retryable: false }).retryable, false);
  assert.equal(new MeetingError('crypto/signature', '').retryable, false);
  assert.equal(new MeetingError('limit/rate', '', { retryable: true }).retryable, true);
});

test('an error keeps what was behind it', () => {
  const cause = new RangeError('deep down');
  assert.equal(new MeetingError('usage/value', '', { cause }).cause, cause);
  assert.equal(malformed('bad', cause).cause, cause);
  assert.equal('cause' in new MeetingError('usage/value', ''), false);
});

test('bad bytes and bad values have different codes', () => {
  assert.equal(malformed('x').code, 'protocol/malformed');
  assert.equal(unencodable('x').code, 'usage/value');
});

test('a code is an area and a reason', () => {
  for (const code of ['usage/link', 'limit/live-set', 'connection/lost', 'unsupported/version']) {
    assert.equal(isErrorCode(code), true);
  }
  for (const code of [
    '',
    'usage',
    'usage/',
    'usage/Link',
    'other/reason',
    'usage/link ',
    ' usage/link',
    'usage/a/b',
  ]) {
    assert.equal(isErrorCode(code), false);
  }
});

test('two sides of the same version understand each other', () => {
  requireSameVersion({ protocolVersion: 1, software: 'a' }, { protocolVersion: 1, software: 'b' });
});

test('two sides of different versions say both versions plainly, and who is to update', () => {
  const client = { protocolVersion: 1, software: 'folkmoot 0.1.0' };
  const relay = { protocolVersion: 2, software: 'folkmoot-relay 0.9.0' };
  const complaint = (older: string): RegExp =>
    new RegExp(`folkmoot 0\\.1\\.0.*protocol 1.*folkmoot-relay 0\\.9\\.0.*protocol 2.*update the ${older}`);
  assert.throws(
    () => requireSameVersion(client, relay),
    (error) =>
      error instanceof MeetingError &&
      error.code === 'unsupported/version' &&
      complaint('client').test(error.message),
  );
  assert.throws(() => requireSameVersion({ ...client, protocolVersion: 3 }, relay), /update the relay/);
});

test('the versions and limits of this protocol stand where everybody looks', () => {
  assert.equal(protocolVersion, 1);
  assert.match(softwareVersion, /^\d+\.\d+\.\d+$/);
  assert.equal(limits.messageBytes, 524_288);
  assert.equal(limits.retires, 1024);
  assert.equal(limits.liveSetBytes, 16_777_216);
  assert.deepEqual([limits.name, limits.chat], [300, 4000]);
  assert.deepEqual([times.helloMs, times.heartbeatMs, times.awayMs], [5000, 1000, 20_000]);
});
