import assert from 'node:assert/strict';
import { type KeyObject, randomBytes } from 'node:crypto';
import { mock, test } from 'node:test';
import { toBase64Url } from '@folkmoot/kit';
import { createIssuerKey } from '@folkmoot/relay';
import { signTicket } from '@folkmoot/relay/ticket';
import { MeetingError, descriptor, encode } from '@folkmoot/wire';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { keyIdOf, readIssuerPublicKey } from '../../packages/relay/src/issuer-key.js';
import {
  type TicketCheck,
  type TicketClaims,
  createTicketCheck,
} from '../../packages/relay/src/ticket-check.js';
import { idOf, newKey, signed } from '../support/relay-meeting.js';

const issuer = createIssuerKey();
const member = newKey();
const room = randomBytes(16);
const meeting = newKey();
let tickets = 0;

/** The claims of a good ticket, with changes; `undefined` leaves a claim out. */
function claimsWith(change: Record<string, unknown> = {}): Record<string, unknown> {
  const nowS = Math.floor(Date.now() / 1_000);
  tickets += 1;
  const good = {
    iss: 'host',
    aud: 'folkmoot-relay',
    iat: nowS,
    exp: nowS + 60,
    jti: `ticket ${tickets}`,
    room: toBase64Url(room),
    mk: toBase64Url(meeting.publicKey),
    member: idOf(member),
  };
  return { ...good, ...change };
}

function ticketOf(
  change: Record<string, unknown> = {},
  head: { kid?: string; key?: KeyObject } = {},
): Promise<string> {
  const { key = issuer, kid = keyIdOf(issuer) } = head;
  return new SignJWT(claimsWith(change)).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key);
}

function checkOf(...keys: readonly KeyObject[]): TicketCheck {
  return createTicketCheck((keys.length > 0 ? keys : [issuer]).map(readIssuerPublicKey));
}

function isRefused(error: unknown): boolean {
  return error instanceof MeetingError && error.code === 'permission/ticket' && !error.retryable;
}

function claims(id: string, expiresMs = Date.now() + 60_000): TicketClaims {
  return { room, meetingKey: meeting.publicKey, member: idOf(member), id, expiresMs };
}

test('a ticket says who may come, to which room, and by whose grants', async () => {
  const read = await checkOf().read(await ticketOf({ jti: 'one' }));
  assert.deepEqual(Buffer.from(read.room), room);
  assert.deepEqual(Buffer.from(read.meetingKey), Buffer.from(meeting.publicKey));
  assert.equal(read.member, idOf(member));
  assert.equal(read.id, `${keyIdOf(issuer)}:one`);
  assert.ok(read.expiresMs > Date.now() && read.expiresMs <= Date.now() + 60_000);
});

test('a ticket from which any claim is missing is refused', async () => {
  for (const claim of Object.keys(claimsWith()))
    await assert.rejects(checkOf().read(await ticketOf({ [claim]: undefined })), isRefused, claim);
});

test('a ticket with a claim of another type or size is refused', async () => {
  const wrong: readonly Record<string, unknown>[] = [
    { room: 7 },
    { room: null },
    { room: [toBase64Url(room)] },
    { room: toBase64Url(randomBytes(15)) },
    { room: toBase64Url(randomBytes(17)) },
    { room: '' },
    { room: 'not base64url!' },
    { mk: toBase64Url(randomBytes(31)) },
    { mk: toBase64Url(randomBytes(33)) },
    { mk: {} },
    { member: idOf(member).slice(1) },
    { member: idOf(member).toUpperCase().replace(/^./, 'G') },
    { member: 1 },
    { member: '' },
    { jti: '' },
    { jti: 'x'.repeat(129) },
    { jti: 7 },
    { jti: ['a'] },
    { aud: ['another', 'service'] },
    { aud: '' },
    { exp: 'soon' },
    { iat: 'now' },
  ];
  for (const change of wrong)
    await assert.rejects(checkOf().read(await ticketOf(change)), isRefused, JSON.stringify(change));
});

test('a ticket is of use from five seconds before its time to five seconds after it, for clocks that differ', async () => {
  const nowS = Math.floor(Date.now() / 1_000);
  const good: readonly Record<string, unknown>[] = [
    { iat: nowS - 50, exp: nowS - 3 },
    { iat: nowS + 3, exp: nowS + 60 },
    { iat: nowS - 60, exp: nowS },
  ];
  for (const change of good) await checkOf().read(await ticketOf(change));
  const bad: readonly Record<string, unknown>[] = [
    { iat: nowS - 50, exp: nowS - 7 },
    { iat: nowS + 10, exp: nowS + 60 },
    { iat: nowS - 70, exp: nowS + 5 },
    { iat: nowS, exp: nowS + 61 },
    { nbf: nowS + 20 },
  ];
  for (const change of bad)
    await assert.rejects(checkOf().read(await ticketOf(change)), isRefused, JSON.stringify(change));
});

test('the longest id a ticket may have still works', async () => {
  const { id } = await checkOf().read(await ticketOf({ jti: 'x'.repeat(128) }));
  assert.ok(id.endsWith('x'.repeat(128)));
});

