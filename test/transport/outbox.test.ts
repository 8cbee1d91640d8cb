import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame, type Frame, laneKinds, limits, Reassembly, times } from '@folkmoot/wire';
import type { LaneWriter } from '@folkmoot/transport';
import { settled } from './manual-clock.js';
import { connected, packet, type RelayEnd, retiring } from './scripted-relay.js';

const { chat, pointer, screen, sound } = laneKinds;
const large = (sequence: number, kilobytes: number, header = {}): ReturnType<typeof packet> =>
  packet(sequence, { priority: 5, ...header }, new Uint8Array(kilobytes * 1024));

interface Busy {
  end: RelayEnd;
  link: Awaited<ReturnType<typeof connected>>['link'];
  clock: Awaited<ReturnType<typeof connected>>['clock'];
  lanes: Record<number, LaneWriter>;
}

/** Ana with open lanes of these kinds; their numbers at the relay are their places, from 1. */
async function busy(...kinds: number[]): Promise<Busy> {
  const { link, end, clock } = await connected(...kinds);
  const lanes: Record<number, LaneWriter> = {};
  for (const [at, kind] of kinds.entries()) {
    lanes[kind] = link.open(kind, 1);
    end.say({ type: 'opened', lane: at + 1, kind, generation: 1, have: [] });
  }
  await settled();
  return { link, end, clock, lanes };
}

/** Bytes of packets and fragments that left. */
function sentBytes(end: RelayEnd): number {
  return end.said.reduce((bytes, frame) => bytes + sizeOf(frame), 0);
}

function sizeOf(frame: Frame): number {
  if (frame.type === 'fragment') return frame.bytes.length;
  return frame.type === 'packet' ? frame.payload.length : 0;
}

/** Acknowledges everything, a little later, until nothing more comes. */
async function drain({ end, clock }: Busy): Promise<void> {
  for (let before = -1; before < end.said.length;) {
    before = end.said.length;
    await clock.advance(5);
    end.say({ type: 'ack', received: countedBytes(end), decoded: countedBytes(end) });
    await settled();
  }
}

function countedBytes(end: RelayEnd): number {
  return end.said
    .filter(({ type }) => type === 'packet' || type === 'fragment')
    .reduce((bytes, frame) => bytes + encodeFrame(frame).length, 0);
}

/** The packets of a lane that arrived whole, in order. */
function arrived(end: RelayEnd, lane: number): number[] {
  const pieces = new Reassembly();
  const numbers: number[] = [];
  for (const frame of end.said) {
    const whole = frame.type === 'fragment' ? pieces.add(frame) : frame;
    if (whole?.type === 'packet' && whole.lane === lane) numbers.push(whole.header[2] ?? 0);
  }
  return numbers;
}

test('only so much leaves as the relay gives credit for', async () => {
  const all = await busy(screen);
  for (let number = 1; number <= 20; number += 1) all.lanes[screen]?.send(large(number, 15));
  const before = sentBytes(all.end);
  assert.ok(before >= 60_000 && before < 100_000, `${before} bytes left`);
  const full = all.link.backlog.value;
  assert.equal(full.credit, 0);
  assert.ok(full.bytes > 300_000);
  await drain(all);
  assert.equal(arrived(all.end, 1).length, 20);
  const empty = all.link.backlog.value;
  assert.ok(empty.credit > 0);
  assert.equal(empty.bytes, 0);
  all.link.close();
});

test('false acknowledgements give no credit', async () => {
  const all = await busy(screen);
  for (let number = 1; number <= 20; number += 1) all.lanes[screen]?.send(large(number, 15));
  const before = sentBytes(all.end);
  all.end.say({ type: 'ack', received: 10_000_000, decoded: 10_000_000 });
  await settled();
  assert.equal(sentBytes(all.end), before);
  all.link.close();
});

test('a large packet leaves in pieces of at most 16 kB', async () => {
  const all = await busy(screen);
  all.lanes[screen]?.send(large(1, 200));
  await drain(all);
  const fragments = all.end.all('fragment');
  assert.ok(fragments.length >= 13);
  assert.ok(fragments.every(({ bytes }) => bytes.length <= limits.pieceBytes.most));
  assert.deepEqual(arrived(all.end, 1), [1]);
  all.link.close();
});

