import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSet, type SequenceRange } from '@folkmoot/wire';
import fc from 'fast-check';
import { failsWith, numbersOf, packet, part, retiring, type TestPacket } from './helpers.js';

/** A live set that these frames were applied to. */
function liveSetOf(...packets: TestPacket[]): LiveSet<TestPacket> {
  const set = new LiveSet<TestPacket>({ maxBytes: 100, maxPackets: 8 });
  for (const each of packets) set.add(each);
  return set;
}

test('nothing of a frame shows before its end', () => {
  const set = new LiveSet<TestPacket>();
  assert.equal(set.add(part(1)), undefined);
  assert.equal(set.add(part(2)), undefined);
  assert.deepEqual(numbersOf(set.packets()), []);
  assert.deepEqual(numbersOf(set.staged()), [1, 2]);
  const change = set.add(packet(3));
  assert.deepEqual(numbersOf(change?.added ?? []), [1, 2, 3]);
  assert.deepEqual(numbersOf(set.packets()), [1, 2, 3]);
  assert.deepEqual(numbersOf(set.staged()), []);
});

test('what a frame retires is gone with its end', () => {
  const set = liveSetOf(packet(1), packet(2), packet(3));
  set.add(part(4));
  assert.deepEqual(numbersOf(set.packets()), [1, 2, 3]);
  const change = set.add(packet(5, retiring(1, 3)));
  assert.deepEqual(numbersOf(change?.retired ?? []), [1, 3]);
  assert.deepEqual(numbersOf(set.packets()), [2, 4, 5]);
});

test('retiring what is not there does no harm', () => {
  const set = liveSetOf(packet(1));
  const change = set.add(packet(2, retiring(7, 8, 9)));
  assert.deepEqual(change?.retired, []);
  assert.deepEqual(numbersOf(set.packets()), [1, 2]);
});

test('a huge range is retired at once', () => {
  const set = liveSetOf(packet(1), packet(2));
  const startMs = performance.now();
  set.add(packet(3, { retires: [{ from: 1, to: Number.MAX_SAFE_INTEGER - 2 }] }));
  assert.deepEqual(numbersOf(set.packets()), [3]);
  assert.ok(performance.now() - startMs < 100);
});

test('retiring reaches no packet of the same frame', () => {
  const set = liveSetOf(packet(1));
  set.add(part(2));
  set.add(packet(3, { retires: [{ from: 1, to: 3 }] }));
  assert.deepEqual(numbersOf(set.packets()), [2, 3]);
});

test('a packet with a known number takes the place of the stored one', () => {
  const [before, after] = [packet(1, {}, 10), packet(1, {}, 30)];
  const set = liveSetOf(before, packet(2));
  const change = set.add(after);
  assert.deepEqual(change, { retired: [], added: [], replaced: [{ before, after }] });
  assert.equal(set.get(1), after);
  assert.equal(set.bytes, 40);
});

test('a replacement may retire, and come with new packets', () => {
  const set = liveSetOf(packet(1), packet(2), packet(3));
  set.add(part(4));
  const change = set.add(packet(2, retiring(3)));
  assert.deepEqual(numbersOf(change?.added ?? []), [4]);
  assert.deepEqual(numbersOf(change?.retired ?? []), [3]);
  assert.equal(change?.replaced.length, 1);
  assert.deepEqual(numbersOf(set.packets()), [1, 2, 4]);
});

test('a number that comes twice in one frame counts once', () => {
  const set = liveSetOf(part(1, {}, 60), packet(1, {}, 60));
  assert.equal(set.size, 1);
  assert.equal(set.bytes, 60);
});

test('a frame beyond the budget changes nothing', () => {
  const set = liveSetOf(packet(1, {}, 60));
  set.add(part(2, {}, 20));
  failsWith('limit/live-set', () => set.add(packet(3, {}, 30)));
  assert.deepEqual(numbersOf(set.packets()), [1]);
  assert.deepEqual(numbersOf(set.staged()), []);
  assert.equal(set.bytes, 60);
});

test('a frame that makes room for itself fits', () => {
  const set = liveSetOf(packet(1, {}, 60));
  set.add(packet(2, retiring(1), 90));
  assert.deepEqual(numbersOf(set.packets()), [2]);
  set.add(packet(2, {}, 100));
  assert.equal(set.bytes, 100);
});

test('the rest of a refused frame is refused too, and the next one is fine', () => {
  const set = liveSetOf(packet(1));
  failsWith('limit/live-set', () => set.add(part(2, {}, 200)));
  assert.equal(set.add(part(3)), undefined);
  assert.equal(set.add(packet(4, retiring(1))), undefined);
  assert.deepEqual(numbersOf(set.packets()), [1]);
  set.add(packet(5, retiring(1)));
  assert.deepEqual(numbersOf(set.packets()), [5]);
});

