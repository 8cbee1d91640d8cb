import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encode,
  everybody,
  grant,
  joinSigned,
  laneKinds,
  type LaneKind,
  MeetingError,
  type MemberId,
} from '@folkmoot/wire';
import { createRelayTransport, type Link } from '@folkmoot/transport';
import { ManualClock, settled } from './manual-clock.js';
import {
  ana,
  ben,
  connected,
  credentialsFor,
  type RelayEnd,
  type ScriptedRelay,
  scriptedRelay,
  ticketTo,
} from './scripted-relay.js';

const { chat, screen } = laneKinds;

function signedGrant(member: MemberId, serial: number, ...kinds: LaneKind[]): Uint8Array {
  const lanes = kinds.map((kind) => ({ kind, maxBytesPerSecond: 0 }));
  const body = encode(grant, { room: new Uint8Array(16), serial, member, lanes, out: false });
  return joinSigned(body, new Uint8Array(64));
}

const codeOf = ({ state: { value } }: Link): string | undefined =>
  value.name === 'closed' ? value.error?.code : undefined;

/** Moves the clock until the client tries again, and gives that connection. */
async function comingBack(relay: ScriptedRelay, clock: ManualClock): Promise<RelayEnd> {
  const tries = relay.tried.length;
  for (let step = 0; step < 100 && relay.tried.length === tries; step += 1) await clock.advance(250);
  return relay.next();
}

test('a broken connection is followed by another, with a new ticket', async () => {
  const { link, end, relay, clock, credentials } = await connected();
  await clock.advance(2000);
  end.cut();
  await settled();
  assert.deepEqual(link.state.value, { name: 'resuming', attempt: 1 });
  await clock.advance(300);
  await (await relay.next()).admit();
  assert.deepEqual(link.state.value, { name: 'open' });
  assert.equal(credentials.tickets, 2);
  assert.equal(link.stats().reconnects, 1);
  link.close();
});

