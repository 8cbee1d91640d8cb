import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { toBase64Url } from '@folkmoot/kit';
import { createIssuer, createIssuerKey, type Issuer } from '@folkmoot/relay';
import { signTicket } from '@folkmoot/relay/ticket';
import { MeetingError, descriptor, encode } from '@folkmoot/wire';
import { decodeJwt, jwtVerify } from 'jose';
import { digitsFor, drawCode, isSessionCode } from '../../packages/relay/src/codes.js';
import { roomKeyOf } from '../../packages/relay/src/room-key.js';
import { join } from '../support/relay-client.js';
import { type KeyPair, createMeeting, idOf, newKey, post, signed } from '../support/relay-meeting.js';
import { inMeeting, metricOf, withRelay } from '../support/relay.js';

function descriptorOf(key: KeyPair = newKey(), room: Uint8Array = randomBytes(16)): Uint8Array {
  const body = encode(descriptor, { version: 1, meetingKey: key.publicKey, room, createdAt: Date.now() });
  return signed(key, 'descriptor', body);
}

async function withIssuer(
  options: Parameters<typeof createIssuer>[0],
  run: (issuer: Issuer) => Promise<void>,
): Promise<void> {
  const issuer = createIssuer(options);
  try {
    await run(issuer);
  } finally {
    issuer.close();
  }
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof MeetingError && error.code === code;
}

test('a session code has nine digits, does not begin with 0 and is not drawn twice', () => {
  const taken = new Set<string>();
  for (let count = 0; count < 2_000; count += 1) {
    const code = drawCode(taken);
    assert.match(code, /^[1-9]\d{8}$/);
    assert.ok(isSessionCode(code));
    assert.ok(!taken.has(code));
    taken.add(code);
  }
});

test('codes are not in any order', () => {
  const codes = Array.from({ length: 200 }, () => Number(drawCode(new Set())));
  const rises = codes.filter((code, at) => at > 0 && code > (codes[at - 1] ?? 0)).length;
  assert.ok(rises > 60 && rises < 140, `${rises} of 199 are larger than the one before`);
});

test('codes grow by a digit before a thousandth of them is taken', () => {
  assert.equal(digitsFor(0), 9);
  assert.equal(digitsFor(900_000), 9);
  assert.equal(digitsFor(900_001), 10);
  assert.equal(digitsFor(9_000_001), 11);
});

test('what is no code is not looked up', () => {
  for (const text of [
    '',
    '12345678',
    '012345678',
    '12345678a',
    '123 456 789',
    '1'.repeat(15),
    '１２３４５６７８９',
  ]) {
    assert.ok(!isSessionCode(text), text);
  }
});

test('a meeting keeps its code, however often it is registered', () =>
  withIssuer({}, async (issuer) => {
    const mine = descriptorOf();
    const { code } = await issuer.createMeeting(mine);
    assert.equal((await issuer.createMeeting(mine)).code, code);
    assert.notEqual((await issuer.createMeeting(descriptorOf())).code, code);
    assert.equal(issuer.size, 2);
  }));

test('a descriptor that its meeting key has not signed is refused', () =>
  withIssuer({}, async (issuer) => {
    const changed = Uint8Array.from(descriptorOf());
    changed[40] = (changed[40] as number) ^ 1;
    await assert.rejects(issuer.createMeeting(changed), isError('crypto/descriptor'));
    await assert.rejects(issuer.createMeeting(changed.subarray(0, 30)), isError('protocol/malformed'));
    await assert.rejects(issuer.createMeeting(new Uint8Array(40_000)), isError('limit/message'));
  }));

test('a ticket is for one key, one room and one minute', () =>
  withIssuer({}, async (issuer) => {
    const key = newKey();
    const meeting = newKey();
    const room = randomBytes(16);
    const { code } = await issuer.createMeeting(descriptorOf(meeting, room));
    const { token } = await issuer.ticket(code, key.publicKey);
    const { payload, protectedHeader } = await jwtVerify(
      token,
      issuer.keys[0] as NonNullable<(typeof issuer.keys)[0]>,
    );
    assert.equal(protectedHeader.alg, 'EdDSA');
    assert.deepEqual(
      [payload.aud, payload.room, payload.mk, payload.member, payload.code],
      ['folkmoot-relay', toBase64Url(room), toBase64Url(meeting.publicKey), idOf(key), code],
    );
    assert.ok((payload.exp ?? 0) - (payload.iat ?? 0) <= 60);
    const second = decodeJwt((await issuer.ticket(code, key.publicKey)).token);
    assert.notEqual(second.jti, payload.jti);
  }));