test('a ticket signed by one issuer in the name of another is refused', async () => {
  const other = createIssuerKey();
  const both = checkOf(issuer, other);
  await both.read(await ticketOf({}, { key: other, kid: keyIdOf(other) }));
  await assert.rejects(both.read(await ticketOf({}, { key: other })), isRefused);
  await assert.rejects(both.read(await ticketOf({}, { kid: keyIdOf(other) })), isRefused);
  await assert.rejects(both.read(await ticketOf({}, { kid: '' })), isRefused);
  await assert.rejects(checkOf(other).read(await ticketOf()), isRefused);
});

test('two issuers may give tickets of the same id', async () => {
  const other = createIssuerKey();
  const both = checkOf(issuer, other);
  both.spend(await both.read(await ticketOf({ jti: 'same' })));
  both.spend(await both.read(await ticketOf({ jti: 'same' }, { key: other, kid: keyIdOf(other) })));
});

test('without issuers nobody gets in', async () => {
  await assert.rejects(createTicketCheck([]).read(await ticketOf()), isRefused);
});

test('reading a ticket does not spend it; spending it once does', async () => {
  const check = checkOf();
  const token = await ticketOf();
  await check.read(token);
  const ticket = await check.read(token);
  check.spend(ticket);
  assert.throws(() => check.spend(ticket), isRefused);
  assert.throws(() => check.spend({ ...ticket, member: idOf(newKey()) }), isRefused, 'whoever comes with it');
  checkOf().spend(ticket);
});

test('a spent ticket is remembered until it could not be used any more anyway', () => {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  try {
    const check = checkOf();
    const ticket = claims('kept', 1_060_000);
    check.spend(ticket);
    mock.timers.setTime(1_064_999);
    assert.throws(() => check.spend(ticket), isRefused);
    check.spend(claims('another', 1_120_000));
    assert.throws(() => check.spend(ticket), isRefused);
    mock.timers.setTime(1_065_001);
    check.spend(claims('a third', 1_120_000));
    check.spend(ticket);
  } finally {
    mock.timers.reset();
  }
});

test('a flood of tickets is refused rather than forgotten', () => {
  const check = checkOf();
  for (let count = 0; count < 200_000; count += 1) check.spend(claims(String(count)));
  assert.throws(() => check.spend(claims('one more')), isRefused);
  assert.throws(() => check.spend(claims('0')), isRefused);
});

test('a host’s own ticket holds what its host said and nothing else', async () => {
  const body = encode(descriptor, { version: 1, meetingKey: meeting.publicKey, room, createdAt: 5 });
  const ticket = {
    issuerKey: issuer,
    descriptor: signed(meeting, 'descriptor', body),
    memberKey: member.publicKey,
  };
  const plain = await signTicket(ticket);
  assert.deepEqual(Object.keys(decodeJwt(plain)).sort(), Object.keys(claimsWith()).sort());
  assert.deepEqual(decodeProtectedHeader(plain), { alg: 'EdDSA', kid: keyIdOf(issuer) });
  const {
    iss,
    code,
    exp = 0,
    iat = 0,
  } = decodeJwt(
    await signTicket({ ...ticket, issuer: 'meet.example', code: '123456789', lifetimeSeconds: 7.9 }),
  );
  assert.deepEqual([iss, code, exp - iat], ['meet.example', '123456789', 7]);
  const read = await checkOf().read(plain);
  assert.equal(read.member, idOf(member));
});

test('a host cannot sign what no relay would take', async () => {
  const body = encode(descriptor, { version: 1, meetingKey: meeting.publicKey, room, createdAt: 5 });
  const ticket = {
    issuerKey: issuer,
    descriptor: signed(meeting, 'descriptor', body),
    memberKey: member.publicKey,
  };
  for (const lifetimeSeconds of [0, -1, 60.5, Infinity, Number.NaN])
    await assert.rejects(signTicket({ ...ticket, lifetimeSeconds }), RangeError, String(lifetimeSeconds));
  for (const memberKey of [new Uint8Array(33), '', 'AAAA'])
    await assert.rejects(signTicket({ ...ticket, memberKey }), RangeError);
  const foreign = signed(newKey(), 'descriptor', body);
  await assert.rejects(signTicket({ ...ticket, descriptor: foreign }), /signature of the descriptor/);
  const mislabelled = signed(meeting, 'grant', body);
  await assert.rejects(signTicket({ ...ticket, descriptor: mislabelled }), /signature of the descriptor/);
  await assert.rejects(signTicket({ ...ticket, issuerKey: readIssuerPublicKey(issuer) }), TypeError);
});

test('a life shorter than a second would be no life', async () => {
  const body = encode(descriptor, { version: 1, meetingKey: meeting.publicKey, room, createdAt: 5 });
  const ticket = {
    issuerKey: issuer,
    descriptor: signed(meeting, 'descriptor', body),
    memberKey: member.publicKey,
  };
  await assert.rejects(signTicket({ ...ticket, lifetimeSeconds: 0.5 }), RangeError);
});
