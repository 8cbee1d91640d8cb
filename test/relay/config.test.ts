import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createIssuerKey, type RelayOptions } from '@folkmoot/relay';
import { ConfigError, helpText, readCommand } from '../../packages/relay/src/config.js';

const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-config-'));
after(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const privatePem = createIssuerKey().export({ type: 'pkcs8', format: 'pem' }) as string;

function optionsOf(args: readonly string[], environment: Record<string, string> = {}): RelayOptions {
  const command = readCommand(args, environment);
  if (command.name !== 'serve') throw new Error(`not serve but ${command.name}`);
  return command.options;
}

test('without options the relay’s own defaults apply', () => {
  assert.deepEqual(optionsOf([]), {});
});

test('every option can be given as a flag', () => {
  const key = fileWith('issuer.pem', privatePem);
  const options = optionsOf([
    ...[
      '--host',
      '0.0.0.0',
      '--port',
      '0',
      '--origin',
      'https://a.example',
      '--origin',
      'http://b.example:8080',
    ],
    ...[
      '--public-url',
      'https://relay.example/',
      '--issuer-key',
      key,
      '--trust-issuer',
      key,
      '--behind-proxy',
    ],
    ...['--max-rooms', '5', '--max-members', '6', '--log-level', 'debug'],
  ]);
  const { issuerKey, trustedIssuers, ...plain } = options;
  assert.deepEqual(plain, {
    host: '0.0.0.0',
    port: 0,
    origins: ['https://a.example', 'http://b.example:8080'],
    publicUrl: 'https://relay.example',
    behindProxy: true,
    maxRooms: 5,
    maxMembers: 6,
    logLevel: 'debug',
  });
  assert.equal(typeof issuerKey === 'object' && issuerKey.type, 'private');
  assert.equal(typeof trustedIssuers?.[0] === 'object' && trustedIssuers[0].type, 'public');
});

test('the environment stands in for flags, and flags win', () => {
  const environment = {
    FOLKMOOT_PORT: '9000',
    FOLKMOOT_HOST: '::1',
    FOLKMOOT_ORIGIN: 'https://a.example, *',
    FOLKMOOT_BEHIND_PROXY: '1',
    FOLKMOOT_PUBLIC_URL: '',
  };
  assert.deepEqual(optionsOf(['--port', '9001'], environment), {
    port: 9_001,
    host: '::1',
    origins: ['https://a.example', '*'],
    behindProxy: true,
  });
});

test('a bad value is a clear error', () => {
  const bad: readonly (readonly [readonly string[], RegExp])[] = [
    [['--port', 'http'], /--port is a whole number from 0 to 65535, not “http”/],
    [['--port', '70000'], /--port/],
    [['--port=-1'], /--port/],
    [['--origin', 'meet.example'], /--origin is \* or like https:\/\/meet\.example:8443/],
    [['--origin', 'https://meet.example/path'], /--origin/],
    [['--public-url', 'relay.example'], /--public-url is like/],
    [['--log-level', 'loud'], /--log-level is one of trace, debug/],
    [['--cert', 'x.pem'], /--cert and --key are given together/],
    [['--issuer-key', '/nowhere.pem'], /--issuer-key: cannot read “\/nowhere\.pem” \(ENOENT\)/],
    [['--issuer-key', fileWith('no-key.pem', 'no key')], /holds no Ed25519 key in PEM form/],
    [['--max-members', '0'], /--max-members is a whole number from 1/],
    [['--colour', 'red'], /colour.*--help/],
    [['extra'], /extra.*--help/],
  ];
  for (const [args, message] of bad)
    assert.throws(() => readCommand(args, {}), hasMessage(message), args.join(' '));
  assert.throws(
    () => readCommand([], { FOLKMOOT_BEHIND_PROXY: 'perhaps' }),
    hasMessage(/FOLKMOOT_BEHIND_PROXY is 1 or 0/),
  );
});

test('the help names every option and the environment', () => {
  assert.deepEqual(readCommand(['--help'], {}), { name: 'help' });
  for (const part of ['--host', '--cert', '--trust-issuer', '--origin', 'FOLKMOOT_PORT'])
    assert.ok(helpText().includes(part));
  assert.deepEqual(readCommand(['--version'], {}), { name: 'version' });
});

test('the command says what is wrong and ends with 2', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const args = [
    '--conditions=folkmoot-source',
    '--import',
    'tsx',
    'packages/relay/src/cli.ts',
    '--port',
    'x',
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /^folkmoot-relay: --port is a whole number/);
});

function hasMessage(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof ConfigError && message.test(error.message);
}
