/** Meetings whose host gives the tickets: its server's own functions, a real relay that trusts them. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fromBase64Url, toBase64Url, until } from '@folkmoot/kit';
import { type RelayServer, startRelay } from '@folkmoot/relay';
import { signTicket } from '@folkmoot/relay/ticket';
import { createMemoryHub, createMemoryTicketOffice, hostTicketOffice } from '@folkmoot/transport';
import { MeetingError } from '@folkmoot/wire';
import { createRoom, joinRoom } from '../../packages/room/src/entrance.js';
import type { GetTicket, HostTicket, HostTicketRequest, Room } from '../../packages/room/src/index.js';
import { codeOf } from '../support/meeting.js';
import { provideThreads, type Threads } from '../support/threads.js';

const issuer = generateKeyPairSync('ed25519');
const [descriptor, memberKey] = [Uint8Array.of(1, 2, 3), new Uint8Array(32).fill(7)];
const rejects = (code: string, work: Promise<unknown>): Promise<void> =>
  assert.rejects(work, (error) => error instanceof MeetingError && error.code === code);

/** What the server of a host does: it keeps the descriptors and signs for whom it likes. */
function hostServer(): { getTicket: GetTicket; asked: HostTicketRequest[] } {
  const meetings = new Map<string, string>();
  const asked: HostTicketRequest[] = [];
  return {
    asked,
    async getTicket(request) {
      asked.push(request);
      const { code, memberKey: key } = request;
      if (request.descriptor) meetings.set(code, request.descriptor);
      const known = meetings.get(code);
      if (!known) throw new MeetingError('usage/unknown-code', 'This host has no such meeting.');
      const token = await signTicket({
        issuerKey: issuer.privateKey,
        descriptor: known,
        memberKey: key,
        code,
      });
      return { token, descriptor: known };
    },
  };
}

describe('With a relay that trusts the host', () => {
  let relay: RelayServer;
  let threads: Threads;

  before(async () => {
    const pem = issuer.publicKey.export({ type: 'spki', format: 'pem' });
    relay = await startRelay({ port: 0, logLevel: 'silent', trustedIssuers: [pem.toString()] });
  });
  after(() => relay.close());
  beforeEach(() => {
    threads = provideThreads();
  });
  afterEach(() => threads.restore());

  async function leaveAll(...rooms: Room[]): Promise<void> {
    await Promise.all(rooms.map((room) => room.leave()));
    await threads.areOver();
  }

  test('a meeting is made and joined by tickets of the host alone', async () => {
    const { getTicket, asked } = hostServer();
    const ana = await createRoom({ name: 'ana', relay: relay.url, getTicket });
    const ben = await joinRoom({ name: 'ben', link: ana.link, relay: relay.url, getTicket });
    await ben.chat.send('Good morning');
    await until(ana.chat.lines, ({ length }) => length === 1);
    assert.match(ana.code, /^[1-9]\d{8}$/);
    assert.deepEqual(
      asked.map(({ code, descriptor: made }) => [code, typeof made]),
      [
        [ana.code, 'string'],
        [ana.code, 'undefined'],
      ],
    );
    assert.equal(fromBase64Url(asked[1]?.memberKey ?? '').length, 32);
    await leaveAll(ana, ben);
  });

  test('who has the link but no ticket of the host stays out', async () => {
    const { getTicket } = hostServer();
    const ana = await createRoom({ name: 'ana', relay: relay.url, getTicket });
    assert.equal(
      await codeOf(joinRoom({ name: 'eve', link: ana.link, relay: relay.url })),
      'usage/unknown-code',
    );
    const refuse: GetTicket = () => Promise.reject(new MeetingError('permission/ticket', 'Not you.'));
    const asEve = { name: 'eve', link: ana.link, relay: relay.url, getTicket: refuse };
    assert.equal(await codeOf(joinRoom(asEve)), 'permission/ticket');
    await leaveAll(ana);
  });

  test('a ticket for somebody else’s key does not let in', async () => {
    const { getTicket } = hostServer();
    const ana = await createRoom({ name: 'ana', relay: relay.url, getTicket });
    const stolen: GetTicket = (request) => getTicket({ ...request, memberKey: toBase64Url(memberKey) });
    const asEve = { name: 'eve', link: ana.link, relay: relay.url, getTicket: stolen };
    assert.equal(await codeOf(joinRoom(asEve)), 'permission/ticket');
    await leaveAll(ana);
  });

  test('an answer that is no ticket is told before anything connects, and nothing stays behind', async () => {
    const getTicket = (() => Promise.resolve({ ticket: 'abc' })) as unknown as GetTicket;
    assert.equal(await codeOf(createRoom({ name: 'ana', relay: relay.url, getTicket })), 'usage/ticket');
    await threads.areOver();
  });
});

