import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LaneId, laneKinds, type MemberId } from '@folkmoot/wire';
import { Positions } from '../../packages/room/src/positions.js';

const [ana, ben] = ['a', 'b'].map((digit) => digit.repeat(32)) as [MemberId, MemberId];
const everybodyIsHere = (): boolean => true;

function laneOf(member: MemberId, kind: number = laneKinds.chat, generation = 1): LaneId {
  return { member, kind, generation };
}

function noted(...notes: readonly (readonly [LaneId, number, number, MemberId[]?])[]): Positions {
  const positions = new Positions();
  for (const [lane, sequence, atMs, recipients = []] of notes)
    positions.note(lane, { sequence, recipients }, atMs);
  return positions;
}

test('of each lane the highest number counts, in whatever order packets come', () => {
  const positions = noted([laneOf(ana), 3, 0], [laneOf(ana), 7, 0], [laneOf(ana), 5, 0]);
  assert.equal(positions.of(laneOf(ana)), 7);
  assert.deepEqual(positions.recent(everybodyIsHere, 0), [{ lane: laneOf(ana), sequence: 7 }]);
});

test('a lane of which nothing has come stands nowhere, and neither does one that not everybody follows', () => {
  const positions = noted([laneOf(ana, laneKinds.screen), 4, 0]);
  assert.equal(positions.of(laneOf(ben)), undefined);
  assert.equal(positions.of(laneOf(ana, laneKinds.screen)), undefined);
  assert.deepEqual(positions.recent(everybodyIsHere, 0), []);
});

test('what is for some people only does not count', () => {
  const positions = noted([laneOf(ana), 1, 0], [laneOf(ana), 2, 0, [ben]]);
  assert.equal(positions.of(laneOf(ana)), 1);
});

test('told is what was said in the last minute, by who is here, on their newest lane', () => {
  const positions = noted(
    [laneOf(ana), 1, 0],
    [laneOf(ana, laneKinds.presence), 2, 50_000],
    [laneOf(ben, laneKinds.chat, 1), 9, 50_000],
    [laneOf(ben, laneKinds.chat, 2), 1, 55_000],
  );
  assert.deepEqual(positions.recent(everybodyIsHere, 60_001), [
    { lane: laneOf(ben, laneKinds.chat, 2), sequence: 1 },
    { lane: laneOf(ana, laneKinds.presence), sequence: 2 },
  ]);
  assert.deepEqual(
    positions.recent((member) => member === ben, 60_001),
    [{ lane: laneOf(ben, laneKinds.chat, 2), sequence: 1 }],
  );
});

test('of more lanes than a head holds, those are told of where something was said last', () => {
  const positions = new Positions();
  for (let n = 0; n < 100; n += 1) {
    const member = n.toString(16).padStart(32, '0') as MemberId;
    positions.note(laneOf(member), { sequence: 1, recipients: [] }, n);
  }
  const told = positions.recent(everybodyIsHere, 100);
  assert.equal(told.length, 64);
  assert.equal(told[0]?.lane.member, (99).toString(16).padStart(32, '0'));
});
