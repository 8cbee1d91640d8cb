/** What comes by several lanes is read in the order in which the relay got it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQueue, type Queue } from '@folkmoot/kit';
import type { LaneSelector } from '@folkmoot/transport';
import { laneKinds, MeetingError, type MemberId, type Packet } from '@folkmoot/wire';
import { readInOrder } from '../../packages/room/src/arrival-order.js';
import { emptySeat, numbered } from '../support/seats.js';

const [ana, ben] = ['a', 'b'].map((digit) => digit.repeat(32)) as [MemberId, MemberId];
const laneOf = (member: MemberId): Packet['lane'] => ({ member, kind: laneKinds.group, generation: 1 });
const arriving = (member: MemberId, arrival: number): Packet => ({
  ...numbered(laneOf(member), arrival),
  arrival,
});

/** Two lanes that are read together; `read` are the arrival numbers in the order of reading. */
function reading(open: (packet: Packet) => Promise<void> = () => Promise.resolve()) {
  const { seat, drops, leave } = emptySeat();
  const queues: Queue<Packet>[] = [];
  const subscribe = (): Queue<Packet> => {
    const queue = createQueue<Packet>();
    queues.push(queue);
    return Object.assign(queue, { close: queue.close.bind(queue) });
  };
  const read: number[] = [];
  const add = readInOrder({ ...seat, link: { ...seat.link, subscribe } }, async (packet) => {
    await open(packet);
    read.push(packet.arrival);
  });
  const selectors: LaneSelector[] = [{ kind: laneKinds.group }, { kind: laneKinds.group, member: ana }];
  for (const selector of selectors) add(selector);
  const [others, own] = queues as [Queue<Packet>, Queue<Packet>];
  const isRead = async (count: number): Promise<void> => {
    while (read.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { others, own, read, drops, leave, isRead };
}

test('what came at the same time by two lanes is read in the order of arrival', async () => {
  const { others, own, read, isRead } = reading();
  for (const arrival of [1, 2, 5]) others.push(arriving(ben, arrival));
  for (const arrival of [3, 4, 6]) own.push(arriving(ana, arrival));
  await isRead(6);
  assert.deepEqual(read, [1, 2, 3, 4, 5, 6]);
});

test('what comes while something is read waits, and takes its place', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { others, own, read, isRead } = reading(({ arrival }) => (arrival === 1 ? held : Promise.resolve()));
  others.push(arriving(ben, 1));
  await new Promise((resolve) => setTimeout(resolve));
  own.push(arriving(ana, 9));
  others.push(arriving(ben, 2));
  release();
  await isRead(3);
  assert.deepEqual(read, [1, 2, 9]);
});

test('what cannot be opened costs itself only', async () => {
  const { others, read, drops, isRead } = reading(({ arrival }) =>
    arrival === 2 ? Promise.reject(new MeetingError('crypto/commit', 'No.')) : Promise.resolve(),
  );
  for (const arrival of [1, 2, 3]) others.push(arriving(ben, arrival));
  await isRead(2);
  assert.deepEqual(read, [1, 3]);
  assert.deepEqual(
    drops.value.map(({ code }) => code),
    ['crypto/commit'],
  );
});

test('after leaving nothing is read', async () => {
  const { others, read, leave } = reading();
  leave();
  others.push(arriving(ben, 1));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(read, []);
});