describe('The host is asked for', () => {
  test('every ticket anew, but gets the descriptor of a meeting only until it has answered once', async () => {
    const asked: HostTicketRequest[] = [];
    let isDown = true;
    const office = hostTicketOffice((request) => {
      asked.push(request);
      return isDown ? Promise.reject(new Error('down')) : Promise.resolve({ token: 'abc' });
    }, 'https://relay.example');
    const code = await office.createMeeting(descriptor);
    await rejects('connection/ticket', office.ticket(code, memberKey));
    isDown = false;
    for (let turn = 0; turn < 2; turn += 1) {
      const ticket = await office.ticket(code, memberKey);
      assert.deepEqual(ticket.descriptor, descriptor);
    }
    assert.deepEqual(
      asked.map((request) => request.descriptor !== undefined),
      [true, true, false],
    );
  });

  test('a ticket whenever a line that broke comes back', async () => {
    const hub = createMemoryHub();
    const threads = provideThreads();
    let count = 0;
    const getTicket: GetTicket = () => Promise.resolve({ token: String((count += 1)) });
    const carriage = { transport: hub, tickets: createMemoryTicketOffice() };
    const ana = await createRoom({ name: 'ana', relay: 'https://meet.example', carriage, getTicket });
    assert.equal(count, 1);
    hub.restart();
    await until(ana.state, ({ name }) => name === 'reconnecting');
    await until(ana.state, ({ name }) => name === 'open');
    assert.equal(count, 2);
    await ana.leave();
    await threads.areOver();
    threads.restore();
  });

  test('nothing after one gave up', async () => {
    const giving = new AbortController();
    const office = hostTicketOffice(({ signal }) => {
      giving.abort();
      return Promise.reject(signal?.reason as Error);
    }, 'https://relay.example');
    await assert.rejects(office.ticket('123456789', memberKey, giving.signal), { name: 'AbortError' });
  });
});

describe('Of what the host answers', () => {
  const answered = (answer: unknown): ReturnType<ReturnType<typeof hostTicketOffice>['ticket']> =>
    hostTicketOffice(() => Promise.resolve(answer as HostTicket), 'https://relay.example/').ticket(
      '123456789',
      memberKey,
    );
  const good = { token: 'abc', descriptor: toBase64Url(descriptor) };

  test('token and descriptor are enough: the endpoint is the relay’s', async () => {
    assert.deepEqual(await answered(good), {
      token: 'abc',
      descriptor,
      endpoints: ['wss://relay.example/v1/link'],
    });
  });

  test('endpoints are taken as they come', async () => {
    const endpoints = ['wss://near.example/v1/link', 'ws://127.0.0.1:8200/v1/link'];
    assert.deepEqual((await answered({ ...good, endpoints })).endpoints, endpoints);
  });

  for (const [what, answer] of Object.entries({
    'nothing at all': undefined,
    'a bare token': 'abc',
    'no token': { ...good, token: undefined },
    'an empty token': { ...good, token: '' },
    'no descriptor': { token: 'abc' },
    'a descriptor of bytes': { ...good, descriptor },
    'a descriptor that is no base64url': { ...good, descriptor: '***' },
    'no endpoint': { ...good, endpoints: [] },
    'an endpoint that is no socket': { ...good, endpoints: ['https://relay.example'] },
    'one endpoint for a list': { ...good, endpoints: 'wss://relay.example/v1/link' },
  })) {
    test(`${what} is no ticket`, () => rejects('usage/ticket', answered(answer)));
  }
});
