import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressOf } from '../../packages/relay/src/address.js';
import { isListableOrigin, originRule } from '../../packages/relay/src/origins.js';

/** The address limits count by, for a request that came from there, or that a proxy says came from there. */
function from(remoteAddress: string | undefined, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const request = { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
  return addressOf(request, { behindProxy: forwarded !== undefined });
}

const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
const network = fc.tuple(group, group, group, group);

test('everybody in one IPv6 network shares its limits, however the address is written', () => {
  fc.assert(
    fc.property(network, network, fc.boolean(), fc.boolean(), (front, back, isUpper, isPadded) => {
      const written = [...front, ...back].map((part) => (isPadded ? part.padStart(4, '0') : part)).join(':');
      const address = isUpper ? written.toUpperCase() : written;
      assert.equal(from(address), `${front.join(':')}::/64`);
    }),
  );
});

test('zeros that were left out of an address are put back', () => {
  fc.assert(
    fc.property(network, fc.array(group, { maxLength: 3 }), fc.nat(4), (front, back, kept) => {
      const head = front.slice(0, kept);
      const expected = [...head, '0', '0', '0', '0'].slice(0, 4).join(':');
      assert.equal(from(`${head.join(':')}::${back.join(':')}`), `${expected}::/64`);
    }),
  );
});

test('two networks never share limits', () => {
  fc.assert(
    fc.property(network, network, (one, other) => {
      fc.pre(one.join() !== other.join());
      assert.notEqual(from(`${one.join(':')}::1`), from(`${other.join(':')}::1`));
    }),
  );
});

test('a proxy that adds the port of the client does not give it new limits for every connection', () => {
  const forms = [
    '192.0.2.7',
    '192.0.2.7:50123',
    '192.0.2.7:443',
    '::ffff:192.0.2.7',
    '[::ffff:192.0.2.7]:80',
  ];
  for (const form of forms) assert.equal(from('10.0.0.1', form), '192.0.2.7', form);
  for (const form of ['2001:db8:1:2::7', '[2001:db8:1:2::7]', '[2001:db8:1:2::7]:50123', '2001:DB8:1:2::8'])
    assert.equal(from('10.0.0.1', form), '2001:db8:1:2::/64', form);
});

test('what a proxy left empty is the proxy’s own address', () => {
  for (const nothing of ['', ' ', ',', '192.0.2.1, ']) assert.equal(from('10.0.0.1', nothing), '10.0.0.1');
});

test('of a chain of proxies only the last entry counts, whatever stands before it', () => {
  fc.assert(
    fc.property(fc.array(fc.ipV4()), fc.ipV4(), fc.constantFrom(',', ', ', ' ,  '), (before, last, comma) => {
      assert.equal(from('10.0.0.1', [...before, last].join(comma)), last);
    }),
  );
});

test('a request whose line is gone already is counted with all others of that sort', () => {
  assert.equal(from(undefined), 'unknown');
});

test('a page without an origin of its own is no page of this host', () => {
  const mayUse = originRule([]);
  for (const host of [undefined, '', ' ', 'a b', ':::', 'relay.example'])
    for (const origin of ['null', '', 'file://', 'about:blank', 'x'])
      assert.equal(mayUse(origin, host), false, `${origin} at ${String(host)}`);
});

test('the same host is the same host at any port, in any case, and over http or https', () => {
  const mayUse = originRule([]);
  for (const host of ['relay.example', 'relay.example:8200', 'RELAY.example:443'])
    for (const origin of ['http://relay.example', 'https://relay.example:5173', 'https://Relay.Example'])
      assert.ok(mayUse(origin, host), `${origin} at ${host}`);
  assert.ok(mayUse('http://[2001:db8::1]:5173', '[2001:DB8::1]:8200'));
  assert.ok(mayUse('http://192.0.2.1', '192.0.2.1:8200'));
  for (const origin of [
    'https://example',
    'https://a.relay.example',
    'https://relay.example.',
    'https://relay',
  ])
    assert.ok(!mayUse(origin, 'relay.example'), origin);
});

test('only this machine is this machine', () => {
  const mayUse = originRule([]);
  for (const origin of ['http://127.255.0.1:80', 'http://localhost', 'http://a.b.localhost', 'https://[::1]'])
    assert.ok(mayUse(origin, 'relay.example'), origin);
  for (const origin of [
    'http://128.0.0.1',
    'http://localhost.example',
    'http://notlocalhost',
    'http://[::2]',
    'http://127.example',
  ])
    assert.ok(!mayUse(origin, 'relay.example'), origin);
});

test('a list replaces the rule of the same host', () => {
  const mayUse = originRule(['https://meet.example', 'http://localhost:5173']);
  assert.ok(mayUse('http://localhost:5173', 'relay.example'));
  assert.ok(mayUse(undefined, 'relay.example'));
  for (const origin of ['http://localhost', 'http://127.0.0.1:5173', 'https://relay.example', 'null'])
    assert.ok(!mayUse(origin, 'relay.example'), origin);
});

test('every origin a browser sends can be listed, and then it may use the relay', () => {
  fc.assert(
    fc.property(
      fc.webAuthority({ withPort: true, withUserInfo: false }),
      fc.constantFrom('http', 'https'),
      (authority, scheme) => {
        const origin = URL.canParse(`${scheme}://${authority}`)
          ? new URL(`${scheme}://${authority}`).origin
          : 'null';
        fc.pre(origin !== 'null');
        assert.ok(isListableOrigin(origin), origin);
        assert.ok(originRule([origin])(origin, undefined));
      },
    ),
  );
});

test('what is no origin cannot be listed', () => {
  for (const text of [
    'null',
    'https://',
    '//a.example',
    'https://*.example/',
    'https://a@b.example',
    'https://a.example:443',
    'wss://a.example',
    ' https://a.example',
  ])
    assert.ok(!isListableOrigin(text), text);
});
