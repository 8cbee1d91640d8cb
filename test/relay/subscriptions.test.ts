import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laneKinds } from '@folkmoot/wire';
import { join, textOf } from '../support/relay-client.js';
import { inMeeting, meetingOf, withRelay } from '../support/relay.js';

const { chat, screen, heads } = laneKinds;

test(
  'one may ask for the lanes of one member only',
  inMeeting(['ana', 'ben', 'cem'], async ({ members: [ana, ben, cem] }) => {
    cem.subscribe(chat, { member: ben.id });
    await cem.settled();
    const [first, second] = [await ana.open(chat), await ben.open(chat)];
    first.publish('from ana');
    await ana.settled();
    second.publish('from ben');
    await cem.until(() => cem.packets.length === 1, 'a line');
    assert.deepEqual(cem.packets.map(textOf), ['from ben']);
  }),
);

test(
  'lanes that are opened later belong to the subscription too, until their publisher closes them',
  inMeeting(['ana'], async ({ meeting, members: [ana] }) => {
    ana.subscribe(screen);
    const late = await join(meeting);
    await late.heard('rights', ({ lanes }) => lanes.length > 0);
    const lane = await late.open(screen, { generation: 7 });
    lane.publish('shown');
    await ana.until(() => ana.packets.length === 1, 'the picture');
    assert.deepEqual(ana.packets[0]?.lane, { member: late.id, kind: screen, generation: 7 });
    late.say({ type: 'close-lane', lane: lane.number });
    await ana.heard('close-lane', (frame) => frame.lane === lane.number);
    const again = await late.open(screen, { generation: 8 });
    assert.ok(again.number > lane.number, 'numbers are not used again');
  }),
);

test(
  'a second subscription that has nothing gets the live set once more',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(screen, { id: 1 });
    const lane = await ana.open(screen);
    lane.publish('a');
    lane.publish('b');
    await ben.until(() => ben.packets.length === 2, 'both');
    ben.subscribe(screen, { id: 2 });
    await ben.until(() => ben.packets.length === 4, 'both again');
    ben.say({ type: 'unsubscribe', id: 1 });
    lane.publish('c');
    await ben.until(() => ben.packets.length === 5, 'the next, once');
    await ben.settled();
    assert.deepEqual(ben.packets.map(textOf), ['a', 'b', 'a', 'b', 'c']);
  }),
);

test(
  'a subscription may be slowed down without slowing others',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(screen, { maxBytesPerSecond: 100_000 });
    ben.subscribe(chat);
    await ben.settled();
    const [picture, words] = [await ana.open(screen), await ana.open(chat)];
    const started = performance.now();
    for (let count = 0; count < 12; count += 1) picture.publish(new Uint8Array(10_000));
    words.publish('quick');
    await ben.until(() => ben.packets.some((packet) => textOf(packet) === 'quick'), 'the line');
    const wordsMs = performance.now() - started;
    await ben.until(() => ben.packets.length === 13, 'everything');
    const allMs = performance.now() - started;
    assert.ok(wordsMs < 500, `${wordsMs} ms`);
    assert.ok(allMs > 600, `${allMs} ms for 120 kB at 100 kB/s after a first burst`);
  }),
);

test(
  'the same subscription again changes it: another kind, another priority',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(chat, { id: 1 });
    await ben.settled();
    ben.subscribe(heads, { id: 1, priority: 3 });
    await ben.settled();
    (await ana.open(chat)).publish('unheard');
    await ana.settled();
    (await ana.open(heads)).publish('heard');
    await ben.until(() => ben.packets.length === 1, 'the head');
    assert.deepEqual(ben.packets.map(textOf), ['heard']);
  }),
);

test(
  'arrival numbers order what different people said',
  inMeeting(['ana', 'ben', 'cem'], async ({ members: [ana, ben, cem] }) => {
    for (const member of [ana, ben, cem]) {
      member.subscribe(chat);
      member.subscribe(chat, { id: 99, member: member.id });
    }
    const [first, second] = [await ana.open(chat), await ben.open(chat)];
    for (let round = 0; round < 5; round += 1) {
      first.publish(`ana ${round}`);
      second.publish(`ben ${round}`);
    }
    const all = [ana, ben, cem];
    await Promise.all(all.map((member) => member.until(() => member.packets.length === 10, 'all lines')));
    const orders = all.map(({ packets }) => [...packets].sort((a, b) => a.arrival - b.arrival).map(textOf));
    assert.deepEqual(orders[0], orders[1]);
    assert.deepEqual(orders[1], orders[2]);
    assert.equal(new Set(cem.packets.map(({ arrival }) => arrival)).size, 10);
  }),
);

test(
  'twenty people hear each other',
  withRelay({}, async ({ url }) => {
    const names = Array.from({ length: 20 }, (_, at) => `member ${at}`);
    const { members } = await meetingOf(url, names);
    for (const member of members) member.subscribe(chat);
    await Promise.all(members.map((member) => member.settled()));
    await Promise.all(members.map(async (member) => (await member.open(chat)).publish(member.id)));
    await Promise.all(
      members.map((member) => member.until(() => member.packets.length === 19, 'all others')),
    );
    for (const member of members) {
      const heard = member.packets.map(textOf).sort();
      const others = members.map(({ id }) => id).filter((id) => id !== member.id);
      assert.deepEqual(heard, others.sort());
    }
  }),
);