test('a meeting whose room stays empty has ended; after a while its code is free again', () =>
  withIssuer({ emptyMs: 30, endedMs: 60 }, async (issuer) => {
    const { code } = await issuer.createMeeting(descriptorOf());
    const seen: string[] = [];
    while (issuer.size > 0) {
      const answer = await issuer.ticket(code, newKey().publicKey).then(
        () => 'ticket',
        (error: unknown) => (error as MeetingError).code,
      );
      if (seen.at(-1) !== answer) seen.push(answer);
      await new Promise(setImmediate);
    }
    assert.deepEqual(seen.slice(0, 2), ['ticket', 'connection/ended']);
    await assert.rejects(issuer.ticket(code, newKey().publicKey), isError('usage/unknown-code'));
  }));

test('a meeting somebody is in does not end by itself', () =>
  withIssuer({ emptyMs: 20, endedMs: 20 }, async (issuer) => {
    const key = newKey();
    const room = randomBytes(16);
    const { code } = await issuer.createMeeting(descriptorOf(key, room));
    issuer.roomIs('occupied', roomKeyOf({ room, meetingKey: key.publicKey }));
    const other = await issuer.createMeeting(descriptorOf());
    while (issuer.size > 1) await new Promise(setImmediate);
    await assert.rejects(issuer.ticket(other.code, key.publicKey), isError('usage/unknown-code'));
    await issuer.ticket(code, key.publicKey);
  }));

test('signTicket refuses what the relay would refuse', async () => {
  const issuerKey = createIssuerKey();
  const good = { issuerKey, descriptor: descriptorOf(), memberKey: newKey().publicKey };
  await signTicket({
    ...good,
    descriptor: toBase64Url(good.descriptor),
    memberKey: toBase64Url(good.memberKey),
  });
  await signTicket({ ...good, issuerKey: issuerKey.export({ type: 'pkcs8', format: 'pem' }) as string });
  await assert.rejects(signTicket({ ...good, lifetimeSeconds: 61 }), RangeError);
  await assert.rejects(signTicket({ ...good, lifetimeSeconds: 0 }), RangeError);
  await assert.rejects(signTicket({ ...good, memberKey: new Uint8Array(31) }), RangeError);
  await assert.rejects(signTicket({ ...good, descriptor: new Uint8Array(10) }), MeetingError);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  await assert.rejects(signTicket({ ...good, issuerKey: rsa }), /must be Ed25519/);
});

test(
  'who guesses codes is stopped, and is told when to come back',
  withRelay({ floods: { guesses: { capacity: 3, perSecond: 0.5 } } }, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = toBase64Url(newKey().publicKey);
    const guess = (code: string): Promise<Response> =>
      fetch(`${url}/v1/rooms/${code}/tickets`, { method: 'POST', body: JSON.stringify({ key }) });
    assert.equal((await guess(meeting.code)).status, 200);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => guess(String(100_000_000 + at))));
    assert.equal(answers.filter(({ status }) => status === 404).length, 3);
    const refused = answers.find(({ status }) => status === 429);
    assert.equal(((await refused?.json()) as { error: { code: string } }).error.code, 'limit/guesses');
    assert.ok(Number(refused?.headers.get('retry-after')) >= 1);
    assert.equal((await guess(meeting.code)).status, 429);
    assert.ok((await metricOf(url, 'folkmoot_relay_refusals_total')) >= 20);
  }),
);

