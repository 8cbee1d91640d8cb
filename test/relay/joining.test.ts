import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIssuerKey } from '@folkmoot/relay';
import { signTicket } from '@folkmoot/relay/ticket';
import { laneKinds } from '@folkmoot/wire';
import { ScriptedMember, join, textOf } from '../support/relay-client.js';
import { createMeeting, idOf, newKey } from '../support/relay-meeting.js';
import { inMeeting, meetingOf, withRelay } from '../support/relay.js';

const { chat, screen } = laneKinds;

test(
  'with the code of a meeting and a key one gets in, and hears who is there',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const ana = await join(meeting);
    const joined = await ana.heard('joined');
    assert.equal(joined.member, idOf(ana.key));
    const ben = await join(meeting);
    const here = [ana.id, ben.id].map((member) => ({ member, away: false }));
    await ana.heard('members', ({ members }) => members.length === 2);
    const { members } = await ben.heard('members', (frame) => frame.members.length === 2);
    assert.deepEqual(members, here);
  }),
);

test(
  'a client of another version is told both versions and what to update',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const member = new ScriptedMember();
    const challenge = await member.connect(url);
    member.sayHello(challenge, await meeting.ticket(member.key), (hello) => ({
      ...hello,
      protocolVersion: 2,
    }));
    const refused = await member.over();
    assert.equal(refused?.code, 'unsupported/version');
    assert.match(refused.message, /test 1\) speaks protocol 2.*folkmoot-relay [\d.]+\) speaks protocol 1/);
  }),
);

test(
  'who says nothing is asked to leave',
  withRelay({ times: { helloMs: 50 } }, async ({ url }) => {
    const silent = new ScriptedMember();
    await silent.connect(url);
    assert.equal((await silent.over())?.code, 'connection/hello');
  }),
);

test('a host that is trusted gives tickets of its own', async () => {
  const issuerKey = createIssuerKey();
  await withRelay({ trustedIssuers: [issuerKey] }, async ({ url }) => {
    const meeting = await createMeeting(url);
    const key = newKey();
    const token = await signTicket({ issuerKey, descriptor: meeting.descriptor, memberKey: key.publicKey });
    const ana = await join(meeting, { key, token });
    const ben = await join(meeting);
    await ana.heard('members', ({ members }) => members.some(({ member }) => member === ben.id));
  })();
});

test(
  'a line that breaks is kept for its member, lanes and all',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(screen);
    const lane = await ana.open(screen);
    lane.publish('one');
    lane.publish('two');
    lane.publish('half of a frame', { endOfFrame: false });
    await ben.until(() => ben.packets.length === 2, 'both');
    ana.socket.break();
    await ben.heard('members', ({ members }) => members.some(({ away }) => away));

    const again = await join(meeting, { key: ana.key });
    await again.heard('rights', ({ lanes }) => lanes.length > 0);
    const same = await again.open(screen, { retires: [{ from: 1, to: 1 }] });
    assert.equal(same.number, lane.number);
    assert.deepEqual(same.have, [{ from: 1, to: 2 }]);
    same.publish('three', { sequence: 3 });
    await ben.until(() => ben.packets.length === 3, 'the third');
    assert.deepEqual(ben.packets.map(textOf), ['one', 'two', 'three']);
    const late = await join(meeting);
    late.subscribe(screen);
    await late.until(() => late.packets.length === 2, 'the live set');
    assert.deepEqual(late.packets.map(textOf).sort(), ['three', 'two']);
  }),
);

test(
  'what is sent between open and synced appears all at once',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(screen);
    await ben.settled();
    ana.say({ type: 'open', kind: screen, generation: 0 });
    const { lane } = await ana.heard('opened');
    const writer = await ana.open(screen, { generation: 1 });
    const staged = ['a', 'b'].map((text) => ({ ...writer.packet(text), lane }));
    ana.say(...staged);
    await ana.settled();
    await ben.settled();
    assert.equal(ben.packets.length, 0);
    ana.say({ type: 'synced', lane, retires: [] });
    await ben.until(() => ben.packets.length === 2, 'both');
  }),
);

test(
  'who does not come back in time is gone, and so are the lanes',
  inMeeting(
    ['ana', 'ben'],
    async ({ meeting, members: [ana, ben] }) => {
      ben.subscribe(screen);
      const lane = await ana.open(screen);
      lane.publish('one');
      await ben.until(() => ben.packets.length === 1, 'the picture');
      ana.socket.break();
      await ben.heard('close-lane', (frame) => frame.lane === lane.number);
      await ben.heard('members', ({ members }) => members.length === 1);
      const late = await join(meeting);
      late.subscribe(screen);
      await late.settled();
      assert.equal(late.packets.length, 0);
    },
    { relay: { times: { awayMs: 100 } } },
  ),
);

test(
  'who leaves is gone at once, but the last words still arrive',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(chat);
    await ben.settled();
    const lane = await ana.open(chat);
    ana.say(lane.packet('goodbye'), { type: 'leave' });
    await ana.over();
    await ben.heard('close-lane');
    await ben.heard('members', ({ members }) => members.length === 1);
    assert.deepEqual(ben.packets.map(textOf), ['goodbye']);
  }),
);

test(
  'a second connection of the same member replaces the first',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    const again = await join(meeting, { key: ana.key });
    const refused = await ana.over();
    assert.equal(refused?.code, 'connection/replaced');
    assert.equal(refused.retryable, false);
    const { members } = await again.heard('members');
    assert.deepEqual(members.map(({ member }) => member).sort(), [ana.id, ben.id].sort());
    assert.ok(members.every(({ away }) => !away));
  }),
);

test(
  'who is silent for too long is away',
  inMeeting(
    ['ana', 'ben'],
    async ({ members: [ana, ben] }) => {
      ana.stopReading();
      await ben.heard('members', ({ members }) =>
        members.some(({ member, away }) => member === ana.id && away),
      );
    },
    { relay: { times: { silenceMs: 700, heartbeatMs: 50 } } },
  ),
);

test(
  'a room takes as many members as it may hold, and no more',
  withRelay({ maxMembers: 2 }, async ({ url }) => {
    const meeting = await createMeeting(url);
    await join(meeting);
    await join(meeting);
    await assert.rejects(join(meeting), /limit\/members/);
  }),
);

test(
  'a relay holds as many meetings as it may, and no more',
  withRelay({ maxRooms: 1 }, async ({ url }) => {
    await createMeeting(url);
    await assert.rejects(createMeeting(url), /429 limit\/rooms/);
  }),
);

test('a relay that closes says go-away to everybody', async () => {
  let ana: ScriptedMember | undefined;
  await withRelay({}, async ({ url }) => {
    ana = (await meetingOf(url, ['ana'])).members[0];
  })();
  assert.ok(ana);
  await ana.over();
  assert.ok(ana.frames.some(({ type }) => type === 'go-away'));
  assert.equal(ana.closed?.code, 1_001);
});
