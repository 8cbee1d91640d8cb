import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, encodeFrame, laneKinds } from '@folkmoot/wire';
import { ScriptedMember, join, textOf } from '../support/relay-client.js';
import { type Meeting, createMeeting } from '../support/relay-meeting.js';
import { inMeeting, metricOf, withRelay } from '../support/relay.js';

const { chat, control, screen } = laneKinds;

/** Comes in with a hello and more in one message, before the door has answered. */
async function rushIn(meeting: Meeting, ...more: readonly Frame[]): Promise<ScriptedMember> {
  const member = new ScriptedMember();
  const challenge = await member.connect(meeting.url);
  member.sayHello(challenge, await meeting.ticket(member.key), undefined, more);
  return member;
}

test(
  'what is said together with the hello is heard once one is in',
  inMeeting(['ana'], async ({ meeting, members: [ana] }) => {
    (await ana.open(chat)).publish('already here');
    await ana.settled();
    const subscribe: Frame = {
      type: 'subscribe',
      id: 1,
      kind: chat,
      priority: 0,
      maxBytesPerSecond: 0,
      have: [],
    };
    const ben = await rushIn(meeting, subscribe, {
      type: 'open',
      kind: chat,
      generation: 0,
    });
    await ben.until(() => ben.packets.length === 1, 'the line');
    await ben.heard('opened');
  }),
);

test(
  'who leaves in the same breath as it comes leaves nothing behind',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ana.subscribe(chat);
    await ana.settled();
    const lane = await ben.open(control);
    const ghost = await rushIn(
      meeting,
      { type: 'leave' },
      { type: 'open', kind: chat, generation: 0 },
      { ...lane.packet('boo'), lane: lane.number + 1 },
    );
    await ghost.over();
    await ana.heard('members', ({ members }) => members.length === 2);
    const next = await ben.open(chat);
    assert.equal(next.number, lane.number + 1, 'no lane was opened for who is not there');
    next.publish('hello');
    await ana.until(() => ana.packets.length > 0, 'a line');
    assert.deepEqual(ana.packets.map(textOf), ['hello']);
  }),
);

test(
  'an offence in the same breath as the hello ends the line like any other',
  inMeeting(['ana'], async ({ meeting, members: [ana] }) => {
    const rude = await rushIn(meeting, { type: 'close-lane', lane: 99 });
    assert.equal((await rude.over())?.code, 'protocol/lane');
    await ana.heard('members', ({ members }) => members.some(({ away }) => away));
  }),
);

test(
  'who talks on and on before it is let in is not let in',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const asking = Array.from({ length: 65 }, (): Frame => ({ type: 'unsubscribe', id: 1 }));
    const member = await rushIn(meeting, ...asking);
    assert.equal((await member.over())?.code, 'protocol/order');
    const patient = await rushIn(meeting, ...asking.slice(1));
    await patient.heard('joined');
  }),
);

test(
  'heartbeats at the door are no offence and no hello',
  withRelay({ times: { helloMs: 300 } }, async ({ url }) => {
    const member = new ScriptedMember();
    await member.connect(url);
    member.say({ type: 'ping', id: 1 }, { type: 'pong', id: 1 }, { type: 'ack', received: 9, decoded: 9 });
    assert.equal((await member.over())?.code, 'connection/hello');
  }),
);

test(
  'every connection is challenged anew',
  withRelay({}, async ({ url }) => {
    const nonces = new Set<string>();
    for (let count = 0; count < 5; count += 1) {
      const member = new ScriptedMember();
      const { nonce, protocolVersion, software } = await member.connect(url);
      assert.equal(nonce.length, 32);
      assert.equal(protocolVersion, 1);
      assert.match(software, /^folkmoot-relay \d+\.\d+\.\d+$/);
      nonces.add(Buffer.from(nonce).toString('hex'));
      member.socket.break();
    }
    assert.equal(nonces.size, 5);
  }),
);

test(
  'who comes back in time keeps only the lanes it opens again',
  inMeeting(
    ['ana', 'ben'],
    async ({ meeting, members: [ana, ben] }) => {
      for (const kind of [chat, screen]) ben.subscribe(kind);
      const [words, picture] = [await ana.open(chat), await ana.open(screen)];
      words.publish('line');
      picture.publish('picture');
      await ben.until(() => ben.packets.length === 2, 'both');
      ana.socket.break();
      await ben.heard('members', ({ members }) => members.some(({ away }) => away));
      const again = await join(meeting, { key: ana.key });
      const same = await again.open(chat);
      assert.equal(same.number, words.number);
      await ben.heard('close-lane', (frame) => frame.lane === picture.number);
      same.publish('another line', { sequence: 2 });
      await ben.until(() => ben.packets.length === 3, 'the next line');
      assert.ok(!ben.frames.some((frame) => frame.type === 'close-lane' && frame.lane === words.number));
      const { members } = ben.frames.filter((frame) => frame.type === 'members').at(-1) ?? { members: [] };
      assert.ok(members.every(({ away }) => !away));
    },
    { relay: { times: { awayMs: 300 } } },
  ),
);

