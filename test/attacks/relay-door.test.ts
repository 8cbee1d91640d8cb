import assert from 'node:assert/strict';
import { randomUUID, sign } from 'node:crypto';
import { test } from 'node:test';
import { toBase64Url } from '@folkmoot/kit';
import { createIssuerKey } from '@folkmoot/relay';
import { signTicket } from '@folkmoot/relay/ticket';
import { type FrameOf, encodeFrame, laneKinds } from '@folkmoot/wire';
import { SignJWT } from 'jose';
import { ScriptedMember, join } from '../support/relay-client.js';
import { type Meeting, createMeeting, idOf, newKey } from '../support/relay-meeting.js';
import { ScriptedSocket } from '../support/scripted-socket.js';
import { inMeeting, withRelay } from '../support/relay.js';

const issuerKey = createIssuerKey();
const nobody = { onMessage: () => undefined, onClose: () => undefined };

/** What the relay answers to a hello with this ticket. */
async function answerTo(meeting: Meeting, token: string, key = newKey()): Promise<string> {
  try {
    await join(meeting, { key, token });
    return 'joined';
  } catch (error) {
    return /[a-z]+\/[a-z-]+/.exec(String(error))?.[0] ?? String(error);
  }
}

test(
  'a ticket that somebody else signed opens nothing',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    const token = await signTicket({ issuerKey, descriptor: meeting.descriptor, memberKey: key.publicKey });
    assert.equal(await answerTo(meeting, token, key), 'permission/ticket');
  }),
);

test(
  'a ticket works once',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    const token = await meeting.ticket(key);
    assert.equal(await answerTo(meeting, token, key), 'joined');
    assert.equal(await answerTo(meeting, token, key), 'permission/ticket');
  }),
);

test(
  'two connections that use one ticket at the same moment do not both get in',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    const token = await meeting.ticket(key);
    const answers = await Promise.all(Array.from({ length: 8 }, () => answerTo(meeting, token, key)));
    assert.equal(answers.filter((answer) => answer === 'joined').length, 1);
  }),
);

test(
  'a stolen ticket is worth nothing without its key, and is not spent by the thief',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    const token = await meeting.ticket(key);
    assert.equal(await answerTo(meeting, token), 'permission/ticket');
    const withTheirKey = new ScriptedMember();
    const challenge = await withTheirKey.connect(url);
    withTheirKey.sayHello(challenge, token, (hello) => ({ ...hello, publicKey: key.publicKey }));
    assert.equal((await withTheirKey.over())?.code, 'permission/ticket');
    assert.equal(await answerTo(meeting, token, key), 'joined');
  }),
);

test(
  'a proof that was made for another connection proves nothing',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    let overheard: FrameOf<'hello'> | undefined;
    const honest = new ScriptedMember({ key });
    honest.sayHello(await honest.connect(url), await meeting.ticket(key), (hello) => (overheard = hello));
    await honest.heard('joined');
    const thief = new ScriptedMember({ key });
    await thief.connect(url);
    thief.say({ ...(overheard as FrameOf<'hello'>), token: await meeting.ticket(key) });
    assert.equal((await thief.over())?.code, 'permission/ticket');
  }),
);

test(
  'tickets that are expired, too long-lived, for somewhere else, unsigned or mutilated open nothing',
  withRelay({ trustedIssuers: [issuerKey] }, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    const good = await signTicket({ issuerKey, descriptor: meeting.descriptor, memberKey: key.publicKey });
    const [head = '', body = '', signature = ''] = good.split('.');
    const kid = (JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string }).kid;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const nowS = Math.floor(Date.now() / 1_000);
    const make = (change: Record<string, unknown>): Promise<string> =>
      new SignJWT({ ...claims, jti: randomUUID(), ...change })
        .setProtectedHeader({ alg: 'EdDSA', kid })
        .sign(issuerKey);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = `${head}.${Buffer.from(JSON.stringify({ ...claims, member: idOf(newKey()) })).toString('base64url')}`;
    const bad = {
      expired: await make({ iat: nowS - 120, exp: nowS - 60 }),
      'too long-lived': await make({ exp: nowS + 3_600 }),
      'of the future': await make({ iat: nowS + 600, exp: nowS + 650 }),
      'for another service': await make({ aud: 'somewhere-else' }),
      'without an id': await make({ jti: undefined }),
      'with a short room': await make({ room: 'AAAA' }),
      'with a bad member': await make({ member: 'everybody' }),
      'without a meeting key': await make({ mk: undefined }),
      unsigned: `${none}.${body}.`,
      'changed after signing': `${forged}.${signature}`,
      'with another algorithm': `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${body}.${signature}`,
      'no ticket': 'x',
      empty: '',
    };
    for (const [what, token] of Object.entries(bad)) {
      assert.equal(await answerTo(meeting, token, key), 'permission/ticket', what);
    }
    assert.equal(await answerTo(meeting, good, key), 'joined');
  }),
);

