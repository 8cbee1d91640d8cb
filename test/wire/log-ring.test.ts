import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogRing } from '@folkmoot/wire';
import { failsWith, numbersOf, packet, retiring, type TestPacket } from './helpers.js';

test('a log keeps everything in order', () => {
  const log = new LogRing<TestPacket>();
  for (const number of [1, 2, 5]) {
    assert.deepEqual(numbersOf(log.add(packet(number))?.added ?? []), [number]);
  }
  assert.deepEqual(numbersOf(log.packets()), [1, 2, 5]);
  assert.equal(log.bytes, 30);
});

test('a log takes every packet at once, whether a frame ends or not', () => {
  const log = new LogRing<TestPacket>();
  assert.deepEqual(numbersOf(log.add(packet(1, { endOfFrame: false }))?.added ?? []), [1]);
  assert.deepEqual(log.staged(), []);
});

test('nobody retires in a log', () => {
  const log = new LogRing<TestPacket>();
  log.add(packet(1));
  log.add(packet(2, retiring(1)));
  assert.deepEqual(numbersOf(log.packets()), [1, 2]);
});

test('what is not newer than the last is known already', () => {
  const log = new LogRing<TestPacket>();
  log.add(packet(4));
  assert.equal(log.add(packet(4)), undefined);
  assert.equal(log.add(packet(3)), undefined);
  assert.deepEqual(numbersOf(log.packets()), [4]);
});

test('a log is bounded by its number of packets: the oldest go', () => {
  const log = new LogRing<TestPacket>({ maxPackets: 3 });
  for (let number = 1; number <= 10; number += 1) log.add(packet(number));
  assert.deepEqual(numbersOf(log.packets()), [8, 9, 10]);
  assert.equal(log.bytes, 30);
});

test('a log is bounded by its bytes, and keeps the newest even when it is too large', () => {
  const log = new LogRing<TestPacket>({ maxBytes: 100 });
  for (let number = 1; number <= 4; number += 1) log.add(packet(number, {}, 40));
  assert.deepEqual(numbersOf(log.packets()), [3, 4]);
  log.add(packet(5, {}, 500));
  assert.deepEqual(numbersOf(log.packets()), [5]);
  log.add(packet(6, {}, 10));
  assert.deepEqual(numbersOf(log.packets()), [6]);
});

test('a log has one priority, or its order would be lost', () => {
  const log = new LogRing<TestPacket>();
  log.add(packet(1, { priority: 2 }));
  failsWith('protocol/priority', () => log.add(packet(2, { priority: 1 })));
  log.add(packet(2, { priority: 2 }));
  assert.deepEqual(numbersOf(log.packets()), [1, 2]);
});

test('what fell out of the ring is not asked for again', () => {
  const log = new LogRing<TestPacket>({ maxPackets: 2 });
  assert.deepEqual(log.have(), []);
  for (const number of [3, 4, 9]) log.add(packet(number));
  assert.deepEqual(log.have(), [{ from: 1, to: 9 }]);
});

test('holding and releasing mean nothing to a log', () => {
  const log = new LogRing<TestPacket>();
  log.hold();
  assert.deepEqual(numbersOf(log.add(packet(1))?.added ?? []), [1]);
  assert.equal(log.release(), undefined);
  log.dropStaged();
  assert.deepEqual(numbersOf(log.packets()), [1]);
});
