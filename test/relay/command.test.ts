import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { type RelayOptions, createIssuer, createIssuerKey, startRelay } from '@folkmoot/relay';
import { ConfigError, helpText, readCommand } from '../../packages/relay/src/config.js';
import { readIssuerPublicKey } from '../../packages/relay/src/issuer-key.js';
import { RawConnection } from '../support/raw-http.js';
import { startRelayProcess } from '../support/relay.js';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-command-'));
after(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const key = createIssuerKey();
const privatePem = key.export({ type: 'pkcs8', format: 'pem' }) as string;
const publicPem = readIssuerPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;

interface Ended {
  code: number | null;
  out: string;
  error: string;
}

function start(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const node = ['--conditions=folkmoot-source', '--import', 'tsx', 'packages/relay/src/cli.ts', ...args];
  return spawn(process.execPath, node, { cwd: root, env: { ...process.env, ...environment } });
}

/** Runs `folkmoot-relay` until it ends by itself. */
async function run(args: readonly string[]): Promise<Ended> {
  const child = start(args);
  const exited = once(child, 'exit');
  assert.ok(child.stdout && child.stderr);
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exited)[0] as number | null, out, error };
}

function optionsOf(args: readonly string[], environment: Record<string, string> = {}): RelayOptions {
  const command = readCommand(args, environment);
  return command.name === 'serve' ? command.options : assert.fail(command.name);
}

/** What is wrong with a command line; `none` when nothing is. */
function complaintOf(args: readonly string[], environment: Record<string, string> = {}): string {
  try {
    readCommand(args, environment);
    return 'none';
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
}

test('asked for help the command answers and ends, whatever else it was given', async () => {
  const { code, out, error } = await run(['--help', '--port', 'nonsense']);
  assert.deepEqual([code, out, error], [0, `${helpText()}\n`, '']);
});

test('a port that is taken, and a certificate that is none, are said plainly and end the command with 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const noCertificate = fileWith('no-cert.pem', 'nothing');
  const [taken, broken] = await Promise.all([
    run(['--port', String(port)]),
    run(['--port', '0', '--cert', noCertificate, '--key', noCertificate]),
  ]);
  other.close();
  assert.equal(taken.code, 1);
  assert.match(taken.error, /^folkmoot-relay: the port is taken .*--port\.\n$/);
  assert.equal(broken.code, 1);
  assert.match(broken.error, /^folkmoot-relay: /);
  assert.doesNotMatch(broken.error, /\n {4}at /, 'no stack');
});

test('the command says in one line of JSON where it listens, and ends with 0 on SIGINT', async () => {
  const child = start(['--log-level', 'silent'], { FOLKMOOT_PORT: '0' });
  assert.ok(child.stdout);
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { event, url } = JSON.parse(line.toString()) as { event: string; url: string };
  assert.equal(event, 'listening');
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  child.kill('SIGINT');
  assert.deepEqual(await exited, [0, null]);
});

