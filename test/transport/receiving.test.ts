import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeFrame,
  type FrameOf,
  laneKinds,
  limits,
  MeetingError,
  type Packet,
  times,
  Transfer,
} from '@folkmoot/wire';
import type { Subscription } from '@folkmoot/transport';
import { settled } from './manual-clock.js';
import { ana, ben, bensLane, connected, delivery, packet, retiring } from './scripted-relay.js';

const { chat, screen } = laneKinds;

/** Takes packets one by one. */
function reader(subscription: Subscription): { next(): Promise<Packet | undefined> } {
  const iterator = subscription[Symbol.asyncIterator]();
  return {
    async next() {
      const next = await iterator.next();
      return next.done ? undefined : next.value;
    },
  };
}

const sizeOf = (frame: FrameOf<'packet'>): number => encodeFrame(frame).length;

test('a subscription says what it wants', async () => {
  const { link, end } = await connected();
  link.subscribe({ kind: screen, member: ben }, { priority: 2, maxRate: 5000 });
  link.subscribe({ kind: chat });
  const plain = { priority: 0, maxBytesPerSecond: 0, have: [] };
  assert.deepEqual(end.all('subscribe'), [
    { type: 'subscribe', id: 1, kind: screen, member: ben, priority: 2, maxBytesPerSecond: 5000, have: [] },
    { type: 'subscribe', id: 2, kind: chat, ...plain },
  ]);
  link.close();
});

test('a packet comes with its lane, its place, its header and its bytes', async () => {
  const { link, end } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  const outgoing = packet(4, { priority: 2 }, Uint8Array.of(1, 2));
  end.say({ type: 'lane', lane: 3, id: bensLane() }, delivery(3, 77, outgoing));
  const received = await packets.next();
  assert.deepEqual([received?.lane, received?.arrival, received?.header.sequence], [bensLane(), 77, 4]);
  assert.deepEqual(received?.headerBytes, Uint8Array.from(outgoing.header));
  assert.deepEqual(received.payload, Uint8Array.of(1, 2));
  assert.deepEqual([link.stats().receivedPackets, link.stats().receivedBytes], [1, 5]);
  link.close();
});

test('a packet that comes twice is dropped and counted', async () => {
  const { link, end } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  end.say(delivery(3, 1, packet(1)), delivery(3, 1, packet(1)), delivery(3, 2, packet(2)));
  assert.equal((await packets.next())?.header.sequence, 1);
  assert.equal((await packets.next())?.header.sequence, 2);
  assert.equal(link.stats().droppedPackets, 1);
  link.close();
});

test('what was seen retired does not come any more', async () => {
  const { link, end } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  end.say(delivery(3, 1, packet(5, retiring(1, 2))), delivery(3, 2, packet(2)), delivery(3, 3, packet(6)));
  assert.equal((await packets.next())?.header.sequence, 5);
  assert.equal((await packets.next())?.header.sequence, 6);
  link.close();
});

