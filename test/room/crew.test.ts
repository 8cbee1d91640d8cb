/** Rooms as a page opens them: workers that speak through ports, a relay in its own process. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { until } from '@folkmoot/kit';
import { createMemoryHub, createMemoryTicketOffice, httpTicketOffice } from '@folkmoot/transport';
import { createRoom, joinRoom } from '../../packages/room/src/entrance.js';
import type { Room } from '../../packages/room/src/room.js';
import { spawnCrew } from '../../packages/room/src/workers/crew.js';
import { asTrack, FakeTrack, provideCapture } from '../support/fake-capture.js';
import { codeOf } from '../support/meeting.js';
import { type RelayProcess, startRelayProcess } from '../support/relay.js';
import { provideThreads, type Threads } from '../support/threads.js';

let relay: RelayProcess;
let threads: Threads;

before(async () => {
  relay = await startRelayProcess();
});
after(() => relay.close());
beforeEach(() => {
  threads = provideThreads();
});
afterEach(() => threads.restore());

test('two pages meet over a relay, talk, and nothing runs after they have left', async () => {
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  const ben = await joinRoom({ name: 'ben', link: ana.link });
  await ben.chat.send('Good morning');
  await until(ana.chat.lines, ({ length }) => length === 1);
  assert.equal(ana.chat.lines.value[0]?.name, 'ben');
  assert.deepEqual(threads.running, ['keys', 'link', 'keys', 'link']);
  await leaveAll(ana, ben);
});

test('the link leads to the page the host names', async () => {
  const linkBase = 'https://host.example/app/';
  const ana = await createRoom({ name: 'ana', relay: relay.url, linkBase });
  assert.match(ana.link, /^https:\/\/host\.example\/app\/j\/\d{9,}#1\./);
  const ben = await joinRoom({ name: 'ben', link: ana.link, relay: relay.url });
  assert.equal(ben.code, ana.code);
  await leaveAll(ana, ben);
});

test('the screen worker starts when a screen is shared, and ends with the room', async () => {
  const browser = provideCapture();
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  await until(ana.screen.mayShare, Boolean);
  assert.ok(!threads.started.includes('screen'));
  const track = new FakeTrack();
  await ana.screen.start(asTrack(track));
  assert.deepEqual(threads.running, ['keys', 'link', 'screen']);
  await ana.screen.pause();
  await ana.screen.stop();
  assert.equal(track.stops, 1);
  await leaveAll(ana);
  browser.restore();
});

test('a room over a carriage of the host has no link worker, and a screen all the same', async () => {
  const carriage = { transport: createMemoryHub(), tickets: createMemoryTicketOffice() };
  const ana = await createRoom({ name: 'ana', relay: 'https://meet.example', carriage });
  assert.deepEqual(threads.running, ['keys']);
  const { framesCaptured } = await ana.screen.stats();
  assert.equal(framesCaptured, 0);
  assert.deepEqual(threads.running, ['keys', 'screen']);
  await leaveAll(ana);
});

test('errors of the relay keep their code on the way through the workers', async () => {
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  const tickets = httpTicketOffice(relay.url);
  const worthless = { ...tickets, ticket: async () => ({ token: 'x', endpoints: [], descriptor }) };
  const { descriptor } = await tickets.ticket(ana.code, new Uint8Array(32).fill(1));
  const crew = await spawnCrew();
  const { publicKey } = await crew.keys.identity();
  const ticket = { ...(await worthless.ticket()), endpoints: [relay.url.replace('http', 'ws')] };
  const request = { relay: relay.url, code: ana.code, ticket, publicKey };
  assert.match(
    await codeOf(crew.connect(request, new AbortController().signal)),
    /^(permission|connection)\//,
  );
  crew.close();
  await leaveAll(ana);
});

test('an unknown code is an error, and nothing stays behind', async () => {
  const link = `${relay.url}/j/999999999#1.${'A'.repeat(22)}.${'A'.repeat(22)}`;
  assert.equal(await codeOf(joinRoom({ name: 'ben', link })), 'usage/unknown-code');
  await threads.areOver();
});

test('a relay that is down is an error that trying again may help, and nothing stays behind', async () => {
  await assert.rejects(createRoom({ name: 'ana', relay: 'http://127.0.0.1:1' }), {
    code: 'connection/unreachable',
    retryable: true,
  });
  await threads.areOver();
});

for (const [what, type, body] of [
  ['a page instead of an answer', 'text/html', '<h1>It works!</h1>'],
  ['an answer that is no object', 'application/json', '"hello"'],
  ['a code that is none', 'application/json', '{"code":"drop table"}'],
] as const) {
  test(`an address that gives ${what} is no relay`, async () => {
    const server = createServer((_, response) => response.setHeader('content-type', type).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    assert.equal(await codeOf(createRoom({ name: 'ana', relay: address })), 'protocol/ticket-office');
    await threads.areOver();
    server.closeAllConnections();
    server.close();
  });
}

for (const role of ['keys', 'link']) {
  test(`when the ${role} worker does not start, that is said and no other worker stays behind`, async () => {
    threads.destine(role, 'fails');
    await assert.rejects(createRoom({ name: 'ana', relay: relay.url }), {
      code: 'unsupported/worker',
      message: /script did not load/,
    });
    await threads.areOver();
  });
}

test('a screen worker that did not start is tried again the next time', async () => {
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  threads.destine('screen', 'fails');
  assert.equal(await codeOf(ana.screen.stats()), 'unsupported/worker');
  threads.destine('screen', 'works');
  assert.equal((await ana.screen.stats()).framesCaptured, 0);
  await leaveAll(ana);
});

test('a page that blocks the worker of the picture learns why there is none, and the next canvas tries again', async () => {
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  threads.destine('screen', 'fails');
  assert.equal(ana.screen.trouble.value, undefined);
  ana.screen.attach(canvas());
  await until(ana.screen.trouble, (error) => error?.code === 'unsupported/worker');
  threads.destine('screen', 'works');
  ana.screen.attach(canvas());
  await threads.isStarted('screen');
  await leaveAll(ana);
});

test('leaving while the screen worker starts leaves no worker', async () => {
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  threads.destine('screen', 'hangs');
  const asking = codeOf(ana.screen.stats());
  await threads.isStarted('screen');
  await ana.leave();
  await until(ana.state, ({ name }) => name === 'left');
  threads.release();
  assert.equal(await asking, 'connection/closed');
  await threads.areOver();
});

test('leaving does not wait for a screen worker that answers no more', async () => {
  const browser = provideCapture();
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  threads.destine('screen', 'hangs');
  await until(ana.screen.mayShare, Boolean);
  const track = new FakeTrack();
  void ana.screen.start(asTrack(track)).catch(() => undefined);
  await threads.isStarted('screen');
  await ana.leave();
  assert.equal(ana.state.value.name, 'left');
  assert.equal(track.stops, 1);
  threads.release();
  await threads.areOver();
  browser.restore();
});

test('who gives up before the start gets an AbortError, and no meeting is made', async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(createRoom({ name: 'ana', relay: relay.url, signal }), { name: 'AbortError' });
  await threads.areOver();
});

test('who gives up while the ticket is on its way gets an AbortError, and nothing stays behind', async () => {
  const giving = new AbortController();
  const { transport, tickets } = { transport: createMemoryHub(), tickets: createMemoryTicketOffice() };
  const slow = {
    ...tickets,
    ticket: (_code: string, _key: Uint8Array, signal?: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        giving.abort();
      }),
  };
  const options = { name: 'ana', relay: relay.url, carriage: { transport, tickets: slow } };
  await assert.rejects(createRoom({ ...options, signal: giving.signal }), { name: 'AbortError' });
  await threads.areOver();
});

test('who gives up while connecting to the relay gets an AbortError, and nothing stays behind', async () => {
  const ana = await createRoom({ name: 'ana', relay: relay.url });
  const giving = new AbortController();
  const tickets = httpTicketOffice(relay.url);
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  silent.on('upgrade', () => giving.abort());
  const crew = await spawnCrew();
  const { publicKey } = await crew.keys.identity();
  const { token, descriptor } = await tickets.ticket(ana.code, publicKey);
  const ticket = { token, descriptor, endpoints: [`ws://127.0.0.1:${String(port)}`] };
  const request = { relay: relay.url, code: ana.code, ticket, publicKey };
  await assert.rejects(crew.connect(request, giving.signal), { name: 'AbortError' });
  crew.close();
  silent.closeAllConnections();
  silent.close();
  await leaveAll(ana);
});

test('the signal by which one could have given up ends nothing later', async () => {
  const giving = new AbortController();
  const ana = await createRoom({ name: 'ana', relay: relay.url, signal: giving.signal });
  giving.abort();
  await ana.chat.send('still here');
  await until(ana.chat.lines, (lines) => lines[0]?.status === 'sent');
  assert.equal(ana.state.value.name, 'open');
  await leaveAll(ana);
});

test('a crew that is not connected has no screen', async () => {
  for (const options of [{}, { transport: createMemoryHub() }]) {
    const crew = await spawnCrew(options);
    assert.equal(await codeOf(crew.screen()), 'usage/state');
    crew.close();
    await threads.areOver();
  }
});

async function leaveAll(...rooms: readonly Room[]): Promise<void> {
  await Promise.all(rooms.map((room) => room.leave()));
  await threads.areOver();
}

/** As much of a canvas as attaching needs. */
function canvas(): HTMLCanvasElement {
  const { port1 } = new MessageChannel();
  return { transferControlToOffscreen: () => port1 } as unknown as HTMLCanvasElement;
}
