import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { concatBytes } from '@folkmoot/kit';
import { type Frame, encodeFrame, laneKinds, limits } from '@folkmoot/wire';
import { type ScriptedMember, join, textOf } from '../support/relay-client.js';
import { plenty } from '../support/relay-meeting.js';
import { inMeeting, meetingOf, metricOf } from '../support/relay.js';

const { chat, screen, pointer } = laneKinds;

/** The room works: what ana writes, ben reads. */
async function works(ana: ScriptedMember, ben: ScriptedMember, generation: number): Promise<void> {
  ben.subscribe(chat);
  const lane = await ana.open(chat, { generation });
  const text = `still here ${generation}`;
  lane.publish(text);
  await ben.until(() => ben.packets.some((packet) => textOf(packet) === text), 'a line');
}

test(
  'nobody can publish into another member’s lane',
  inMeeting(['ana', 'ben', 'mallory'], async ({ members: [ana, ben, mallory] }) => {
    ben.subscribe(chat);
    const lane = await ana.open(chat);
    mallory.say({ ...lane.packet('in ana’s name') });
    assert.equal((await mallory.over())?.code, 'permission/lane');
    lane.publish('from ana', { sequence: 1 });
    await ben.until(() => ben.packets.length > 0, 'a line');
    assert.deepEqual(ben.packets.map(textOf), ['from ana']);
  }),
);

test(
  'nobody can close or synchronise another member’s lane, or use one that does not exist',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(chat);
    const lane = await ana.open(chat);
    const hostile: readonly (readonly [Frame, string])[] = [
      [{ type: 'close-lane', lane: lane.number }, 'permission/lane'],
      [{ type: 'synced', lane: lane.number, retires: [] }, 'permission/lane'],
      [{ type: 'close-lane', lane: 4_711 }, 'protocol/lane'],
    ];
    for (const [frame, code] of hostile) {
      const mallory = await join(meeting);
      mallory.say(frame);
      assert.equal((await mallory.over())?.code, code);
    }
    await works(ana, ben, 1);
  }),
);

test(
  'a packet with a malformed header costs that packet, not the line',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(screen);
    const lane = await ana.open(screen);
    const good = lane.packet('good', { retires: [{ from: 9, to: 9 }] });
    for (let at = 0; at < good.header.length; at += 1) {
      const header = Uint8Array.from(good.header);
      header[at] = (header[at] as number) ^ 0xff;
      ana.say({ ...good, header });
    }
    ana.say(
      { ...good, header: good.header.subarray(0, 3) },
      { ...good, header: concatBytes(good.header, Uint8Array.of(0)) },
    );
    await ana.settled();
    assert.ok(ana.refusals().length >= 4);
    assert.ok(ana.refusals().every(({ lane: refused }) => refused?.kind === screen));
    lane.publish('after', { sequence: 50 });
    await ben.until(() => ben.packets.some((packet) => textOf(packet) === 'after'), 'the next packet');
  }),
);

test(
  'random bytes, flipped bits and cut messages end at most the line they came on',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(chat);
    for (let round = 0; round < 60; round += 1) {
      const mallory = await join(meeting);
      const lane = await mallory.open(chat);
      const message = encodeFrame(lane.packet(`line ${round}`));
      const flipped = Uint8Array.from(message);
      flipped[round % flipped.length] = (flipped[round % flipped.length] as number) ^ (1 << (round % 8));
      for (const bytes of [flipped, message.subarray(0, round % message.length), randomBytes(round)]) {
        if (!mallory.closed) mallory.socket.send(bytes);
      }
      mallory.socket.break();
    }
    await works(ana, ben, 1);
  }),
);

test(
  'frames of a later version are skipped',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ben.subscribe(chat);
    const lane = await ana.open(chat);
    const unknown = Uint8Array.of(0x3f, 3, 1, 2, 3);
    ana.socket.send(concatBytes(unknown, encodeFrame(lane.packet('after it')), unknown));
    await ben.until(() => ben.packets.length === 1, 'the line');
  }),
);

test(
  'a message that is too large costs its sender the line',
  inMeeting(['ana', 'ben', 'mallory'], async ({ members: [ana, ben, mallory] }) => {
    ben.subscribe(chat);
    mallory.socket.send(new Uint8Array(limits.messageBytes + 1));
    await mallory.over();
    assert.equal(mallory.closed?.code, 1_009);
    await works(ana, ben, 0);
  }),
);

