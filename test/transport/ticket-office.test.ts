import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { fromBase64Url, toBase64Url } from '@folkmoot/kit';
import { httpTicketOffice, type TicketOffice } from '@folkmoot/transport';
import { MeetingError } from '@folkmoot/wire';
import { provide } from '../support/fake-capture.js';

interface Asked {
  path: string;
  body: unknown;
}

/** A server that gives one answer to everything, and notes what it was asked. */
async function withServer(
  answer: { status?: number; body: string },
  use: (office: TicketOffice, asked: Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push({ path: request.url ?? '', body: JSON.parse(body) });
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use(httpTicketOffice(`http://127.0.0.1:${port}/`), asked);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const rejectsWith = (code: string, work: Promise<unknown>): Promise<void> =>
  assert.rejects(work, (error) => error instanceof MeetingError && error.code === code);

const key = new Uint8Array(32).fill(7);
const ticket = { token: 'abc', endpoints: ['ws://a/v1/link'], descriptor: toBase64Url(Uint8Array.of(1, 2)) };

test('a meeting is registered by its descriptor and gets a code', async () => {
  await withServer({ status: 201, body: '{"code":"123456789"}' }, async (office, asked) => {
    assert.equal(await office.createMeeting(Uint8Array.of(9, 8)), '123456789');
    assert.equal(asked[0]?.path, '/v1/rooms');
    const { descriptor } = asked[0].body as { descriptor: string };
    assert.deepEqual(fromBase64Url(descriptor), Uint8Array.of(9, 8));
  });
});

test('a ticket is asked for with the key, and comes with endpoints and descriptor', async () => {
  await withServer({ body: JSON.stringify(ticket) }, async (office, asked) => {
    const got = await office.ticket('123456789', key);
    assert.deepEqual(got, { token: 'abc', endpoints: ['ws://a/v1/link'], descriptor: Uint8Array.of(1, 2) });
    assert.deepEqual(asked, [{ path: '/v1/rooms/123456789/tickets', body: { key: toBase64Url(key) } }]);
  });
});

test('a code never leads anywhere but to its room', async () => {
  await withServer({ body: JSON.stringify(ticket) }, async (office, asked) => {
    await office.ticket('../../admin?x=1#y', key);
    assert.equal(asked[0]?.path, '/v1/rooms/..%2F..%2Fadmin%3Fx%3D1%23y/tickets');
  });
});

test('what the office says no with is what one gets', async () => {
  for (const [status, code] of [
    [404, 'usage/unknown-code'],
    [410, 'connection/ended'],
    [429, 'limit/guesses'],
    [403, 'permission/origin'],
  ] as const) {
    const body = JSON.stringify({ error: { code, message: 'No.' } });
    await withServer({ status, body }, async (office) => {
      await rejectsWith(code, office.ticket('123456789', key));
      await rejectsWith(code, office.createMeeting(key));
    });
  }
});

test('something that is no office is called so', async () => {
  const answers = ['', '<html>', 'null', '[]', '{}', '{"code":5}', '{"code":"12"}', '{"token":"a"}'];
  for (const body of answers) {
    await withServer({ body }, async (office) => {
      await rejectsWith('protocol/ticket-office', office.createMeeting(key));
      await rejectsWith('protocol/ticket-office', office.ticket('123456789', key));
    });
  }
});

test('a ticket with nothing behind it is not taken', async () => {
  for (const broken of [{ endpoints: [] }, { endpoints: [5] }, { descriptor: '!' }, { token: 3 }]) {
    await withServer({ body: JSON.stringify({ ...ticket, ...broken }) }, async (office) => {
      await rejectsWith('protocol/ticket-office', office.ticket('123456789', key));
    });
  }
});

test('a refusal in another form is not taken for one', async () => {
  for (const error of ['no', { code: 'x', message: 'y' }, { code: 'limit/guesses' }, null]) {
    await withServer({ status: 400, body: JSON.stringify({ error }) }, async (office) => {
      await rejectsWith('protocol/ticket-office', office.ticket('123456789', key));
    });
  }
});

test('an office that cannot be reached is worth another try', async () => {
  const office = httpTicketOffice('http://127.0.0.1:1');
  await assert.rejects(
    office.ticket('123456789', key),
    (error) => error instanceof MeetingError && error.code === 'connection/unreachable' && error.retryable,
  );
});

test('giving up gives an AbortError', async () => {
  await withServer({ body: JSON.stringify(ticket) }, async (office) => {
    await assert.rejects(office.ticket('123456789', key, AbortSignal.abort()), { name: 'AbortError' });
  });
});

test('an office that the page’s policy keeps away is told from one that cannot be reached', async () => {
  const page = new EventTarget();
  const restore = provide({
    SecurityPolicyViolationEvent: class extends Event {},
    addEventListener: page.addEventListener.bind(page),
    fetch: async (url: string) => {
      const report = { effectiveDirective: 'connect-src', disposition: 'enforce', blockedURI: url };
      queueMicrotask(() => page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), report)));
      throw new TypeError('Failed to fetch');
    },
  });
  const office = httpTicketOffice('https://relay.example');
  await assert.rejects(
    office.ticket('123456789', key),
    (error) =>
      error instanceof MeetingError &&
      error.code === 'unsupported/policy-connect' &&
      !error.retryable &&
      error.message.includes('https://relay.example wss://relay.example to connect-src'),
  );
  restore();
});