test(
  'an issuer cannot let anybody into the room of another meeting by naming its room id',
  inMeeting(
    ['ana'],
    async ({ meeting, members: [ana] }) => {
      const mallory = newKey();
      const own = newKey();
      const claims = {
        room: toBase64Url(meeting.room),
        mk: toBase64Url(own.publicKey),
        member: idOf(mallory),
      };
      const good = await signTicket({
        issuerKey,
        descriptor: meeting.descriptor,
        memberKey: mallory.publicKey,
      });
      const { kid } = JSON.parse(Buffer.from(good.split('.')[0] ?? '', 'base64url').toString()) as {
        kid: string;
      };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid })
        .setIssuer('host')
        .setAudience('folkmoot-relay')
        .setIssuedAt()
        .setExpirationTime('30s')
        .setJti(randomUUID())
        .sign(issuerKey);
      const stranger = await join(meeting, { key: mallory, token });
      assert.deepEqual((await stranger.heard('members')).members, [{ member: stranger.id, away: false }]);
      await ana.settled();
      assert.ok(!ana.frames.some((frame) => frame.type === 'members' && frame.members.length > 1));
    },
    { relay: { trustedIssuers: [issuerKey] } },
  ),
);

test(
  'nothing but a hello is heard at the door',
  withRelay({}, async ({ url }) => {
    const early: readonly (readonly [string, (member: ScriptedMember) => void])[] = [
      ['protocol/order', (member) => member.subscribe(laneKinds.chat)],
      [
        'protocol/order',
        (member) =>
          member.say({
            type: 'packet',
            lane: 1,
            arrival: 0,
            header: new Uint8Array(2),
            payload: new Uint8Array(),
          }),
      ],
      ['protocol/malformed', (member) => member.socket.send(Buffer.from('02ff', 'hex'))],
      ['protocol/malformed', (member) => member.socket.sendFrame(0x1, Buffer.from('hello'))],
    ];
    for (const [code, speak] of early) {
      const member = new ScriptedMember();
      await member.connect(url);
      speak(member);
      assert.equal((await member.over())?.code, code);
    }
  }),
);

test(
  'a hello that is not by this protocol’s grammar, a second hello, and frames that only relays send end the connection',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const member = await join(meeting);
    const hello = encodeFrame({
      type: 'hello',
      protocolVersion: 1,
      software: '',
      token: '',
      publicKey: new Uint8Array(32),
      proof: new Uint8Array(64),
    });
    member.socket.send(hello);
    assert.equal((await member.over())?.code, 'protocol/order');
    const other = await join(meeting);
    other.say({ type: 'joined', member: other.id });
    assert.equal((await other.over())?.code, 'protocol/order');
    const cut = new ScriptedMember();
    await cut.connect(url);
    cut.socket.send(hello.subarray(0, hello.length - 1));
    assert.equal((await cut.over())?.code, 'protocol/malformed');
  }),
);

test(
  'pages of strange origins are turned away, at the door and at the counter',
  withRelay({ origins: ['https://meet.example'] }, async ({ url }) => {
    const connect = (origin: string): Promise<ScriptedSocket> =>
      ScriptedSocket.connect(url, nobody, { headers: { Origin: origin } });
    await assert.rejects(connect('https://evil.example'), /403/);
    (await connect('https://meet.example')).break();
    const asked = (origin: string): Promise<Response> =>
      fetch(`${url}/v1/rooms`, { method: 'POST', body: '{}', headers: { origin } });
    const refused = await asked('https://evil.example');
    assert.equal(refused.status, 403);
    assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'permission/origin');
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    const allowed = await asked('https://meet.example');
    assert.equal(allowed.status, 400);
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://meet.example');
  }),
);

test(
  'other paths, floods of connections and broken upgrades are turned away',
  withRelay({ floods: { connections: { capacity: 3, perSecond: 0.001 } } }, async ({ url }) => {
    await assert.rejects(ScriptedSocket.connect(url, nobody, { path: '/elsewhere' }), /404/);
    for (let count = 0; count < 3; count += 1) (await ScriptedSocket.connect(url, nobody)).break();
    await assert.rejects(ScriptedSocket.connect(url, nobody), /429/);
    assert.equal((await fetch(`${url}/livez`)).status, 200);
  }),
);

test(
  'a proof over anything but the challenge and the ticket is refused',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const member = new ScriptedMember();
    const challenge = await member.connect(url);
    const proof = sign(null, challenge.nonce, member.key.privateKey);
    member.sayHello(challenge, await meeting.ticket(member.key), (hello) => ({ ...hello, proof }));
    assert.equal((await member.over())?.code, 'permission/ticket');
  }),
);