test(
  'transfers that never end, or are too many or too large, cost their sender the line',
  inMeeting(['ana', 'ben'], async ({ meeting, members: [ana, ben] }) => {
    ben.subscribe(chat);
    const tooMany = await join(meeting);
    for (let transfer = 0; transfer <= limits.openTransfers; transfer += 1) {
      tooMany.say({ type: 'fragment', transfer, piece: 'more', bytes: new Uint8Array(10) });
    }
    assert.equal((await tooMany.over())?.code, 'limit/transfers');
    const tooLarge = await join(meeting);
    for (let piece = 0; piece < 3; piece += 1) {
      tooLarge.say({ type: 'fragment', transfer: 1, piece: 'more', bytes: new Uint8Array(200_000) });
    }
    assert.equal((await tooLarge.over())?.code, 'limit/transfers');
    const nested = await join(meeting);
    const inner = encodeFrame({ type: 'ping', id: 1 });
    nested.say({ type: 'fragment', transfer: 1, piece: 'last', bytes: inner });
    assert.equal((await nested.over())?.code, 'protocol/malformed');
    await works(ana, ben, 0);
  }),
);

test(
  'a live set that grows too large is refused, frame by frame, and stays as it was',
  inMeeting(['ana'], async ({ meeting, members: [ana] }) => {
    const lane = await ana.open(screen);
    const picture = new Uint8Array(400_000);
    const fitting = Math.floor(limits.liveSetBytes / (picture.length + 10));
    for (let count = 0; count <= fitting; count += 1) lane.publish(picture);
    const { code, lane: refused } = await ana.heard('refused');
    assert.equal(code, 'limit/live-set');
    assert.deepEqual(refused, { kind: screen, generation: 0 });
    lane.publish('small', { retires: [{ from: 1, to: fitting - 1 }] });
    const late = await join(meeting);
    late.subscribe(screen);
    await late.until(() => late.packets.length === 2, 'the live set');
    await late.settled();
    assert.equal(late.packets.length, 2);
  }),
);

test(
  'more lanes, subscriptions or kinds than one may have are refused',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    for (let generation = 0; generation < limits.lanes; generation += 1) await ana.open(chat, { generation });
    ana.say({ type: 'open', kind: chat, generation: limits.lanes });
    assert.equal((await ana.heard('refused')).code, 'limit/lanes');
    for (let id = 0; id <= limits.subscriptions; id += 1) ben.subscribe(chat, { id });
    assert.equal((await ben.over())?.code, 'limit/subscriptions');
    await ana.settled();
  }),
);

test(
  'a live packet without a group costs itself',
  inMeeting(['ana'], async ({ members: [ana] }) => {
    const lane = await ana.open(pointer);
    lane.publish('no group');
    assert.equal((await ana.heard('refused')).code, 'protocol/malformed');
    await ana.settled();
  }),
);

test(
  'acknowledgements of what was never sent end the line',
  inMeeting(['ana', 'ben'], async ({ members: [ana, ben] }) => {
    ana.say({ type: 'ack', received: 1_000_000, decoded: 0 });
    assert.equal((await ana.over())?.code, 'protocol/acknowledgement');
    ben.say({ type: 'ack', received: 0, decoded: 1 });
    assert.equal((await ben.over())?.code, 'protocol/acknowledgement');
  }),
);

test(
  'somebody who asks and asks and reads no answer is slowed down or cut, and nobody else notices',
  inMeeting(
    ['ana', 'ben', 'mallory'],
    async ({ members: [ana, ben, mallory] }) => {
      ben.subscribe(chat);
      mallory.stopReading();
      for (let id = 0; id < 5_000; id += 1) mallory.subscribe(chat, { id: id % 100 });
      const started = performance.now();
      await works(ana, ben, 0);
      assert.ok(performance.now() - started < 2_000);
    },
    { relay: { floods: { frames: { capacity: 500, perSecond: 100 } } } },
  ),
);

test(
  'grants that are forged, for another room, replayed or mutilated change nothing',
  inMeeting(['ana', 'ben', 'mallory'], async ({ url, meeting, members: [ana, ben, mallory] }) => {
    const { meeting: other } = await meetingOf(url, ['cem']);
    const real = meeting.grant({ member: ben.id, out: true });
    const changed = Uint8Array.from(real);
    changed[20] = (changed[20] as number) ^ 1;
    const before = await metricOf(url, 'folkmoot_relay_refusals_total');
    const hostile = [other.grant({ out: true }), changed, real.subarray(0, 40), new Uint8Array()];
    for (const signed of hostile) mallory.say({ type: 'grant', signed });
    await mallory.settled();
    assert.equal(await metricOf(url, 'folkmoot_relay_refusals_total'), before + hostile.length);
    await works(ana, ben, 0);

    const generous = meeting.grant({ kinds: [chat], rate: plenty });
    const strict = meeting.grant({ kinds: [], rate: plenty });
    ana.say({ type: 'grant', signed: generous }, { type: 'grant', signed: strict });
    await ben.heard('rights', ({ lanes }) => lanes.length === 0);
    mallory.say({ type: 'grant', signed: generous });
    await mallory.settled();
    ben.say({ type: 'open', kind: chat, generation: 3 });
    assert.equal((await ben.heard('refused')).code, 'permission/lane');
  }),
);