test('too many packets are as bad as too many bytes', () => {
  const set = new LiveSet<TestPacket>({ maxPackets: 2 });
  set.add(packet(1));
  set.add(packet(2));
  failsWith('limit/live-set', () => set.add(packet(3)));
  set.add(packet(3, retiring(2)));
  assert.deepEqual(numbersOf(set.packets()), [1, 3]);
});

test('an unfinished frame is forgotten when its publisher is gone', () => {
  const set = liveSetOf(packet(1), part(2));
  set.dropStaged();
  set.add(packet(3));
  assert.deepEqual(numbersOf(set.packets()), [1, 3]);
});

test('what is collected while held is applied as one', () => {
  const set = liveSetOf(packet(1), packet(2), packet(3));
  set.hold();
  assert.equal(set.add(packet(4, retiring(1))), undefined);
  assert.equal(set.add(packet(5)), undefined);
  assert.deepEqual(numbersOf(set.packets()), [1, 2, 3]);
  const change = set.release([{ from: 2, to: 2 }]);
  assert.deepEqual(numbersOf(change?.added ?? []), [4, 5]);
  assert.deepEqual(numbersOf(change?.retired ?? []).sort(), [1, 2]);
  assert.deepEqual(numbersOf(set.packets()), [3, 4, 5]);
  set.add(packet(6));
  assert.deepEqual(numbersOf(set.packets()), [3, 4, 5, 6]);
});

test('holding forgets the unfinished frame of the connection before', () => {
  const set = liveSetOf(packet(1), part(2));
  set.hold();
  set.add(packet(3));
  set.release([]);
  assert.deepEqual(numbersOf(set.packets()), [1, 3]);
});

test('a publisher that is gone while held leaves the old state', () => {
  const set = liveSetOf(packet(1));
  set.hold();
  set.add(packet(2, retiring(1)));
  set.dropStaged();
  assert.deepEqual(numbersOf(set.packets()), [1]);
  set.add(packet(3));
  assert.deepEqual(numbersOf(set.packets()), [1, 3]);
});

test('too much while held is refused as a whole', () => {
  const set = liveSetOf(packet(1));
  set.hold();
  set.add(packet(2));
  failsWith('limit/live-set', () => set.add(packet(3, {}, 200)));
  set.add(packet(4));
  assert.equal(set.release([{ from: 1, to: 1 }]), undefined);
  assert.deepEqual(numbersOf(set.packets()), [1]);
  set.add(packet(5));
  assert.deepEqual(numbersOf(set.packets()), [1, 5]);
});

test('what is there is told in ranges', () => {
  const set = liveSetOf(packet(1), packet(2), packet(3), packet(7));
  assert.deepEqual(set.have(), [
    { from: 1, to: 3 },
    { from: 7, to: 7 },
  ]);
});

test('whatever frames come, the set is what a plain model says', () => {
  const frames = fc.array(
    fc.record({
      numbers: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      retires: fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 4 }),
    }),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(frames, (run) => {
      const set = new LiveSet<TestPacket>();
      const model = new Map<number, TestPacket>();
      for (const { numbers, retires } of run) applyFrame(set, model, numbers, retires);
      assert.deepEqual(
        numbersOf(set.packets()),
        [...model.keys()].sort((a, b) => a - b),
      );
      for (const [number, stored] of model) assert.equal(set.get(number), stored);
      assert.equal(
        set.bytes,
        [...model.values()].reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0),
      );
    }),
  );
});

test('whatever frames come, the budget holds and refused ones leave no trace', () => {
  const sizes = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }), fc.boolean()),
  );
  fc.assert(
    fc.property(sizes, (run) => {
      const set = new LiveSet<TestPacket>({ maxBytes: 100, maxPackets: 5 });
      for (const [number, sizeBytes, isLast] of run) {
        const before = set.packets();
        try {
          set.add(packet(number, { endOfFrame: isLast }, sizeBytes));
        } catch {
          assert.deepEqual(set.packets(), before);
        }
        assert.ok(set.bytes <= 100 && set.size <= 5);
      }
    }),
  );
});

function applyFrame(
  set: LiveSet<TestPacket>,
  model: Map<number, TestPacket>,
  numbers: number[],
  retired: number[],
): void {
  const retires: SequenceRange[] = retired
    .sort((a, b) => a - b)
    .map((number) => ({ from: number, to: number }));
  const packets = numbers.map((number, at) =>
    at === numbers.length - 1 ? packet(number, { retires }, number) : part(number, {}, number),
  );
  for (const each of packets) set.add(each);
  for (const number of retired) model.delete(number);
  for (const each of packets) model.set(each.header.sequence, each);
}
