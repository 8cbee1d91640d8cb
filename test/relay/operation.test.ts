import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { laneKinds } from '@folkmoot/wire';
import { join } from '../support/relay-client.js';
import { createMeeting } from '../support/relay-meeting.js';
import { type RelayProcess, meetingOf, startRelayProcess } from '../support/relay.js';

let relay: RelayProcess;
before(async () => void (relay = await startRelayProcess(['--log-level', 'trace'])));
after(() => relay.close());

test('a relay says that it lives, that it is ready, and what it counted', async () => {
  for (const page of ['livez', 'readyz']) {
    const answer = await fetch(`${relay.url}/${page}`);
    assert.deepEqual([answer.status, await answer.text()], [200, 'ok']);
  }
  const {
    members: [ana, ben],
  } = await meetingOf(relay.url, ['ana', 'ben']);
  ben.subscribe(laneKinds.chat);
  (await ana.open(laneKinds.chat)).publish('counted');
  await ben.until(() => ben.packets.length === 1, 'the line');
  assert.equal(await relay.metric('folkmoot_relay_deliveries_total'), 1);
  assert.equal(await relay.metric('folkmoot_relay_rooms'), 1);
  assert.equal(await relay.metric('folkmoot_relay_codes'), 1);
  assert.ok((await relay.metric('folkmoot_relay_bytes_total')) > 100);
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  for (const name of [
    'retired_unsent_total',
    'refusals_total',
    'members',
    'loop_lag_seconds',
    'writes_total',
  ]) {
    assert.match(text, new RegExp(`^# HELP folkmoot_relay_${name} `, 'm'));
  }
});

test('the log holds no content, no ticket, no name and no code', async () => {
  const {
    meeting,
    members: [ana, ben],
  } = await meetingOf(relay.url, ['ana', 'ben']);
  const token = await meeting.ticket(ana.key);
  ben.subscribe(laneKinds.chat);
  (await ana.open(laneKinds.chat)).publish('a secret line');
  await ben.until(() => ben.packets.length === 1, 'the line');
  await assert.rejects(join(meeting, { token }));
  ana.say({ type: 'grant', signed: meeting.grant({ out: true }) });
  await ben.over();
  while (!relay.output.some((line) => line.includes('meeting ended'))) await new Promise(setImmediate);
  const log = relay.output.join('\n');
  for (const secret of [
    token,
    'a secret line',
    meeting.code,
    ana.id,
    ben.id,
    Buffer.from(meeting.room).toString('hex'),
  ]) {
    assert.ok(!log.includes(secret), secret);
  }
  for (const line of relay.output) assert.equal(typeof JSON.parse(line), 'object');
  assert.ok(relay.output.some((line) => line.includes('permission/ticket')));
});

test('told to stop, a relay says go-away to everybody and ends', async () => {
  const other = await startRelayProcess(['--log-level', 'silent']);
  const {
    members: [ana],
  } = await meetingOf(other.url, ['ana']);
  const exited = once(other.process, 'exit');
  other.process.kill('SIGTERM');
  await ana.over();
  assert.ok(ana.frames.some(({ type }) => type === 'go-away'));
  assert.equal((await exited)[0], 0);
});

test('with a certificate a relay speaks https and wss', async () => {
  // The certificate is the test's own.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-cert-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name)) as [string, string];
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ed25519', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  const secure = await startRelayProcess(['--cert', cert, '--key', key, '--log-level', 'silent']);
  try {
    assert.match(secure.url, /^https:/);
    const {
      members: [ana, ben],
    } = await meetingOf(secure.url, ['ana', 'ben']);
    ben.subscribe(laneKinds.chat);
    (await ana.open(laneKinds.chat)).publish(new Uint8Array(100_000));
    await ben.until(() => ben.packets.length === 1, 'a packet through TLS');
    const answer = await fetch(`${secure.url}/v1/rooms`, { method: 'POST', body: '{}' });
    assert.equal(answer.status, 400);
  } finally {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    await secure.close();
    rmSync(folder, { recursive: true });
  }
});

test('two meetings on one relay know nothing of each other', async () => {
  const [one, two] = await Promise.all([createMeeting(relay.url), createMeeting(relay.url)]);
  const [ana, ben] = await Promise.all([join(one), join(two)]);
  await ana.settled();
  await ben.settled();
  for (const member of [ana, ben]) {
    const { members } = await member.heard('members');
    assert.deepEqual(members, [{ member: member.id, away: false }]);
  }
});
