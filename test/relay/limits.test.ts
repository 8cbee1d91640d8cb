import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { addressOf } from '../../packages/relay/src/address.js';
import { KeyedBuckets, TokenBucket } from '../../packages/relay/src/buckets.js';
import { isListableOrigin, originRule } from '../../packages/relay/src/origins.js';

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  return {
    headers: { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  } as unknown as IncomingMessage;
}

test('a bucket allows a burst, then its rate', () => {
  const bucket = new TokenBucket({ capacity: 2, perSecond: 1 }, 0);
  assert.deepEqual([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 0)], [true, true, false]);
  assert.equal(bucket.waitMs(1, 0), 1_000);
  assert.equal(bucket.take(1, 999), false);
  assert.equal(bucket.take(1, 1_000), true);
  assert.equal(bucket.isFull(2_999), false);
  assert.equal(bucket.isFull(3_000), true);
});

test('what has happened already is paid back later', () => {
  const bucket = new TokenBucket({ capacity: 10, perSecond: 10 }, 0);
  bucket.charge(30, 0);
  assert.equal(bucket.waitMs(0, 0), 2_000);
  bucket.charge(-100, 0);
  assert.equal(bucket.level(0), 10);
});

test('a clock that goes back gives nothing away', () => {
  const bucket = new TokenBucket({ capacity: 1, perSecond: 1 }, 1_000);
  assert.ok(bucket.take(1, 1_000));
  assert.ok(!bucket.take(1, 0));
  assert.ok(!bucket.take(1, 1_500));
  assert.ok(bucket.take(1, 2_000));
});

test('buckets are forgotten when full, and are never more than so many', () => {
  const buckets = new KeyedBuckets({ capacity: 1, perSecond: 1 }, { maxKeys: 100 });
  for (let key = 0; key < 1_000; key += 1) buckets.of(`address ${key}`, key).take(1, key);
  assert.ok(buckets.size <= 100);
  buckets.of('a', 10_000).take(1, 10_000);
  for (let key = 0; key < 200; key += 1) buckets.of(`later ${key}`, 10_000);
  assert.ok(!buckets.of('a', 10_000).take(1, 10_000) || buckets.size <= 100);
});

test('an address is an IPv4 address or an IPv6 network', () => {
  const direct = { behindProxy: false };
  assert.equal(addressOf(request('192.0.2.1'), direct), '192.0.2.1');
  assert.equal(addressOf(request('::ffff:192.0.2.1'), direct), '192.0.2.1');
  assert.equal(addressOf(request('2001:db8:1:2:3:4:5:6'), direct), '2001:db8:1:2::/64');
  assert.equal(addressOf(request('2001:DB8:1:2::9'), direct), '2001:db8:1:2::/64');
  assert.equal(addressOf(request('2001:0db8::1'), direct), '2001:db8:0:0::/64');
  assert.equal(addressOf(request('::1'), direct), '0:0:0:0::/64');
  assert.equal(addressOf(request('fe80::1%eth0'), direct), 'fe80:0:0:0::/64');
});

test('a forwarded address counts only behind a proxy, and only the one the proxy wrote', () => {
  const forged = request('10.0.0.1', '6.6.6.6, 192.0.2.7');
  assert.equal(addressOf(forged, { behindProxy: false }), '10.0.0.1');
  assert.equal(addressOf(forged, { behindProxy: true }), '192.0.2.7');
  assert.equal(addressOf(request('10.0.0.1'), { behindProxy: true }), '10.0.0.1');
});

test('without a list, pages of the same host and of this machine may use the relay', () => {
  const mayUse = originRule([]);
  const allowed = [
    'http://localhost:5173',
    'http://127.0.0.1',
    'http://[::1]:80',
    'https://app.localhost',
    'https://relay.example:8443',
  ];
  for (const origin of allowed) assert.ok(mayUse(origin, 'relay.example'), origin);
  const refused = [
    'https://evil.example',
    'https://relay.example.evil.example',
    'http://127.0.0.1.evil.example',
    'null',
    'x',
  ];
  for (const origin of refused) assert.ok(!mayUse(origin, 'relay.example'), origin);
  assert.ok(mayUse(undefined, 'relay.example'), 'no page at all');
  assert.ok(!mayUse('https://relay.example', undefined));
});

test('with a list, only the pages on it may, unless it says all', () => {
  const mayUse = originRule(['https://meet.example']);
  assert.ok(mayUse('https://meet.example', 'relay.example'));
  for (const origin of [
    'http://meet.example',
    'https://meet.example:444',
    'http://localhost',
    'https://relay.example',
  ]) {
    assert.ok(!mayUse(origin, 'relay.example'), origin);
  }
  assert.ok(originRule(['*'])('https://anything.example', undefined));
});

test('only origins can be listed', () => {
  for (const text of ['*', 'https://a.example', 'http://a.example:81'])
    assert.ok(isListableOrigin(text), text);
  for (const text of [
    '',
    'a.example',
    'https://a.example/',
    'https://a.example/x',
    'ftp://a.example',
    'https://A.example',
  ]) {
    assert.ok(!isListableOrigin(text), text);
  }
});
