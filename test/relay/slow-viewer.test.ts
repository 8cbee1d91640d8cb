import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { laneKinds } from '@folkmoot/wire';
import { type ScriptedLane, type ScriptedMember, join, textOf } from '../support/relay-client.js';
import { type Meeting, newKey } from '../support/relay-meeting.js';
import { type RelayProcess, meetingOf, startRelayProcess } from '../support/relay.js';

const { chat, screen } = laneKinds;
const megabyte = 1024 * 1024;

let relay: RelayProcess;
before(async () => void (relay = await startRelayProcess(['--log-level', 'warn'])));
after(() => relay.close());

test('a viewer that stops reading costs the relay nothing, disturbs nobody, and is up to date soon after it reads again', async () => {
  const {
    members: [ana, ben, cem],
  } = await meetingOf(relay.url, ['ana', 'ben', 'cem']);
  for (const viewer of [ben, cem]) viewer.subscribe(screen);
  const lane = await ana.open(screen);
  await show(ana, lane, { megabytes: 8 });
  await cem.until(() => cem.packets.length > 0, 'a picture');
  cem.stopReading();
  const outdatedBefore = await relay.metric('folkmoot_relay_retired_unsent_total');
  await costsNothing(ana, lane);
  assert.ok((await relay.metric('folkmoot_relay_retired_unsent_total')) - outdatedBefore > 1_000);

  const newest = await show(ana, lane, { megabytes: 0.1 });
  await ben.until(() => shows(ben, newest), 'the newest picture at the other viewer');
  const { length: known } = cem.packets;
  cem.readAgain();
  await cem.until(() => shows(cem, newest), 'the newest picture');
  const outdated = cem.packets.length - known;
  assert.ok(outdated < 200, `${outdated} of ${ben.packets.length} came before it`);
});

test('a viewer whose process is stopped is up to date soon after it goes on', async () => {
  const {
    meeting,
    members: [ana],
  } = await meetingOf(relay.url, ['ana']);
  const lane = await ana.open(screen);
  lane.publish('ready');
  const viewer = await startViewer(meeting);
  await viewer.shows('ready');
  viewer.process.kill('SIGSTOP');
  const known = viewer.shown();
  await costsNothing(ana, lane);
  const newest = await show(ana, lane, { megabytes: 0.1 });
  viewer.process.kill('SIGCONT');
  await viewer.shows(newest);
  const outdated = viewer.shown() - known;
  assert.ok(outdated < 200, `${outdated} of ${lane.next} came before it`);
  viewer.process.kill('SIGKILL');
});

test('a viewer far behind on a log is closed, comes back with what it has, and misses nothing that is kept', async () => {
  const {
    meeting,
    members: [ana, ben],
  } = await meetingOf(relay.url, ['ana', 'ben']);
  ben.subscribe(chat);
  const lane = await ana.open(chat);
  lane.publish('first');
  await ben.until(() => ben.packets.length === 1, 'the first line');
  ben.acknowledges = false;
  for (let line = 0; line < 600 && !ben.closed; line += 1) {
    lane.publish(new Uint8Array(20_000));
    if (line % 20 === 0) await ana.settled();
  }
  await ana.settled();
  const refused = await ben.over();
  assert.equal(refused?.code, 'limit/backlog');
  assert.equal(refused.retryable, true);
  const again = await comeBack(meeting, ben);
  lane.publish('last');
  await again.until(() => again.packets.some((packet) => textOf(packet) === 'last'), 'the last line');
  const sequences = again.packets.map(({ header }) => header.sequence);
  assert.deepEqual(
    sequences,
    Array.from(sequences, (_, at) => (sequences[0] ?? 0) + at),
    'in order, without a gap',
  );
});

test('a chat line does not wait behind a large picture', async () => {
  const {
    members: [ana, ben],
  } = await meetingOf(relay.url, ['ana', 'ben']);
  for (const kind of [chat, screen]) ben.subscribe(kind);
  const picture = await ana.open(screen);
  const words = await ana.open(chat);
  await ben.settled();
  ben.acknowledges = false;
  picture.publish(new Uint8Array(400_000), { priority: 5 });
  await ana.settled();
  words.publish('quick', { priority: 1 });
  await ana.settled();
  await ben.settled();
  ben.acknowledges = true;
  await ben.until(() => ben.packets.length > 0, 'something');
  assert.equal(textOf(ben.packets[0] as (typeof ben.packets)[0]), 'quick');
  await ben.until(() => ben.packets.length === 2, 'the picture');
});