test(
  'right codes cost nothing, wrong ones from everywhere together are limited',
  withRelay(
    { floods: { allGuesses: { capacity: 5, perSecond: 0.001 } }, behindProxy: true },
    async ({ url }) => {
      const meeting = await createMeeting(url);
      for (let count = 0; count < 30; count += 1) await meeting.ticket(newKey());
      const key = toBase64Url(newKey().publicKey);
      const from = (address: string): Promise<unknown> =>
        post(`${url}/v1/rooms/999999999/tickets`, { key }, { 'x-forwarded-for': `1.2.3.4, ${address}` });
      for (let count = 0; count < 5; count += 1) await assert.rejects(from(`10.0.0.${count}`), /404/);
      await assert.rejects(from('10.0.0.99'), /429 limit\/guesses/);
    },
  ),
);

test(
  'who makes meetings by the dozen is stopped',
  withRelay({ floods: { meetings: { capacity: 2, perSecond: 0.1 } } }, async ({ url }) => {
    await createMeeting(url);
    await createMeeting(url);
    await assert.rejects(createMeeting(url), /429 limit\/rooms/);
  }),
);

test(
  'the counter answers what it does not understand plainly',
  withRelay({}, async ({ url }) => {
    const { code } = await createMeeting(url);
    const tickets = `${url}/v1/rooms/${code}/tickets`;
    const wrong: readonly (readonly [RegExp, Promise<unknown>])[] = [
      [/400 usage\/request/, post(`${url}/v1/rooms`, 'no json')],
      [/400 usage\/request/, post(`${url}/v1/rooms`, '[1]')],
      [/400 usage\/request/, post(`${url}/v1/rooms`, { descriptor: 7 })],
      [/400 usage\/request/, post(`${url}/v1/rooms`, { descriptor: 'ä' })],
      [/400 protocol\/malformed/, post(`${url}/v1/rooms`, { descriptor: 'AAAA' })],
      [/413 limit\/message/, post(`${url}/v1/rooms`, { descriptor: 'A'.repeat(40_000) })],
      [/400 usage\/request/, post(tickets, {})],
      [/400 usage\/request/, post(tickets, { key: 'AAAA' })],
      [
        /404 usage\/unknown-code/,
        post(`${url}/v1/rooms/abc/tickets`, { key: toBase64Url(newKey().publicKey) }),
      ],
      [/404 usage\/not-found/, post(`${url}/v1/elsewhere`, {})],
    ];
    for (const [answer, asked] of wrong) await assert.rejects(asked, answer);
    assert.equal((await fetch(tickets)).status, 405);
    const { status, headers } = await fetch(tickets, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173' },
    });
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), 'http://localhost:5173');
  }),
);

test(
  'a ticket names the endpoint by which the client came',
  withRelay({}, async ({ url, port }) => {
    const { code } = await createMeeting(url);
    const body = { key: toBase64Url(newKey().publicKey) };
    const here = await post<{ endpoints: string[] }>(`${url}/v1/rooms/${code}/tickets`, body);
    assert.deepEqual(here.endpoints, [`ws://127.0.0.1:${port}/v1/link`]);
    const there = await post<{ endpoints: string[] }>(
      `http://localhost:${port}/v1/rooms/${code}/tickets`,
      body,
    );
    assert.deepEqual(there.endpoints, [`ws://localhost:${port}/v1/link`]);
  }),
);

test(
  'a relay with a public address names that',
  withRelay({ publicUrl: 'https://relay.example/moot' }, async ({ port }) => {
    const local = `http://127.0.0.1:${port}`;
    const { code } = await createMeeting(local);
    const body = { key: toBase64Url(newKey().publicKey) };
    const { endpoints } = await post<{ endpoints: string[] }>(`${local}/v1/rooms/${code}/tickets`, body);
    assert.deepEqual(endpoints, ['wss://relay.example/moot/v1/link']);
  }),
);

test(
  'a room that empties is remembered with its grants: who was removed stays out',
  inMeeting(
    ['ana', 'ben'],
    async ({ meeting, members: [ana, ben] }) => {
      ana.say({ type: 'grant', signed: meeting.grant({ member: ben.id, out: true }) });
      await ben.over();
      ana.say({ type: 'leave' });
      await ana.over();
      await assert.rejects(join(meeting, { key: ben.key }), /permission\/removed/);
      const cem = await join(meeting);
      await cem.heard('rights', ({ lanes }) => lanes.length > 0);
    },
    { relay: { times: { awayMs: 20 } } },
  ),
);
