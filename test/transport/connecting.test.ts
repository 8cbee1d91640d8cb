import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MeetingError, protocolVersion } from '@folkmoot/wire';
import { createRelayTransport, type Link } from '@folkmoot/transport';
import { ManualClock, settled } from './manual-clock.js';
import {
  ana,
  connected,
  credentialsFor,
  type ScriptedRelay,
  scriptedRelay,
  ticketTo,
} from './scripted-relay.js';

/** Begins to connect to these endpoints. */
function connecting(
  relay: ScriptedRelay,
  { endpoints = ['ws://one.test/'], clock = new ManualClock(), signal = new AbortController().signal } = {},
): Promise<Link> {
  const credentials = credentialsFor(() => Promise.resolve(ticketTo(...endpoints)));
  return createRelayTransport({ webSocket: relay.Socket, clock }).connect(credentials, signal);
}

const rejectsWith = (code: string, work: Promise<unknown>): Promise<void> =>
  assert.rejects(work, (error) => error instanceof MeetingError && error.code === code);

test('the first thing said is the ticket, with a proof over nonce and token', async () => {
  const relay = scriptedRelay();
  const link = connecting(relay);
  const end = await relay.next();
  end.challenge();
  const hello = await end.heard('hello');
  assert.equal(end.said.length, 1);
  assert.deepEqual([hello.protocolVersion, hello.token], [protocolVersion, 'token']);
  assert.deepEqual(hello.publicKey, new Uint8Array(32).fill(1));
  assert.deepEqual(hello.proof, new Uint8Array(64).fill(17 + 32 + 32));
  assert.match(hello.software, /^folkmoot \d/);
  end.say({ type: 'joined', member: ana });
  assert.equal((await link).self, ana);
  (await link).close();
});

test('a link is open, knows nobody before the relay has told of them, and has nothing to count yet', async () => {
  const { link } = await connected();
  assert.deepEqual(link.state.value, { name: 'open' });
  assert.equal(link.self, ana);
  assert.deepEqual(link.members.value, []);
  assert.deepEqual(link.stats(), {
    sentBytes: 0,
    sentPackets: 0,
    skippedPackets: 0,
    receivedBytes: 0,
    receivedPackets: 0,
    droppedPackets: 0,
    reconnects: 0,
    roundTripMs: 0,
  });
  link.close();
});

test('a relay of another version is told apart plainly, with both versions', async () => {
  const relay = scriptedRelay();
  const link = connecting(relay);
  const end = await relay.next();
  end.challenge(7);
  await assert.rejects(link, (error) => {
    assert.ok(error instanceof MeetingError);
    assert.equal(error.code, 'unsupported/version');
    assert.match(error.message, /protocol 1.*folkmoot-relay 9\.9\.9.*protocol 7.*update the client/);
    return true;
  });
  assert.equal(end.isOpen, false);
});

test('what the relay refuses with is what one gets', async () => {
  const relay = scriptedRelay();
  const link = connecting(relay);
  const end = await relay.next();
  end.challenge();
  await end.heard('hello');
  end.say({ type: 'refused', code: 'permission/ticket', message: 'Expired.', retryable: false });
  await rejectsWith('permission/ticket', link);
  assert.equal(end.isOpen, false);
});

test('a relay that says something else first is left', async () => {
  const relay = scriptedRelay();
  const link = connecting(relay);
  (await relay.next()).say({ type: 'joined', member: ana });
  await rejectsWith('protocol/order', link);
});

test('a relay that hangs up during the greeting is lost', async () => {
  const relay = scriptedRelay();
  const link = connecting(relay);
  (await relay.next()).cut();
  await rejectsWith('connection/lost', link);
});

test('a relay that does not answer within 5 s is given up', async () => {
  const [relay, clock] = [scriptedRelay(), new ManualClock()];
  const link = connecting(relay, { clock });
  const end = await relay.next();
  link.catch(() => undefined);
  await settled();
  await clock.advance(4999);
  assert.equal(end.isOpen, true);
  await clock.advance(1);
  await rejectsWith('connection/timeout', link);
  assert.equal(end.isOpen, false);
});

test('a relay that cannot be reached is named', async () => {
  const relay = scriptedRelay();
  relay.down.add('ws://one.test/');
  await assert.rejects(connecting(relay), /one\.test cannot be reached/);
});

test('the next endpoint is tried as soon as one has failed', async () => {
  const relay = scriptedRelay();
  relay.down.add('ws://one.test/');
  const link = connecting(relay, { endpoints: ['ws://one.test/', 'ws://two.test/'] });
  const end = await relay.next();
  assert.equal(end.url, 'ws://two.test/');
  await end.admit();
  (await link).close();
});

test('an endpoint that keeps silent has 250 ms before the next one starts', async () => {
  const [relay, clock] = [scriptedRelay(), new ManualClock()];
  relay.silent.add('ws://one.test/');
  const link = connecting(relay, { clock, endpoints: ['ws://one.test/', 'ws://two.test/'] });
  await clock.advance(249);
  assert.deepEqual(relay.tried, ['ws://one.test/']);
  await clock.advance(1);
  assert.deepEqual(relay.tried, ['ws://one.test/', 'ws://two.test/']);
  await (await relay.next()).admit();
  (await link).close();
});

test('no endpoint at all is an error, not a wait', async () => {
  await rejectsWith('connection/unreachable', connecting(scriptedRelay(), { endpoints: [] }));
});

test('giving up while waiting for the ticket gives an AbortError', async () => {
  const abort = new AbortController();
  const credentials = credentialsFor(() => new Promise(() => undefined));
  const link = createRelayTransport({ webSocket: scriptedRelay().Socket }).connect(credentials, abort.signal);
  abort.abort();
  await assert.rejects(link, { name: 'AbortError' });
});

test('giving up while the socket opens gives an AbortError', async () => {
  const [relay, abort] = [scriptedRelay(), new AbortController()];
  relay.silent.add('ws://one.test/');
  const link = connecting(relay, { signal: abort.signal });
  link.catch(() => undefined);
  await settled();
  abort.abort();
  await assert.rejects(link, { name: 'AbortError' });
});

test('giving up during the greeting gives an AbortError and closes the socket', async () => {
  const [relay, abort] = [scriptedRelay(), new AbortController()];
  const link = connecting(relay, { signal: abort.signal });
  link.catch(() => undefined);
  const end = await relay.next();
  end.challenge();
  await end.heard('hello');
  abort.abort();
  await assert.rejects(link, { name: 'AbortError' });
  assert.equal(end.isOpen, false);
});

test('a reason of one’s own for giving up is kept', async () => {
  const abort = new AbortController();
  abort.abort(new Error('changed my mind'));
  await assert.rejects(connecting(scriptedRelay(), { signal: abort.signal }), /changed my mind/);
});

test('after it is connected the signal has no effect', async () => {
  const [relay, abort] = [scriptedRelay(), new AbortController()];
  const connection = connecting(relay, { signal: abort.signal });
  await (await relay.next()).admit();
  const link = await connection;
  abort.abort();
  await settled();
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('a ticket that is refused is passed on as it is', async () => {
  const credentials = credentialsFor(() =>
    Promise.reject(new MeetingError('usage/unknown-code', 'Unknown.')),
  );
  const link = createRelayTransport({ webSocket: scriptedRelay().Socket }).connect(
    credentials,
    new AbortController().signal,
  );
  await rejectsWith('usage/unknown-code', link);
});