test('a packet with a broken header costs that packet only', async () => {
  const { link, end } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  end.say(
    delivery(3, 1, { header: Uint8Array.of(1, 0xff), payload: new Uint8Array() }),
    delivery(3, 2, packet(2)),
  );
  assert.equal((await packets.next())?.header.sequence, 2);
  assert.equal(link.stats().droppedPackets, 1);
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('a packet on a lane that was never named is dropped', async () => {
  const { link, end } = await connected();
  link.subscribe({ kind: screen });
  end.say(delivery(9, 1, packet(1)));
  await settled();
  assert.equal(link.stats().droppedPackets, 1);
  link.close();
});

test('what was received is acknowledged soon, what was read when the reader is done with it', async () => {
  const { link, end, clock } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  const [one, two] = [delivery(3, 1, packet(1)), delivery(3, 2, packet(2))];
  end.say({ type: 'lane', lane: 3, id: bensLane() }, one, two);
  await clock.advance(times.acknowledgeMs);
  const received = sizeOf(one) + sizeOf(two);
  assert.deepEqual(end.all('ack').at(-1), { type: 'ack', received, decoded: 0 });
  await packets.next();
  await clock.advance(times.acknowledgeMs);
  assert.equal(end.all('ack').length, 1);
  await packets.next();
  await clock.advance(times.acknowledgeMs);
  assert.deepEqual(end.all('ack').at(-1), { type: 'ack', received, decoded: sizeOf(one) });
  link.close();
});

test('many bytes are acknowledged at once', async () => {
  const { link, end } = await connected();
  link.subscribe({ kind: screen });
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  for (let number = 1; number <= 8; number += 1)
    end.say(delivery(3, number, packet(number, {}, new Uint8Array(9000))));
  await settled();
  assert.ok(end.all('ack').length >= 2);
  link.close();
});

test('what nobody wants is done with at once', async () => {
  const { link, end, clock } = await connected();
  const unwanted = delivery(3, 1, packet(1));
  end.say({ type: 'lane', lane: 3, id: bensLane() }, unwanted);
  await clock.advance(times.acknowledgeMs);
  const size = sizeOf(unwanted);
  assert.deepEqual(end.all('ack').at(-1), { type: 'ack', received: size, decoded: size });
  link.close();
});

test('a packet that two read is done with when both are', async () => {
  const { link, end, clock } = await connected();
  const [one, two] = [
    reader(link.subscribe({ kind: screen })),
    reader(link.subscribe({ kind: screen, member: ben })),
  ];
  const frame = delivery(3, 1, packet(1));
  end.say({ type: 'lane', lane: 3, id: bensLane() }, frame);
  await Promise.all([one.next(), two.next()]);
  void one.next();
  await clock.advance(times.acknowledgeMs);
  assert.equal(end.all('ack').at(-1)?.decoded, 0);
  void two.next();
  await clock.advance(times.acknowledgeMs);
  assert.equal(end.all('ack').at(-1)?.decoded, sizeOf(frame));
  link.close();
});

test('pieces become a packet, and count as done with when the packet is', async () => {
  const { link, end, clock } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  const frame = encodeFrame(delivery(3, 1, packet(1, {}, new Uint8Array(3000).fill(8))));
  const transfer = new Transfer(1, frame);
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  const other = encodeFrame(delivery(3, 2, packet(2)));
  let bytes = 0;
  while (transfer.leftBytes > 0) {
    const piece = transfer.next(1000);
    bytes += piece.length;
    end.sayBytes(piece);
    if (transfer.leftBytes === frame.length - 1000) end.sayBytes(other);
  }
  assert.equal((await packets.next())?.header.sequence, 2);
  assert.equal((await packets.next())?.payload.length, 3000);
  await clock.advance(times.acknowledgeMs);
  assert.deepEqual(end.all('ack').at(-1), {
    type: 'ack',
    received: bytes + other.length,
    decoded: other.length,
  });
  void packets.next();
  await clock.advance(times.acknowledgeMs);
  assert.equal(end.all('ack').at(-1)?.decoded, bytes + other.length);
  link.close();
});

test('a transfer that is given up is done with', async () => {
  const { link, end, clock } = await connected();
  const transfer = new Transfer(1, encodeFrame(delivery(3, 1, packet(1, {}, new Uint8Array(3000)))));
  const [piece, abort] = [transfer.next(1000), transfer.abort()];
  end.sayBytes(piece);
  end.sayBytes(abort);
  await clock.advance(times.acknowledgeMs);
  const size = piece.length + abort.length;
  assert.deepEqual(end.all('ack').at(-1), { type: 'ack', received: size, decoded: size });
  link.close();
});

test('after a broken connection one asks for what one lacks, and gets nothing twice', async () => {
  const { link, end, relay, clock } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  for (const number of [1, 2, 5]) end.say(delivery(3, number, packet(number)));
  for (let count = 0; count < 3; count += 1) await packets.next();
  end.cut();
  await clock.advance(300);
  const next = await relay.next();
  await next.admit();
  const { have } = await next.heard('subscribe');
  const ranges = [
    { from: 1, to: 2 },
    { from: 5, to: 5 },
  ];
  assert.deepEqual(have, [{ lane: bensLane(), ranges }]);
  next.say({ type: 'lane', lane: 1, id: bensLane() }, delivery(1, 1, packet(5)), delivery(1, 2, packet(6)));
  assert.equal((await packets.next())?.header.sequence, 6);
  link.close();
});

test('nothing more is read of a lane that is closed', async () => {
  const { link, end } = await connected();
  const packets = reader(link.subscribe({ kind: screen }));
  const other = { ...bensLane(), generation: 2 };
  end.say({ type: 'lane', lane: 3, id: bensLane() }, { type: 'lane', lane: 4, id: other });
  end.say(delivery(3, 1, packet(1)), delivery(3, 2, packet(2)), { type: 'close-lane', lane: 3 });
  end.say(delivery(4, 3, packet(1)));
  await settled();
  assert.deepEqual((await packets.next())?.lane, other);
  link.close();
});

test('one’s own packets come only to who names oneself', async () => {
  const { link, end } = await connected();
  const others = reader(link.subscribe({ kind: chat }));
  const own = reader(link.subscribe({ kind: chat, member: ana }));
  end.say({ type: 'lane', lane: 1, id: { ...bensLane(chat), member: ana } }, delivery(1, 1, packet(1)));
  end.say({ type: 'lane', lane: 2, id: bensLane(chat) }, delivery(2, 2, packet(1)));
  assert.equal((await own.next())?.lane.member, ana);
  assert.equal((await others.next())?.lane.member, ben);
  link.close();
});

test('closing a subscription says so and ends its loop', async () => {
  const { link, end } = await connected();
  const subscription = link.subscribe({ kind: chat });
  const packets = reader(subscription);
  const waiting = packets.next();
  subscription.close();
  subscription.close();
  assert.equal(await waiting, undefined);
  assert.deepEqual(end.all('unsubscribe'), [{ type: 'unsubscribe', id: 1 }]);
  link.close();
});

test('leaving the loop closes the subscription', async () => {
  const { link, end, clock } = await connected();
  const subscription = link.subscribe({ kind: screen });
  const frame = delivery(3, 1, packet(1));
  end.say({ type: 'lane', lane: 3, id: bensLane() }, frame);
  for await (const received of subscription) {
    assert.equal(received.header.sequence, 1);
    break;
  }
  assert.equal(end.all('unsubscribe').length, 1);
  await clock.advance(times.acknowledgeMs);
  assert.equal(end.all('ack').at(-1)?.decoded, sizeOf(frame));
  link.close();
});

test('not too many subscriptions are open at once', async () => {
  const { link } = await connected();
  for (let count = 0; count < limits.subscriptions; count += 1) link.subscribe({ kind: chat });
  assert.throws(
    () => link.subscribe({ kind: chat }),
    (error) => error instanceof MeetingError && error.code === 'limit/subscriptions',
  );
  link.close();
});