test('attempts go on, with growing pauses, while the relay is away', async () => {
  const { link, end, relay, clock } = await connected();
  relay.down.add('ws://one.test/');
  end.cut();
  await clock.advance(30_000);
  const tries = relay.tried.length;
  assert.ok(tries >= 5 && tries <= 14, `${tries} tries in 30 s`);
  assert.ok(link.state.value.name === 'resuming' && link.state.value.attempt === tries);
  relay.down.clear();
  await (await comingBack(relay, clock)).admit();
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('a ticket office that is away is no reason to give up', async () => {
  const [relay, clock] = [scriptedRelay(), new ManualClock()];
  let isAway = false;
  const credentials = credentialsFor(() =>
    isAway ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(ticketTo('ws://one.test/')),
  );
  const link = createRelayTransport({ webSocket: relay.Socket, clock }).connect(
    credentials,
    new AbortController().signal,
  );
  const end = await relay.next();
  await end.admit();
  isAway = true;
  end.cut();
  await clock.advance(5000);
  assert.equal((await link).state.value.name, 'resuming');
  isAway = false;
  await (await comingBack(relay, clock)).admit();
  assert.equal((await link).state.value.name, 'open');
  (await link).close();
});

test('a meeting that ended meanwhile closes the link, with the reason', async () => {
  const [relay, clock] = [scriptedRelay(), new ManualClock()];
  let isOver = false;
  const ended = new MeetingError('connection/ended', 'Over.', { retryable: false });
  const credentials = credentialsFor(() =>
    isOver ? Promise.reject(ended) : Promise.resolve(ticketTo('ws://one.test/')),
  );
  const connecting = createRelayTransport({ webSocket: relay.Socket, clock }).connect(
    credentials,
    new AbortController().signal,
  );
  const end = await relay.next();
  await end.admit();
  const link = await connecting;
  isOver = true;
  end.cut();
  await clock.advance(1000);
  assert.equal(codeOf(link), 'connection/ended');
});

test('a final refusal closes the link, with the reason', async () => {
  for (const code of ['connection/ended', 'connection/replaced', 'permission/removed'] as const) {
    const { link, end, clock, relay } = await connected();
    end.say({ type: 'refused', code, message: 'No.', retryable: false });
    await clock.advance(20_000);
    assert.equal(codeOf(link), code);
    assert.equal(relay.tried.length, 1);
  }
});

test('a refusal that may be retried is followed by another try, not at once', async () => {
  const { link, end, clock, relay } = await connected();
  end.say({ type: 'refused', code: 'limit/rate', message: 'Slow down.', retryable: true });
  await settled();
  assert.equal(link.state.value.name, 'resuming');
  assert.equal(relay.tried.length, 1);
  await clock.advance(300);
  await (await relay.next()).admit();
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('a relay that goes away names where to go', async () => {
  const { link, end, clock, relay } = await connected();
  end.say({ type: 'go-away', alternates: ['ws://other.test/'] });
  await clock.advance(300);
  const next = await relay.next();
  assert.equal(next.url, 'ws://other.test/');
  await next.admit();
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('a relay that takes one for somebody else is not believed', async () => {
  const { link, end, relay, clock } = await connected();
  end.cut();
  await clock.advance(300);
  const next = await relay.next();
  await next.admit(ben);
  await settled();
  assert.equal(codeOf(link), 'protocol/member');
  assert.equal(next.isOpen, false);
});

test('a relay that breaks the grammar is left', async () => {
  const { link, end } = await connected();
  end.sayBytes(Uint8Array.of(7, 9, 1));
  await settled();
  assert.equal(codeOf(link), 'protocol/malformed');
  assert.equal(end.isOpen, false);
});

test('a relay that speaks in texts is left', async () => {
  const { link, end } = await connected();
  end.sayBytes('hello');
  await settled();
  assert.equal(codeOf(link), 'protocol/malformed');
});

test('a ping every second, and a pong for each ping', async () => {
  const { link, end, clock } = await connected();
  end.say({ type: 'ping', id: 77 });
  assert.deepEqual(await end.heard('pong'), { type: 'pong', id: 77 });
  const before = end.all('ping').length;
  await clock.advance(2000);
  assert.equal(end.all('ping').length, before + 2);
  link.close();
});

test('the round trip is measured by pings', async () => {
  const { link, end, clock } = await connected();
  await end.heard('ping');
  await clock.advance(80);
  end.say({ type: 'pong', id: 0 });
  assert.equal(link.stats().roundTripMs, 80);
  link.close();
});

test('silence of more than 2.5 s is a broken connection', async () => {
  const { link, end, clock } = await connected();
  await clock.advance(2400);
  assert.equal(link.state.value.name, 'open');
  await clock.advance(1200);
  assert.equal(link.state.value.name, 'resuming');
  assert.equal(end.isOpen, false);
  link.close();
});

test('a relay far away may be silent for longer', async () => {
  const { link, end, clock } = await connected();
  await end.heard('ping');
  await clock.advance(900);
  end.say({ type: 'pong', id: 0 });
  await clock.advance(3500);
  assert.equal(link.state.value.name, 'open');
  await clock.advance(1500);
  assert.equal(link.state.value.name, 'resuming');
  link.close();
});

test('a relay that speaks is not silent', async () => {
  const { link, end, clock } = await connected();
  for (let second = 0; second < 10; second += 1) {
    end.say({ type: 'line', bestViewerBytesPerSecond: second, viewersLagMs: 0 });
    await clock.advance(1000);
  }
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('the newest grant for each member is delivered to the next relay, the oldest first', async () => {
  const { link, end, clock, relay } = await connected();
  const [first, second, third] = [
    signedGrant(ana, 1, chat),
    signedGrant(everybody, 2, chat),
    signedGrant(ana, 3, chat, screen),
  ];
  for (const signed of [first, second, third]) link.grant(signed);
  assert.deepEqual(
    end.all('grant').map(({ signed }) => signed),
    [first, second, third],
  );
  end.cut();
  await clock.advance(300);
  const next = await relay.next();
  await next.admit();
  await next.heard('grant', 2);
  assert.deepEqual(
    next.all('grant').map(({ signed }) => signed),
    [second, third],
  );
  link.close();
});

test('what is no grant is not delivered', async () => {
  const { link, end } = await connected();
  assert.throws(() => link.grant(new Uint8Array(70)), MeetingError);
  assert.equal(end.all('grant').length, 0);
  link.close();
});

test('leaving says so, once, and nothing is tried afterwards', async () => {
  const { link, end, clock, relay } = await connected();
  link.close();
  link.close();
  assert.equal(end.all('leave').length, 1);
  assert.equal(end.isOpen, false);
  await clock.advance(60_000);
  assert.equal(relay.tried.length, 1);
  assert.deepEqual(link.state.value, { name: 'closed' });
  assert.equal(clock.sleeping, 0);
});

test('closing while it resumes ends the attempts', async () => {
  const { link, end, clock, relay } = await connected();
  relay.down.add('ws://one.test/');
  end.cut();
  await clock.advance(3000);
  link.close();
  const tries = relay.tried.length;
  await clock.advance(60_000);
  assert.equal(relay.tried.length, tries);
  assert.deepEqual(link.state.value, { name: 'closed' });
});

test('who is there is what the relay says, away ones included', async () => {
  const { link, end } = await connected();
  const members = [
    { member: ana, away: false },
    { member: ben, away: true },
  ];
  end.say({ type: 'members', members });
  await settled();
  assert.deepEqual(link.members.value, members);
  link.close();
});
