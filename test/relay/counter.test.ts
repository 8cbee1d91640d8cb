import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import { toBase64Url } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { SlowDown, errorReply } from '../../packages/relay/src/http.js';
import { isOwn } from '../../packages/relay/src/routes.js';
import { RawConnection } from '../support/raw-http.js';
import { createMeeting, newKey, post } from '../support/relay-meeting.js';
import { inMeeting, metricOf, withRelay } from '../support/relay.js';

const page = 'http://localhost:5173';

async function errorOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}

test(
  'nothing the relay answers is kept in a cache or taken for something it is not',
  withRelay({}, async ({ url }) => {
    const answers = await Promise.all([
      fetch(`${url}/livez`),
      fetch(`${url}/metrics`),
      fetch(`${url}/nowhere`),
      fetch(`${url}/v1/rooms`, { method: 'POST', body: '{}' }),
    ]);
    for (const { headers, url: asked } of answers) {
      assert.equal(headers.get('cache-control'), 'no-store', asked);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', asked);
    }
    const types = answers.map(({ headers }) => headers.get('content-type'));
    assert.deepEqual(types, [
      'text/plain; charset=utf-8',
      'text/plain; charset=utf-8',
      'application/json; charset=utf-8',
      'application/json; charset=utf-8',
    ]);
  }),
);

test(
  'a query behind a path changes nothing, another path or method is not found or not allowed',
  withRelay({}, async ({ url }) => {
    const { code } = await createMeeting(url);
    assert.equal((await fetch(`${url}/livez?probe=1`)).status, 200);
    const key = toBase64Url(newKey().publicKey);
    await post(`${url}/v1/rooms/${code}/tickets?from=page`, { key });
    const wrong: readonly (readonly [string, string, string])[] = [
      ['GET', '/livez/', '404 usage/not-found'],
      ['POST', '/livez', '404 usage/not-found'],
      ['GET', '/', '404 usage/not-found'],
      ['POST', '/v1/rooms/', '404 usage/not-found'],
      ['POST', `/v1/rooms/${code}`, '404 usage/not-found'],
      ['POST', `/v1/rooms/${code}/tickets/1`, '404 usage/not-found'],
      ['POST', `/v1/rooms/${'1'.repeat(33)}/tickets`, '404 usage/not-found'],
      ['POST', `/V1/rooms`, '404 usage/not-found'],
      ['GET', '/v1/rooms', '405 usage/method'],
      ['PUT', `/v1/rooms/${code}/tickets`, '405 usage/method'],
      ['DELETE', `/v1/rooms/${code}/tickets`, '405 usage/method'],
    ];
    for (const [method, path, answer] of wrong)
      assert.equal(await errorOf(await fetch(url + path, { method })), answer, `${method} ${path}`);
  }),
);

test(
  'a body that is too large is refused with a reason, however large it is',
  withRelay({}, async ({ url }) => {
    const { code } = await createMeeting(url);
    for (const sizeBytes of [32 * 1024 + 1, 200_000, 5_000_000]) {
      for (const path of ['/v1/rooms', `/v1/rooms/${code}/tickets`]) {
        const answer = await fetch(url + path, { method: 'POST', body: 'x'.repeat(sizeBytes) });
        assert.equal(await errorOf(answer), '413 limit/message', `${sizeBytes} bytes`);
      }
    }
  }),
);

test(
  'a body at the bound is read',
  withRelay({}, async ({ url }) => {
    const body = JSON.stringify({ descriptor: 'A' }).padEnd(32 * 1024, ' ');
    const answer = await fetch(`${url}/v1/rooms`, { method: 'POST', body });
    assert.notEqual(await errorOf(answer), '413 limit/message');
  }),
);

