import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laneKinds } from '@folkmoot/wire';
import { join, textOf } from '../support/relay-client.js';
import { createMeeting } from '../support/relay-meeting.js';
import { inMeeting, withRelay } from '../support/relay.js';

const { chat, screen } = laneKinds;

test(
  'before the organizer grants anything nobody can publish',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const ana = await join(meeting);
    assert.deepEqual(await ana.heard('rights'), { type: 'rights', lanes: [] });
    ana.say({ type: 'open', kind: chat, generation: 0 });
    const { code, lane } = await ana.heard('refused');
    assert.equal(code, 'permission/lane');
    assert.deepEqual(lane, { kind: chat, generation: 0 });
    await ana.settled();
  }),
);

test(
  'a member has what it was granted itself and what everybody was granted',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const [ana, ben] = await Promise.all([join(meeting), join(meeting)]);
    ana.say({ type: 'grant', signed: meeting.grant({ kinds: [chat] }) });
    ana.say({ type: 'grant', signed: meeting.grant({ member: ben.id, kinds: [screen] }) });
    await ben.heard('rights', ({ lanes }) => lanes.length === 2);
    await ana.heard('rights', ({ lanes }) => lanes.length === 1);
    await ben.open(screen);
    await ben.open(chat);
    ana.say({ type: 'open', kind: screen, generation: 0 });
    assert.equal((await ana.heard('refused')).code, 'permission/lane');
  }),
);

test(
  'a right that is withdrawn closes the lane at once, for its publisher and its viewers',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ana.subscribe(screen);
    const lane = await ben.open(screen);
    lane.publish('shown');
    await ana.until(() => ana.packets.length === 1, 'the picture');
    ana.say({ type: 'grant', signed: meeting.grant({ kinds: [chat] }) });
    await ben.heard('close-lane', (frame) => frame.lane === lane.number);
    await ana.heard('close-lane', (frame) => frame.lane === lane.number);
    lane.publish('too late');
    await ben.settled();
    await ana.settled();
    assert.deepEqual(ana.packets.map(textOf), ['shown']);
  }),
);

test(
  'who alone was granted something keeps it when everybody loses it',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    const [first, second] = [await ana.open(chat), await ben.open(chat)];
    ana.say({ type: 'grant', signed: meeting.grant({ member: ben.id, kinds: [chat], rate: 0 }) });
    ana.say({ type: 'grant', signed: meeting.grant({ kinds: [] }) });
    await ana.heard('close-lane', (frame) => frame.lane === first.number);
    ana.subscribe(chat);
    second.publish('still speaking');
    await ana.until(() => ana.packets.length === 1, 'the line');
    await ben.heard('rights', ({ lanes }) => lanes.length === 1);
  }),
);

test(
  'somebody who was removed is cut off at once and cannot come back with a new ticket',
  inMeeting(['ana', 'ben', 'cem'], async ({ meeting, members: [ana, ben, cem] }) => {
    ana.subscribe(chat);
    const lane = await ben.open(chat);
    lane.publish('hello');
    await ana.until(() => ana.packets.length === 1, 'the line');
    ana.say({ type: 'grant', signed: meeting.grant({ member: ben.id, out: true }) });
    const refused = await ben.over();
    assert.equal(refused?.code, 'permission/removed');
    assert.equal(refused.retryable, false);
    await ana.heard('members', ({ members }) => members.length === 2);
    await ana.heard('close-lane', (frame) => frame.lane === lane.number);
    await assert.rejects(join(meeting, { key: ben.key }), /permission\/removed/);
    await cem.settled();
  }),
);

test(
  'when the meeting ends everybody is told, and its code says so for a while',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    const ticket = await meeting.ticket(ben.key);
    ben.say({ type: 'grant', signed: meeting.grant({ out: true }) });
    for (const member of [ana, ben]) {
      const refused = await member.over();
      assert.equal(refused?.code, 'connection/ended');
      assert.equal(refused.retryable, false);
    }
    await assert.rejects(meeting.ticket(ana.key), /^Error: 410 connection\/ended/);
    await assert.rejects(join(meeting, { key: ben.key, token: ticket }), /connection\/ended/);
  }),
);

test(
  'after that while the code is unknown again',
  inMeeting(
    ['ana'],
    async ({ meeting, members: [ana] }) => {
      ana.say({ type: 'grant', signed: meeting.grant({ out: true }) });
      await ana.over();
      let answer = '';
      while (!answer.includes('404')) {
        answer = await meeting.ticket(ana.key).then(String, String);
        assert.match(answer, /410 connection\/ended|404 usage\/unknown-code/);
      }
    },
    { relay: { times: { endedMs: 100, heartbeatMs: 20 } } },
  ),
);

test(
  'who publishes faster than its right allows is slowed down, and loses nothing',
  withRelay({}, async ({ url }) => {
    const meeting = await createMeeting(url);
    const [ana, ben] = await Promise.all([join(meeting), join(meeting)]);
    ana.say({ type: 'grant', signed: meeting.grant({ kinds: [chat], rate: 400_000 }) });
    await ana.heard('rights', ({ lanes }) => lanes.length === 1);
    ben.subscribe(chat);
    await ben.settled();
    const lane = await ana.open(chat);
    const started = performance.now();
    for (let line = 0; line < 120; line += 1) lane.publish(new Uint8Array(10_000));
    await ben.until(() => ben.packets.length === 120, 'all lines');
    assert.ok(performance.now() - started > 700, 'two seconds’ worth at once, then the rate');
    await ana.settled();
  }),
);
