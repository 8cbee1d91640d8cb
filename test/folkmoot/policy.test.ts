import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { contentSecurityPolicy, neededPolicy } from '../../packages/folkmoot/src/policy.js';
import { documented, documentedAllow, parsePolicy } from '../support/policy-page.js';

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

describe('The documentation tells hosts', () => {
  const text = (policy: Readonly<Record<string, string>>): string =>
    Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; ');

  test('the policy that the demo itself has, and nothing else', () => {
    const needed = neededPolicy(['https://relay.example', 'wss://relay.example']);
    assert.deepEqual(documented.blob, parsePolicy(text(needed)));
    const demo = parsePolicy(contentSecurityPolicy('relay.example'));
    for (const [name, values] of documented.blob)
      if (name !== 'connect-src') assert.deepEqual(demo.get(name), values, name);
  });

  test('the same for a worker file, but for where workers come from', () => {
    assert.deepEqual(documented.file.get('worker-src'), ["'self'"]);
    const rest = [...documented.file].filter(([name]) => name !== 'worker-src');
    assert.deepEqual(
      rest,
      [...documented.blob].filter(([name]) => name !== 'worker-src'),
    );
  });

  test('what a frame around a meeting has to allow', () => {
    for (const feature of ['display-capture', 'fullscreen', 'clipboard-write'])
      assert.ok(documentedAllow.includes(feature), feature);
    const embed = readFileSync(new URL('../../docs/embed.md', import.meta.url), 'utf8');
    assert.ok(embed.includes(`allow="${documentedAllow}"`));
  });
});