test(
  'a body in pieces is put together, and one that is no JSON object is refused',
  withRelay({}, async ({ url }) => {
    const { code } = await createMeeting(url);
    const text = JSON.stringify({ key: toBase64Url(newKey().publicKey), note: 'ü€' });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${url}/v1/rooms/${code}/tickets`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      for (const byte of Buffer.from(text)) request.write(Buffer.of(byte));
      request.end();
    });
    assert.equal(status, 200);
    for (const body of ['', 'null', '"text"', '7', '[]', '{', '{} {}', '\u0000'])
      await assert.rejects(post(`${url}/v1/rooms`, body || ' '), /400 usage\/request/, body);
  }),
);

test(
  'a key or descriptor of another size or alphabet is refused before anything is looked up',
  withRelay({}, async ({ url }) => {
    const tickets = `${url}/v1/rooms/999999999/tickets`;
    for (const sizeBytes of [0, 31, 33, 64])
      await assert.rejects(post(tickets, { key: toBase64Url(randomBytes(sizeBytes)) }), /400 usage\/request/);
    for (const key of [null, 7, {}, ['a'], 'ä'.repeat(43), '*'.repeat(43), 'A'.repeat(4_000)])
      await assert.rejects(post(tickets, { key }), /400 usage\/request/);
    for (const descriptor of ['A'.repeat(21_847), undefined, '=', ' '])
      await assert.rejects(post(`${url}/v1/rooms`, { descriptor }), /400 usage\/request/);
  }),
);

test(
  'a page of an allowed origin is told what it may do, and can read when to come back',
  withRelay({ floods: { meetings: { capacity: 1, perSecond: 0.05 } } }, async ({ url }) => {
    const ask = (method: string, origin?: string): Promise<Response> =>
      fetch(`${url}/v1/rooms`, { method, ...(origin !== undefined && { headers: { origin } }) });
    const preflight = await ask('OPTIONS', page);
    assert.equal(preflight.status, 204);
    assert.equal(await preflight.text(), '');
    const said = ['allow-origin', 'allow-methods', 'allow-headers', 'expose-headers', 'max-age'];
    assert.deepEqual(
      said.map((name) => preflight.headers.get(`access-control-${name}`)),
      [page, 'POST', 'content-type', 'retry-after', '600'],
    );
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    await ask('POST', page);
    const late = await ask('POST', page);
    assert.equal(late.status, 429);
    assert.equal(late.headers.get('access-control-allow-origin'), page);
    assert.ok(Number(late.headers.get('retry-after')) >= 19);
  }),
);

test(
  'a page of a strange origin learns nothing, not even by asking first; who is no page needs no permission',
  withRelay({}, async ({ url }) => {
    for (const method of ['OPTIONS', 'POST']) {
      const answer = await fetch(`${url}/v1/rooms`, { method, headers: { origin: 'https://evil.example' } });
      assert.equal(await errorOf(answer), '403 permission/origin');
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      assert.equal(answer.headers.get('vary'), 'origin', 'a cache between must not mix the two up');
    }
    const plain = await fetch(`${url}/v1/rooms`, { method: 'OPTIONS' });
    assert.equal(plain.status, 204);
    assert.equal(plain.headers.get('access-control-allow-origin'), null);
  }),
);

test(
  'refusals at the counter are counted by their code',
  withRelay({}, async ({ url }) => {
    for (let count = 0; count < 3; count += 1) await fetch(`${url}/v1/rooms`);
    await fetch(`${url}/nowhere`);
    const text = await (await fetch(`${url}/metrics`)).text();
    assert.match(text, /^folkmoot_relay_refusals_total\{code="usage\/method"\} 3$/m);
    assert.match(text, /^folkmoot_relay_refusals_total\{code="usage\/not-found"\} 1$/m);
  }),
);

test(
  'a client that names no host is told an endpoint all the same',
  withRelay({}, async ({ url, port }) => {
    const { code } = await createMeeting(url);
    const old = await RawConnection.open(url);
    const body = JSON.stringify({ key: toBase64Url(newKey().publicKey) });
    old.say(`POST /v1/rooms/${code}/tickets HTTP/1.0`, `Content-Length: ${body.length}`);
    old.socket.write(body);
    assert.match(
      await old.hears(/\}$/),
      new RegExp(`"endpoints":\\["ws://127\\.0\\.0\\.1:${port}/v1/link"\\]`),
    );
    old.socket.destroy();
  }),
);

test(
  'pages served from the same port get all requests but the relay’s own',
  withRelay(
    { fallback: (request, response) => void response.end(`page ${request.url ?? ''}`) },
    async ({ url }) => {
      for (const path of ['/', '/index.html', '/v10', '/livezz', '/metrics.html', '/rooms'])
        assert.equal(await (await fetch(url + path)).text(), `page ${path}`);
      assert.equal(await (await fetch(`${url}/livez`)).text(), 'ok');
      assert.equal(await errorOf(await fetch(`${url}/v1/rooms`)), '405 usage/method');
      assert.equal(await errorOf(await fetch(`${url}/v1`)), '404 usage/not-found');
      await createMeeting(url);
    },
  ),
);

test('a request is the relay’s own by its path alone', () => {
  const isIt = (url: string): boolean => isOwn({ url });
  for (const url of ['/v1', '/v1/', '/v1?x', '/v1/link', '/readyz', '/metrics?x=1'])
    assert.ok(isIt(url), url);
  for (const url of ['', '/', '/v2', '/x/v1/rooms', '/v1.html', '/?/v1/']) assert.ok(!isIt(url), url);
});

test('an error says its status, its code and when to come back, and an unknown one says nothing of itself', () => {
  const statuses: readonly (readonly [MeetingError, number])[] = [
    [new MeetingError('usage/unknown-code', ''), 404],
    [new MeetingError('connection/ended', ''), 410],
    [new MeetingError('connection/closing', ''), 503],
    [new MeetingError('permission/anything', ''), 403],
    [new MeetingError('crypto/descriptor', ''), 400],
    [new MeetingError('limit/message', ''), 413],
    [new SlowDown('limit/rooms', '', 1), 429],
  ];
  for (const [error, status] of statuses) assert.equal(errorReply(error).status, status, error.code);
  for (const [waitMs, seconds] of [
    [0, '1'],
    [999, '1'],
    [1_001, '2'],
    [60_000, '60'],
  ] as const)
    assert.deepEqual(errorReply(new SlowDown('limit/guesses', '', waitMs)).headers, {
      'retry-after': seconds,
    });
  const reply = errorReply(new TypeError('secret of /etc/keys'));
  assert.equal(reply.status, 500);
  assert.doesNotMatch(JSON.stringify(reply), /secret/);
});

test(
  'a stranger who is turned away does not keep its connection, whether it hangs up or not',
  withRelay({}, async ({ url }) => {
    for (const path of ['/elsewhere', '/v1/link']) {
      const stranger = await RawConnection.open(url);
      const lines = [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket'];
      stranger.say(...lines);
      assert.match(await stranger.hears(/\r\n\r\n/), /^HTTP\/1\.1 40[04] /);
      await stranger.closed();
    }
  }),
);

test('a relay that closes waits for nobody who neither speaks nor hangs up', async () => {
  const stuck: RawConnection[] = [];
  let started = 0;
  await withRelay({ times: { drainMs: 100 } }, async ({ url }) => {
    for (let count = 0; count < 3; count += 1) stuck.push(await RawConnection.open(url));
    stuck[1]?.socket.write('POST /v1/rooms HTTP/1.1\r\nHost: x\r\n');
    stuck[2]?.say('POST /v1/rooms HTTP/1.1', 'Host: x', 'Content-Length: 100');
    await fetch(`${url}/livez`);
    started = performance.now();
  })();
  assert.ok(performance.now() - started < 2_000);
  await Promise.all(stuck.map((connection) => connection.closed()));
});

test('a relay that closes answers the request it is at, is not ready for another, and takes no new one', async () => {
  await withRelay({ times: { drainMs: 5_000 } }, async (relay) => {
    const body = JSON.stringify({ descriptor: '' });
    const busy = await RawConnection.open(relay.url);
    busy.say('POST /v1/rooms HTTP/1.1', 'Host: x', `Content-Length: ${body.length}`);
    await fetch(`${relay.url}/livez`);
    const closing = relay.close();
    assert.equal(relay.close(), closing, 'closing twice is closing once');
    await assert.rejects(fetch(`${relay.url}/readyz`));
    busy.socket.write(body);
    assert.match(await busy.hears(/\}\}$/), /^HTTP\/1\.1 400 /);
    busy.socket.end();
    await closing;
  })();
});

test(
  'wrong codes of one meeting’s guests do not lock out those who are in',
  inMeeting(
    ['ana'],
    async ({ url, meeting, members: [ana] }) => {
      const key = toBase64Url(newKey().publicKey);
      await assert.rejects(post(`${url}/v1/rooms/999999999/tickets`, { key }), /404/);
      await assert.rejects(meeting.ticket(newKey()), /429 limit\/guesses/);
      await ana.settled();
      assert.equal(await metricOf(url, 'folkmoot_relay_rooms'), 1);
    },
    { relay: { floods: { guesses: { capacity: 1, perSecond: 0.001 } } } },
  ),
);
