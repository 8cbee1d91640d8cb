import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrames, laneKinds } from '@folkmoot/wire';
import fc from 'fast-check';
import { Lane } from '../../packages/relay/src/lane.js';
import { type Step, World, publish, publisher, scene, unlimited, watching } from '../support/outbox-model.js';

const steps = fc.array(
  fc.record<Step>({
    priority: fc.nat(7),
    endOfFrame: fc.boolean(),
    keepsPlace: fc.boolean(),
    sizeBytes: fc.nat(4_000),
    replaces: fc.option(fc.double({ min: 0, max: 0.999, noNaN: true }), { nil: undefined, freq: 4 }),
    retires: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 4 }),
    for: fc.constantFrom('all', 'all', 'all', 'viewer', 'stranger'),
    takes: fc.nat(4),
  }),
  { maxLength: 40 },
);

test('every viewer ends with exactly the live set, and nothing that was retired before is sent', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(700, 16_384), (all, pieceBytes) => {
      const world = new World(pieceBytes);
      for (const step of all) world.follow(step);
      world.finish();
    }),
    { numRuns: 400 },
  );
});

test('a viewer that says what it has ends with the live set too', () => {
  fc.assert(
    fc.property(steps, fc.nat(40), (all, at) => {
      const world = new World(1_000);
      all.forEach((step, index) => {
        world.follow(step);
        if (index === at) world.subscribeAgain();
      });
      world.finish();
    }),
    { numRuns: 200 },
  );
});

test('what has the smaller priority, then the smaller place, goes first', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1, priority: 5 });
  publish(lane, { sequence: 2, priority: 1 });
  publish(lane, { sequence: 3, priority: 5 });
  publish(lane, { sequence: 4, priority: 1 });
  assert.deepEqual(take(), [2, 4, 1, 3]);
});

test('a packet that keeps its place goes where what it retires would have gone', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  for (const sequence of [1, 2, 3]) publish(lane, { sequence, priority: 3 });
  publish(lane, { sequence: 4, priority: 3, keepsPlace: true, retires: [{ from: 2, to: 3 }] });
  publish(lane, { sequence: 5, priority: 3, retires: [{ from: 1, to: 1 }] });
  assert.deepEqual(take(), [4, 5]);
});

test('a packet that keeps its place has none to keep once the viewer got what it retires', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1 });
  assert.deepEqual(take(), [1]);
  publish(lane, { sequence: 2 });
  publish(lane, { sequence: 3, keepsPlace: true, retires: [{ from: 1, to: 1 }] });
  assert.deepEqual(take(), [2, 3]);
});

test('the lanes of an urgent subscription go before others', () => {
  const { lane, take, outbox } = scene();
  const urgent = new Lane(2, { member: publisher, kind: laneKinds.heads, generation: 0 }, unlimited);
  outbox.watch(lane, { priority: 7 });
  outbox.watch(urgent, { priority: 0 });
  publish(lane, { sequence: 1, priority: 0 });
  publish(urgent, { sequence: 100, priority: 6 });
  assert.deepEqual(take(), [100, 1]);
});

test('a packet whose first piece is out is finished before another of its lane begins', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1, priority: 7 }, 5_000);
  assert.deepEqual(take(2), []);
  publish(lane, { sequence: 2, priority: 0, retires: [{ from: 1, to: 1 }] });
  assert.deepEqual(take(), [1, 2]);
});

test('a lane that is cut in the middle of a packet says so, and then that it is closed', () => {
  const { lane, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1 }, 5_000);
  outbox.take(1_000, 0);
  outbox.take(1_000, 0);
  lane.close('cut');
  const frames = [outbox.take(1_000, 0), outbox.take(1_000, 0)].map(
    (piece) => decodeFrames(piece?.bytes ?? new Uint8Array())[0],
  );
  assert.equal(frames[0]?.type === 'fragment' && frames[0].piece, 'abort');
  assert.equal(frames[1]?.type, 'close-lane');
  assert.equal(outbox.take(1_000, 0), undefined);
  assert.equal(outbox.size, 0);
});

test('a log keeps its last lines for a viewer that lacks them when the lane ends', () => {
  const { outbox, take } = scene();
  const log = new Lane(3, { member: publisher, kind: laneKinds.chat, generation: 0 }, unlimited);
  outbox.watch(log, watching);
  for (const sequence of [1, 2]) publish(log, { sequence });
  log.close('ended');
  assert.deepEqual(take(), [1, 2]);
});

test('a viewer that takes nothing holds no more than the live set', () => {
  const { lane, outbox } = scene();
  outbox.watch(lane, watching);
  for (let sequence = 1; sequence <= 5_000; sequence += 1) {
    publish(lane, { sequence, retires: sequence > 3 ? [{ from: sequence - 3, to: sequence - 3 }] : [] });
  }
  assert.equal(outbox.size, 3);
});

test('a viewer that takes nothing holds no more than the newest of a live lane', () => {
  const { outbox } = scene();
  const sound = new Lane(4, { member: publisher, kind: laneKinds.sound, generation: 0 }, unlimited);
  outbox.watch(sound, watching);
  for (let group = 0; group < 5_000; group += 1) {
    publish(sound, { sequence: group + 1, live: { group, layer: 0, level: 0 } }, 100, group * 20);
  }
  assert.ok(outbox.size < 20, String(outbox.size));
});

test('one endless live group is bounded too', () => {
  const { outbox } = scene();
  const sound = new Lane(4, { member: publisher, kind: laneKinds.sound, generation: 0 }, unlimited);
  outbox.watch(sound, watching);
  for (let count = 0; count < 3_000; count += 1) {
    publish(sound, { sequence: count + 1, live: { group: 0, layer: 0, level: 0 } }, 100, count);
  }
  assert.ok(outbox.size <= 512, String(outbox.size));
});