test(
  'who was replaced can say nothing more, and its lanes go on with who replaced it',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(chat);
    const lane = await ana.open(chat);
    lane.publish('from the first');
    await ben.until(() => ben.packets.length === 1, 'a line');
    const second = await join(meeting, { key: ana.key });
    const same = await second.open(chat);
    assert.deepEqual(same.have, [{ from: 1, to: 1 }]);
    ana.socket.send(encodeFrame(lane.packet('from the first again')));
    assert.equal((await ana.over())?.code, 'connection/replaced');
    same.publish('from the second', { sequence: 2 });
    await ben.until(() => ben.packets.length === 2, 'another line');
    await ben.settled();
    assert.deepEqual(ben.packets.map(textOf), ['from the first', 'from the second']);
  }),
);

test(
  'a line that ends after it was replaced does not send its member away',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    const again = await join(meeting, { key: ana.key });
    await ana.over();
    await again.settled();
    await ben.settled();
    assert.ok(
      !ben.frames.some((frame) => frame.type === 'members' && frame.members.some(({ away }) => away)),
    );
  }),
);

test(
  'a member who is away still has its place in a full room, and nobody else does',
  inMeeting(
    ['ana', 'ben'],
    async ({ meeting, members: [ana, ben] }) => {
      ana.socket.break();
      await ben.heard('members', ({ members }) => members.some(({ away }) => away));
      await assert.rejects(join(meeting), /limit\/members/);
      const again = await join(meeting, { key: ana.key });
      again.say({ type: 'leave' });
      await again.over();
      await ben.heard('members', ({ members }) => members.length === 1);
      await join(meeting);
    },
    { relay: { maxMembers: 2 } },
  ),
);

test(
  'somebody who is away can be removed, and does not come back',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ana.subscribe(chat);
    const lane = await ben.open(chat);
    lane.publish('hello');
    await ana.until(() => ana.packets.length === 1, 'a line');
    ben.socket.break();
    await ana.heard('members', ({ members }) => members.some(({ away }) => away));
    ana.say({ type: 'grant', signed: meeting.grant({ member: ben.id, out: true }) });
    await ana.heard('close-lane', (frame) => frame.lane === lane.number);
    await ana.heard('members', ({ members }) => members.length === 1 || members.every(({ away }) => !away));
    await assert.rejects(join(meeting, { key: ben.key }), /permission\/removed/);
  }),
);

test(
  'rights that change while somebody is away hold when it comes back',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ana.subscribe(screen);
    const lane = await ben.open(screen);
    lane.publish('shown');
    await ana.until(() => ana.packets.length === 1, 'a picture');
    ben.socket.break();
    await ana.heard('members', ({ members }) => members.some(({ away }) => away));
    ana.say({ type: 'grant', signed: meeting.grant({ kinds: [chat] }) });
    await ana.heard('close-lane', (frame) => frame.lane === lane.number);
    const again = await join(meeting, { key: ben.key });
    assert.deepEqual(
      (await again.heard('rights')).lanes.map(({ kind }) => kind),
      [chat],
    );
    again.say({ type: 'open', kind: screen, generation: 0 });
    assert.equal((await again.heard('refused')).code, 'permission/lane');
  }),
);

test(
  'pings are answered with their number, and the relay pings too',
  inMeeting(
    ['ana'],
    async ({ members: [ana] }) => {
      const before = ana.messages;
      ana.say({ type: 'ping', id: 77 });
      await ana.heard('pong', ({ id }) => id === 77);
      await ana.until(() => ana.messages >= before + 4, 'a few heartbeats');
      ana.say({ type: 'pong', id: 123_456 });
      await ana.settled();
    },
    { relay: { times: { heartbeatMs: 20 } } },
  ),
);

test(
  'who only reads stays, as long as it answers heartbeats',
  inMeeting(
    ['ana', 'ben'],
    async ({ members: [ana, ben] }) => {
      const started = performance.now();
      const since = ben.messages;
      await ben.until(() => performance.now() - started > 1_200 && ben.messages > since, 'some time', 5_000);
      assert.ok(!ana.closed && !ben.closed);
    },
    { relay: { times: { heartbeatMs: 20, silenceMs: 500 } } },
  ),
);

test(
  'members who are connected are counted, those at the door and those away are not',
  inMeeting(['ana', 'ben'], async ({ url, members: [ana, ben] }) => {
    const atTheDoor = new ScriptedMember();
    await atTheDoor.connect(url);
    assert.equal(await metricOf(url, 'folkmoot_relay_members'), 2);
    ben.socket.break();
    await ana.heard('members', ({ members }) => members.some(({ away }) => away));
    assert.equal(await metricOf(url, 'folkmoot_relay_members'), 1);
  }),
);
