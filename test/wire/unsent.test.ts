import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSet, Unsent } from '@folkmoot/wire';
import fc from 'fast-check';
import { numbersOf, packet, part, retiring, type TestPacket } from './helpers.js';

/** A viewer of one live set: what it still lacks, and what it got, in order. */
function viewer(): {
  set: LiveSet<TestPacket>;
  unsent: Unsent<TestPacket>;
  publish(...packets: TestPacket[]): void;
  receive(count?: number): number[];
} {
  const set = new LiveSet<TestPacket>();
  const unsent = new Unsent<TestPacket>();
  const places = new Map<TestPacket, number>();
  return {
    set,
    unsent,
    publish(...packets) {
      for (const each of packets) {
        places.set(each, places.size + 1);
        const change = set.add(each);
        if (change) unsent.apply(change, (added) => places.get(added) ?? 0);
      }
    },
    receive(count = Infinity) {
      const received: TestPacket[] = [];
      while (received.length < count) {
        const next = unsent.next();
        if (!next) break;
        received.push(next);
      }
      return numbersOf(received);
    },
  };
}

test('packets come in the order of their places', () => {
  const { publish, receive } = viewer();
  publish(packet(1), packet(2), packet(3));
  assert.deepEqual(receive(), [1, 2, 3]);
  assert.deepEqual(receive(), []);
});

test('a smaller priority number goes first', () => {
  const { publish, receive } = viewer();
  publish(packet(1, { priority: 4 }), packet(2, { priority: 1 }), packet(3, { priority: 4 }), packet(4));
  assert.deepEqual(receive(), [4, 2, 1, 3]);
});

test('a packet retired before it was sent is never sent', () => {
  const { publish, receive } = viewer();
  publish(packet(1), packet(2));
  assert.deepEqual(receive(1), [1]);
  publish(packet(3, retiring(1, 2)));
  assert.deepEqual(receive(), [3]);
});

test('a packet that keeps its place takes the earliest place its frame retires', () => {
  const { publish, receive } = viewer();
  publish(packet(1), packet(2), packet(3));
  publish(packet(4, { keepsPlace: true, ...retiring(1, 3) }));
  assert.deepEqual(receive(), [4, 2]);
});

test('the place is kept only if the retired packet was not sent yet', () => {
  const { publish, receive } = viewer();
  publish(packet(1), packet(2));
  assert.deepEqual(receive(1), [1]);
  publish(packet(3, { keepsPlace: true, ...retiring(1) }));
  assert.deepEqual(receive(), [2, 3]);
});

test('without the flag a packet goes to the end', () => {
  const { publish, receive } = viewer();
  publish(packet(1), packet(2), packet(3, retiring(1)));
  assert.deepEqual(receive(), [2, 3]);
});

test('all packets of a frame may keep the place', () => {
  const { publish, receive } = viewer();
  publish(packet(1), packet(2));
  publish(part(3, { keepsPlace: true }), packet(4, { keepsPlace: true, ...retiring(1) }));
  assert.deepEqual(receive(), [3, 4, 2]);
});

test('a replacement is sent to who has not got the original, in its place', () => {
  const { publish, unsent } = viewer();
  const compacted = packet(1, {}, 3);
  publish(packet(1), packet(2), compacted);
  assert.equal(unsent.next(), compacted);
});

test('a replacement is not sent to who has the original', () => {
  const { publish, receive } = viewer();
  publish(packet(1));
  assert.deepEqual(receive(), [1]);
  publish(packet(1, {}, 3), packet(2));
  assert.deepEqual(receive(), [2]);
});

test('what somebody should not get is not put in', () => {
  const unsent = new Unsent<TestPacket>();
  const [one, two] = [packet(1), packet(2)];
  unsent.apply(
    { retired: [], added: [one, two], replaced: [] },
    () => 1,
    (each) => each === two,
  );
  assert.equal(unsent.next(), two);
  assert.equal(unsent.next(), undefined);
});

test('size and bytes are those of what still waits', () => {
  const { publish, unsent, receive } = viewer();
  publish(packet(1, {}, 100), packet(2, {}, 20));
  assert.deepEqual([unsent.size, unsent.bytes], [2, 120]);
  receive(1);
  assert.deepEqual([unsent.size, unsent.bytes], [1, 20]);
  publish(packet(2, {}, 7));
  assert.deepEqual([unsent.size, unsent.bytes], [1, 7]);
  publish(packet(3, retiring(2), 1));
  assert.deepEqual([unsent.size, unsent.bytes], [1, 1]);
});

test('looking at the next packet does not take it', () => {
  const { publish, unsent } = viewer();
  const only = packet(1);
  publish(only);
  assert.equal(unsent.peek(), only);
  assert.equal(unsent.placeOf(only), 1);
  assert.equal(unsent.has(only), true);
  assert.equal(unsent.next(), only);
  assert.equal(unsent.has(only), false);
  assert.equal(unsent.placeOf(only), undefined);
});

test('removing what is not there is nothing', () => {
  const unsent = new Unsent<TestPacket>();
  unsent.delete(packet(1));
  assert.deepEqual([unsent.size, unsent.bytes], [0, 0]);
});

test('a viewer that never reads costs no more than what is live', () => {
  const { publish, unsent } = viewer();
  const before = process.memoryUsage().heapUsed;
  publish(packet(1));
  for (let number = 2; number < 50_000; number += 1) publish(packet(number, retiring(number - 1)));
  assert.equal(unsent.size, 1);
  assert.ok(process.memoryUsage().heapUsed - before < 80_000_000);
});

test('who reads slowly ends with exactly the live set, each packet once', () => {
  const steps = fc.array(
    fc.record({
      retires: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
      priority: fc.nat(7),
      keepsPlace: fc.boolean(),
      reads: fc.nat(2),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (run) => {
      const { set, publish, receive } = viewer();
      const got: number[] = [];
      for (const [at, { retires, reads, ...flags }] of run.entries()) {
        publish(packet(at + 1, { ...flags, ...retiring(...retires.sort((a, b) => a - b)) }));
        got.push(...receive(reads));
      }
      got.push(...receive());
      assert.equal(new Set(got).size, got.length);
      const live = numbersOf(set.packets());
      assert.deepEqual(
        live.filter((number) => !got.includes(number)),
        [],
      );
    }),
  );
});