test('with a certificate, who connects and never speaks does not hold up a relay that is told to stop', async () => {
  const [keyFile, cert] = [path.join(folder, 'tls-key.pem'), path.join(folder, 'tls-cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes'];
  const make = ['req', '-x509', '-newkey', 'ed25519', '-keyout', keyFile, '-out', cert, ...subject];
  execFileSync('openssl', make, { stdio: 'ignore' });
  const relay = await startRelayProcess(['--cert', cert, '--key', keyFile, '--log-level', 'info']);
  const silent = await RawConnection.open(relay.url);
  const exited = once(relay.process, 'exit');
  const started = performance.now();
  relay.process.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
  assert.ok(performance.now() - started < 4_000);
  const events = relay.output.map((line) => (JSON.parse(line) as { event: string }).event);
  assert.deepEqual(events, ['listening', 'closing', 'closed']);
  await silent.closed();
});

test('a relay that cannot listen throws, and leaves nothing running', async () => {
  const first = await startRelay({ port: 0, logLevel: 'silent' });
  let closed = 0;
  const inner = createIssuer();
  const issuer = Object.assign(Object.create(inner) as typeof inner, {
    keys: inner.keys,
    close: () => {
      closed += 1;
      inner.close();
    },
  });
  const again = startRelay({ port: first.port, logLevel: 'silent', issuer });
  await assert.rejects(again, { code: 'EADDRINUSE' });
  assert.equal(closed, 1);
  await assert.rejects(startRelay({ port: 0, issuerKey: publicPem }), Error);
  await assert.rejects(startRelay({ port: 0, trustedIssuers: ['no key'] }), Error);
  await first.close();
});

test('a relay says how it is reached: by its host, by localhost when it listens everywhere, or by its public address', async () => {
  for (const [options, expected] of [
    [{}, /^http:\/\/127\.0\.0\.1:\d+$/],
    [{ host: '::1' }, /^http:\/\/\[::1\]:\d+$/],
    [{ host: '0.0.0.0' }, /^http:\/\/localhost:\d+$/],
    [{ publicUrl: 'https://relay.example' }, /^https:\/\/relay\.example$/],
  ] as const) {
    const relay = await startRelay({ port: 0, logLevel: 'silent', ...options });
    assert.match(relay.url, expected);
    assert.ok(relay.port > 0);
    await relay.close();
  }
});

test('every option has a variable of its own that stands in for it', () => {
  const file = fileWith('issuer.pem', privatePem);
  const environment = {
    FOLKMOOT_HOST: '0.0.0.0',
    FOLKMOOT_PORT: '1',
    FOLKMOOT_CERT: file,
    FOLKMOOT_KEY: file,
    FOLKMOOT_ORIGIN: 'https://a.example,http://b.example:1',
    FOLKMOOT_PUBLIC_URL: 'http://relay.example',
    FOLKMOOT_ISSUER_KEY: file,
    FOLKMOOT_TRUST_ISSUER: `${file}, ${fileWith('public.pem', publicPem)}`,
    FOLKMOOT_BEHIND_PROXY: 'true',
    FOLKMOOT_MAX_ROOMS: '10000000',
    FOLKMOOT_MAX_MEMBERS: '1000',
    FOLKMOOT_LOG_LEVEL: 'silent',
  };
  const { issuerKey, trustedIssuers, ...plain } = optionsOf([], environment);
  assert.deepEqual(plain, {
    host: '0.0.0.0',
    port: 1,
    cert: privatePem,
    key: privatePem,
    origins: ['https://a.example', 'http://b.example:1'],
    publicUrl: 'http://relay.example',
    behindProxy: true,
    maxRooms: 10_000_000,
    maxMembers: 1_000,
    logLevel: 'silent',
  });
  assert.equal(typeof issuerKey, 'object');
  assert.equal(trustedIssuers?.length, 2);
  assert.equal(optionsOf([], { FOLKMOOT_BEHIND_PROXY: '0' }).behindProxy, false);
});

test('an option given as a flag replaces the variable altogether, also where it may be repeated', () => {
  const environment = { FOLKMOOT_ORIGIN: 'https://a.example', FOLKMOOT_LOG_LEVEL: 'trace' };
  const { origins, logLevel } = optionsOf(
    ['--origin', 'https://b.example', '--log-level', 'warn'],
    environment,
  );
  assert.deepEqual([origins, logLevel], [['https://b.example'], 'warn']);
});

test('an empty flag is more likely a variable that was not set, and is refused', () => {
  for (const flag of [
    'host',
    'port',
    'origin',
    'public-url',
    'cert',
    'issuer-key',
    'trust-issuer',
    'log-level',
  ])
    assert.match(complaintOf([`--${flag}=`]), new RegExp(`^--${flag} is empty`));
  assert.equal(complaintOf([], { FOLKMOOT_HOST: '', FOLKMOOT_PORT: '' }), 'none');
});

test('a number is whole, in digits, and within its bounds', () => {
  const bounds = { port: [0, 65_535], 'max-rooms': [1, 10_000_000], 'max-members': [1, 1_000] } as const;
  for (const [flag, [least, most]] of Object.entries(bounds)) {
    for (const good of [least, most]) assert.equal(complaintOf([`--${flag}=${good}`]), 'none');
    for (const bad of [least - 1, most + 1, '1.5', '1e3', '0x10', ' 1', '+1', 'Infinity', '९'])
      assert.match(
        complaintOf([`--${flag}=${bad}`]),
        new RegExp(`^--${flag} is a whole number from ${least} to ${most}`),
      );
  }
});

test('a public address is written as addresses are, whatever case it is given in', () => {
  const publicUrl = (given: string): string | undefined => optionsOf(['--public-url', given]).publicUrl;
  assert.equal(publicUrl('HTTPS://Relay.Example'), 'https://relay.example');
  assert.equal(publicUrl('https://relay.example:443/'), 'https://relay.example');
  assert.equal(publicUrl('http://relay.example:8080/moot/'), 'http://relay.example:8080/moot');
  for (const bad of [
    'wss://relay.example',
    'https://relay.example?x',
    'https://relay.example/#x',
    'https://',
    '/x',
  ])
    assert.match(complaintOf(['--public-url', bad]), /^--public-url is like/, bad);
});

test('a key file that holds the wrong key says which file', () => {
  const wrong = fileWith('public-only.pem', publicPem);
  assert.match(
    complaintOf(['--issuer-key', wrong]),
    /--issuer-key: “.*public-only\.pem” holds no Ed25519 key/,
  );
  assert.match(complaintOf(['--trust-issuer', folder]), /--trust-issuer: cannot read “.*” \(EISDIR\)/);
  assert.match(
    complaintOf(['--cert', '/nowhere', '--key', '/nowhere']),
    /--cert: cannot read “\/nowhere” \(ENOENT\)/,
  );
  assert.match(complaintOf([], { FOLKMOOT_KEY: wrong }), /--cert and --key are given together/);
});

test('every option stands in the help, with what it takes and its default', () => {
  const help = helpText('About.').split('\n');
  assert.equal(help[0], 'About.');
  const named = help.flatMap((line) => /^ {2}(--[a-z-]+)/.exec(line)?.[1] ?? []);
  const options = ['host', 'port', 'cert', 'key', 'origin', 'public-url', 'issuer-key', 'trust-issuer'];
  const others = ['behind-proxy', 'max-rooms', 'max-members', 'log-level', 'help', 'version'];
  assert.deepEqual(
    named,
    [...options, ...others].map((name) => `--${name}`),
  );
  for (const said of ['127.0.0.1', '8200', '10000', '250', '(info)'])
    assert.ok(help.join('\n').includes(said), said);
});
