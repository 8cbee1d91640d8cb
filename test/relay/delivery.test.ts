import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laneKinds } from '@folkmoot/wire';
import { textOf, join } from '../support/relay-client.js';
import { inMeeting } from '../support/relay.js';

const { chat, screen, pointer } = laneKinds;

test(
  'what one member writes, every other member reads',
  inMeeting(['ana', 'ben', 'cem'], async ({ members: [ana, ben, cem] }) => {
    ben.subscribe(chat);
    cem.subscribe(chat);
    const lane = await ana.open(chat);
    lane.publish('hello');
    lane.publish('there');
    for (const reader of [ben, cem]) {
      await reader.until(() => reader.packets.length === 2, 'both lines');
      assert.deepEqual(reader.packets.map(textOf), ['hello', 'there']);
    }
    assert.equal(ana.packets.length, 0);
  }),
);

test(
  'who joins late gets what is shown now, and nothing that was retired',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(screen);
    const lane = await ana.open(screen);
    for (const text of ['a', 'b', 'c', 'd']) lane.publish(text);
    await ben.until(() => ben.packets.length === 4, 'all four');
    lane.publish('e', {
      retires: [
        { from: 1, to: 2 },
        { from: 4, to: 4 },
      ],
    });
    await ben.until(() => ben.packets.length === 5, 'everything');
    const late = await join(meeting);
    late.subscribe(screen);
    await late.until(() => late.packets.length === 2, 'the live set');
    assert.deepEqual(late.packets.map(textOf).sort(), ['c', 'e']);
  }),
);

test(
  'a frame appears whole or not at all',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(screen);
    ben.subscribe(chat);
    const lane = await ana.open(screen);
    const words = await ana.open(chat);
    lane.publish('first half', { endOfFrame: false });
    words.publish('between');
    await ben.until(() => ben.packets.length > 0, 'the chat line');
    assert.deepEqual(ben.packets.map(textOf), ['between']);
    lane.publish('second half');
    await ben.until(() => ben.packets.length === 3, 'the frame');
  }),
);

test(
  'a packet for one member reaches that member only',
  inMeeting(['ana', 'ben', 'cem'], async ({ members: [ana, ben, cem] }) => {
    ben.subscribe(chat);
    cem.subscribe(chat);
    const lane = await ana.open(chat);
    lane.publish('for ben', { recipients: [ben.id] });
    lane.publish('for all');
    await Promise.all(
      [ben, cem].map((one) => one.until(() => one.packets.some((p) => textOf(p) === 'for all'), 'the last')),
    );
    assert.deepEqual(ben.packets.map(textOf), ['for ben', 'for all']);
    assert.deepEqual(cem.packets.map(textOf), ['for all']);
  }),
);

test(
  'one hears oneself only when one asks for oneself',
  inMeeting(['ana'], async ({ members: [ana] }) => {
    ana.subscribe(chat);
    const lane = await ana.open(chat);
    lane.publish('one');
    ana.subscribe(chat, { id: 9, member: ana.id });
    await ana.until(() => ana.packets.length === 1, 'the echo');
    assert.equal(ana.packets[0]?.arrival, 1);
  }),
);

test(
  'a large packet travels in pieces and arrives whole',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(screen);
    const lane = await ana.open(screen);
    const picture = new Uint8Array(200_000).map((_, at) => at % 251);
    lane.publish(picture);
    await ben.until(() => ben.packets.length === 1, 'the picture');
    assert.deepEqual(ben.packets[0]?.payload, picture);
  }),
);

test(
  'a replacement is not sent to who has the original, but newcomers get it',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(screen);
    const lane = await ana.open(screen);
    lane.publish('original');
    await ben.until(() => ben.packets.length === 1, 'the original');
    lane.publish('replacement', { sequence: 1 });
    lane.publish('next');
    await ben.until(() => ben.packets.length === 2, 'the next packet');
    assert.deepEqual(ben.packets.map(textOf), ['original', 'next']);
    const late = await join(meeting);
    late.subscribe(screen);
    await late.until(() => late.packets.length === 2, 'the live set');
    assert.deepEqual(late.packets.map(textOf).sort(), ['next', 'replacement']);
  }),
);

test(
  'who says what it has gets only the rest',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    const lane = await ana.open(screen);
    for (const text of ['a', 'b', 'c', 'd']) lane.publish(text);
    await ana.settled();
    ben.subscribe(screen, { have: [{ lane: lane.id, ranges: [{ from: 1, to: 3 }] }] });
    lane.publish('e');
    await ben.until(() => ben.packets.length === 2, 'the rest');
    assert.deepEqual(ben.packets.map(textOf), ['d', 'e']);
  }),
);

test(
  'a subscription that ended brings nothing more',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(chat);
    ben.subscribe(screen);
    const words = await ana.open(chat);
    const lane = await ana.open(screen);
    words.publish('heard');
    await ben.until(() => ben.packets.length === 1, 'the first line');
    ben.say({ type: 'unsubscribe', id: chat });
    await ben.settled();
    words.publish('unheard');
    lane.publish('seen');
    await ben.until(() => ben.packets.length === 2, 'the screen');
    assert.deepEqual(ben.packets.map(textOf), ['heard', 'seen']);
  }),
);

test(
  'sound that is late is left out, the newest is heard',
  inMeeting(
    ['ana', 'ben'],
    async ({ members: [ana, ben] }) => {
      ben.acknowledges = false;
      ben.subscribe(pointer);
      const lane = await ana.open(pointer);
      const started = Date.now();
      let group = 0;
      while (Date.now() - started < 700) {
        lane.publish(new Uint8Array(4_000), { live: { group, layer: 0, level: 0 } });
        group += 1;
        await ana.settled();
      }
      ben.acknowledges = true;
      await ben.settled();
      lane.publish('newest', { live: { group, layer: 0, level: 0 } });
      await ben.until(() => ben.packets.some((packet) => textOf(packet) === 'newest'), 'the newest');
      assert.ok(ben.packets.length < group, `${ben.packets.length} of ${group}`);
    },
    { behaviour: { acknowledges: true } },
  ),
);

test(
  'the ack of the relay counts the bytes of packets, and of nothing else',
  inMeeting(['ana'], async ({ members: [ana] }) => {
    const lane = await ana.open(chat);
    const before = ana.bytes;
    await ana.settled();
    assert.ok(!ana.frames.some(({ type }) => type === 'ack'));
    lane.publish(new Uint8Array(1_000));
    const ack = await ana.heard('ack');
    assert.ok(ack.received > 1_000 && ack.received < 1_030, String(ack.received));
    assert.equal(ack.decoded, ack.received);
    assert.ok(ana.bytes > before);
  }),
);