test('pieces are smaller on a slow line', async () => {
  const all = await busy(screen);
  all.lanes[screen]?.send(large(1, 400));
  for (let turn = 0; turn < 60; turn += 1) {
    await all.clock.advance(500);
    all.end.say({ type: 'ack', received: countedBytes(all.end), decoded: countedBytes(all.end) });
    await settled();
  }
  const sizes = all.end.all('fragment').map(({ bytes }) => bytes.length);
  assert.ok(Math.min(...sizes.slice(4, -1)) < 8000, `pieces of ${sizes.join(', ')}`);
  all.link.close();
});

test('a line of chat overtakes a picture that is on its way', async () => {
  const all = await busy(screen, chat);
  all.lanes[screen]?.send(large(1, 300));
  all.lanes[chat]?.send(packet(1, { priority: 1 }));
  await drain(all);
  const line = all.end.said.findIndex((frame) => frame.type === 'packet' && frame.lane === 2);
  const last = all.end.said.findLastIndex(({ type }) => type === 'fragment');
  assert.ok(line > 0 && line < last);
  assert.deepEqual([arrived(all.end, 1), arrived(all.end, 2)], [[1], [1]]);
  all.link.close();
});

test('within a lane the order stays, whatever the priorities', async () => {
  const all = await busy(screen);
  all.lanes[screen]?.send(large(1, 100, { priority: 7 }));
  all.lanes[screen]?.send(packet(2, { priority: 0 }));
  all.lanes[screen]?.send(packet(3, { priority: 7 }));
  await drain(all);
  assert.deepEqual(arrived(all.end, 1), [1, 2, 3]);
  all.link.close();
});

test('a packet retired while it waits is skipped', async () => {
  const all = await busy(screen);
  all.lanes[screen]?.send(large(1, 100));
  all.lanes[screen]?.send(packet(2));
  all.lanes[screen]?.send(packet(3));
  all.lanes[screen]?.send(packet(4, retiring(2)));
  await drain(all);
  assert.deepEqual(arrived(all.end, 1), [1, 3, 4]);
  assert.equal(all.link.stats().skippedPackets, 1);
  all.link.close();
});

test('a packet retired when some of it has left is given up', async () => {
  const all = await busy(screen);
  all.lanes[screen]?.send(large(1, 300));
  all.lanes[screen]?.send(packet(2, retiring(1)));
  await drain(all);
  assert.equal(all.end.all('fragment').at(-1)?.piece, 'abort');
  assert.ok(sentBytes(all.end) < 100_000);
  assert.deepEqual(arrived(all.end, 1), [2]);
  all.link.close();
});

test('a packet that retires others arrives even when it is retired itself', async () => {
  const all = await busy(screen);
  all.lanes[screen]?.send(packet(1));
  all.lanes[screen]?.send(large(2, 300));
  all.lanes[screen]?.send(packet(3, retiring(1)));
  all.lanes[screen]?.send(packet(4, retiring(3)));
  await drain(all);
  assert.deepEqual(arrived(all.end, 1), [1, 2, 3, 4]);
  all.link.close();
});

test('sound that is late is dropped for newer sound', async () => {
  const all = await busy(screen, sound);
  const group = (number: number): object => ({ priority: 6, live: { group: number, layer: 0, level: 0 } });
  all.lanes[screen]?.send(large(1, 300));
  all.lanes[sound]?.send(packet(1, group(1)));
  await all.clock.advance(times.lateMs);
  all.lanes[sound]?.send(packet(2, group(2)));
  await drain(all);
  assert.deepEqual(arrived(all.end, 2), [2]);
  assert.equal(all.link.stats().skippedPackets, 1);
  all.link.close();
});

test('closing a lane drops what waits in it', async () => {
  const all = await busy(screen, pointer);
  all.lanes[screen]?.send(large(1, 300));
  all.lanes[screen]?.close();
  await drain(all);
  assert.equal(all.end.all('fragment').at(-1)?.piece, 'abort');
  assert.deepEqual(arrived(all.end, 1), []);
  assert.equal(all.link.backlog.value.bytes, 0);
  all.link.close();
});

test('the delay of a byte on its way is estimated', async () => {
  const all = await busy(screen);
  for (let number = 1; number <= 20; number += 1) all.lanes[screen]?.send(large(number, 100));
  for (const tripMs of [10, 10, 10, 150]) {
    await all.clock.advance(tripMs);
    all.end.say({ type: 'ack', received: countedBytes(all.end), decoded: countedBytes(all.end) });
    await settled();
  }
  const { delayMs, bytes } = all.link.backlog.value;
  assert.ok(bytes > 100_000 && delayMs > 100, `${bytes} bytes, ${delayMs} ms`);
  all.link.close();
});
