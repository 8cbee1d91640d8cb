import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contentSecurityPolicy } from '../../packages/folkmoot/src/policy.js';

const connections = (host: string | undefined): string =>
  contentSecurityPolicy(host)
    .split('; ')
    .find((one) => one.startsWith('connect-src')) ?? '';

describe('The policy names the relay', () => {
  test('by the host that the browser used', () => {
    const hosts = ['127.0.0.1:8200', 'localhost', 'meet.example:8443', '[::1]:8200', 'a-b.example'];
    for (const host of hosts)
      assert.equal(connections(host), `connect-src 'self' ws://${host} wss://${host}`);
  });

  test('not at all when that is no plain host', () => {
    const hostile = [
      undefined,
      '',
      '*',
      "x; script-src 'unsafe-inline'",
      'x y',
      'x,y',
      'evil.example/path',
      "'none'",
      'host:99999999',
      'x\r\nset-cookie: a=b',
    ];
    for (const host of hostile) assert.equal(connections(host), "connect-src 'self'", String(host));
  });

  test('and has each directive once', () => {
    const names = contentSecurityPolicy('localhost')
      .split('; ')
      .map((one) => one.split(' ')[0]);
    assert.equal(new Set(names).size, names.length);
  });
});
