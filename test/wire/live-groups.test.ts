import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLaneStore, isExpired, laneKinds, LiveGroups, LiveSet, LogRing, times } from '@folkmoot/wire';
import { failsWith, headerOf, numbersOf, packet, type TestPacket } from './helpers.js';

const ofGroup = (group: number, sequence: number, sizeBytes = 10): TestPacket =>
  packet(sequence, { live: { group, layer: 0, level: 0 } }, sizeBytes);

test('a newcomer starts with the newest group', () => {
  const groups = new LiveGroups<TestPacket>();
  for (const [group, sequence] of [
    [1, 1],
    [1, 2],
    [2, 3],
    [2, 4],
  ] as const) {
    assert.deepEqual(numbersOf(groups.add(ofGroup(group, sequence)).added), [sequence]);
  }
  assert.deepEqual(numbersOf(groups.packets()), [3, 4]);
  assert.equal(groups.newestGroup, 2);
  assert.equal(groups.bytes, 20);
});

test('a packet of an older group still goes to who is there, but is not kept', () => {
  const groups = new LiveGroups<TestPacket>();
  groups.add(ofGroup(5, 1));
  assert.deepEqual(numbersOf(groups.add(ofGroup(4, 2)).added), [2]);
  assert.deepEqual(numbersOf(groups.packets()), [1]);
  assert.equal(groups.newestGroup, 5);
});

test('a group that is too large is not kept, and the next one is', () => {
  const groups = new LiveGroups<TestPacket>({ maxBytes: 25 });
  for (const sequence of [1, 2, 3, 4]) groups.add(ofGroup(1, sequence));
  assert.deepEqual(numbersOf(groups.packets()), []);
  assert.equal(groups.bytes, 0);
  groups.add(ofGroup(2, 5));
  assert.deepEqual(numbersOf(groups.packets()), [5]);
});

test('a group of too many packets is not kept either', () => {
  const groups = new LiveGroups<TestPacket>({ maxPackets: 2 });
  for (const sequence of [1, 2, 3]) groups.add(ofGroup(0, sequence));
  assert.deepEqual(groups.packets(), []);
});

test('a packet without a group does not belong on a live lane', () => {
  failsWith('protocol/malformed', () => new LiveGroups<TestPacket>().add(packet(1)));
});

test('nothing of a live lane is sent again', () => {
  const groups = new LiveGroups<TestPacket>();
  groups.add(ofGroup(1, 1));
  groups.hold();
  groups.add(ofGroup(1, 2));
  assert.equal(groups.release(), undefined);
  groups.dropStaged();
  assert.deepEqual(groups.have(), []);
  assert.deepEqual(groups.staged(), []);
  assert.deepEqual(numbersOf(groups.packets()), [1, 2]);
});

test('a packet expires when it is late and there is a newer group', () => {
  const { header } = ofGroup(3, 1);
  assert.equal(isExpired(header, 3, times.lateMs * 10), false);
  assert.equal(isExpired(header, 4, times.lateMs - 1), false);
  assert.equal(isExpired(header, 4, times.lateMs), true);
  assert.equal(isExpired(headerOf(1), 4, times.lateMs * 10), false);
});

test('each kind of lane has the rules of its class', () => {
  assert.ok(createLaneStore(laneKinds.chat) instanceof LogRing);
  assert.ok(createLaneStore(laneKinds.screen) instanceof LiveSet);
  assert.ok(createLaneStore(laneKinds.sound) instanceof LiveGroups);
});