test('a burst for a viewer leaves in few writes', async () => {
  const {
    members: [ana, ben],
  } = await meetingOf(relay.url, ['ana', 'ben']);
  ben.subscribe(screen);
  const lane = await ana.open(screen);
  await ben.settled();
  const before = ben.messages;
  ana.say(...Array.from({ length: 20 }, () => lane.packet(new Uint8Array(500))));
  await ben.until(() => ben.packets.length === 20, 'all of it');
  assert.ok(ben.messages - before <= 3, `${ben.messages - before} messages for 20 packets`);
});

test('the presenter hears how fast the best viewer is', async () => {
  const {
    members: [ana, ben, cem],
  } = await meetingOf(relay.url, ['ana', 'ben', 'cem']);
  for (const viewer of [ben, cem]) viewer.subscribe(screen);
  const lane = await ana.open(screen);
  cem.stopReading();
  for (let round = 0; round < 4; round += 1) await show(ana, lane, { megabytes: 4 });
  const { viewersLagMs } = await ana.heard(
    'line',
    ({ bestViewerBytesPerSecond }) => bestViewerBytesPerSecond > 100_000,
  );
  assert.ok(viewersLagMs >= 0);
});

/**
 * While so much is shown, somebody who reads nothing costs the relay no memory. Before it is measured, the process has taken
 * what it works with.
 */
async function costsNothing(ana: ScriptedMember, lane: ScriptedLane): Promise<void> {
  await show(ana, lane, { megabytes: 24 });
  const before = relay.residentBytes();
  await show(ana, lane, { megabytes: 64 });
  const more = Math.round((relay.residentBytes() - before) / megabyte);
  assert.ok(more < 32, `${more} MB more for 64 MB shown`);
}

/** Shows so much, each picture in the place of the one before; returns the text of the last. */
async function show(
  ana: ScriptedMember,
  lane: ScriptedLane,
  { megabytes }: { megabytes: number },
): Promise<string> {
  const picture = Buffer.alloc(16_000);
  const count = Math.ceil((megabytes * megabyte) / picture.length);
  let text = '';
  for (let shown = 1; shown <= count; shown += 1) {
    text = `picture ${process.hrtime.bigint()}`;
    picture.fill(0).write(text);
    const sequence = lane.next;
    lane.publish(picture, { retires: sequence > 1 ? [{ from: sequence - 1, to: sequence - 1 }] : [] });
    if (shown % 10 === 0) await ana.settled();
  }
  await ana.settled();
  return text;
}

function shows(viewer: ScriptedMember, text: string): boolean {
  const newest = viewer.packets.at(-1);
  return newest !== undefined && textOf(newest).startsWith(text);
}

async function comeBack(meeting: Meeting, before: ScriptedMember): Promise<ScriptedMember> {
  const member = await join(meeting, { key: before.key });
  const lane = before.packets[0]?.lane;
  const to = before.packets.at(-1)?.header.sequence ?? 0;
  member.subscribe(chat, { have: lane ? [{ lane, ranges: [{ from: 1, to }] }] : [] });
  return member;
}

interface ViewerProcess {
  process: ChildProcess;
  /** How many pictures it has seen. */
  shown(): number;
  shows(text: string): Promise<void>;
}

async function startViewer(meeting: Meeting): Promise<ViewerProcess> {
  const key = newKey();
  const pem = key.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const script = path.join(import.meta.dirname, '../support/relay-viewer.ts');
  const args = [meeting.url, await meeting.ticket(key), b64(key.publicKey), b64(pem)];
  const child = spawn(
    process.execPath,
    ['--conditions=folkmoot-source', '--import', 'tsx', script, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout });
  let newest = '';
  let count = 0;
  lines.on('line', (line) => {
    newest = line;
    count += 1;
  });
  return {
    process: child,
    shown: () => count,
    async shows(text) {
      while (!newest.startsWith(text)) await once(lines, 'line', { signal: AbortSignal.timeout(20_000) });
    },
  };
}

function b64(bytes: Uint8Array | string | Buffer): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url');
}
