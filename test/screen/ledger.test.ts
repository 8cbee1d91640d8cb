import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Grid } from '@folkmoot/screen';
import { wholeTile } from '../../packages/screen/src/fragments.js';
import { MapLedger } from '../../packages/screen/src/map-ledger.js';
import { Published } from '../../packages/screen/src/published.js';
import { retireInvisible } from '../../packages/screen/src/retiring.js';
import { WaitingObjects } from '../../packages/screen/src/waiting-objects.js';

const grid = new Grid({ format: 'rgba', width: 64, height: 32 });
const none: ReadonlySet<number> = new Set();

test('a full map takes the keys of all that is needed, a change those that are new', () => {
  const ledger = new MapLedger();
  assert.deepEqual(ledger.addFull(3, 100, [2, 1]), [1, 2]);
  assert.deepEqual(ledger.addChange(5, 10, [1, 2, 4]), [4]);
  assert.deepEqual(ledger.addChange(7, 10, [4, 6, 6]), [6]);
  assert.deepEqual(ledger.addFull(9, 100, [6, 4]), [4, 6]);
  assert.deepEqual(
    ledger.addChange(11, 10, [1, 6]),
    [1],
    'the key of an object that comes back travels again',
  );
});

test('every map has the next counter, and a silent replacement that of the map it replaces', () => {
  const ledger = new MapLedger();
  const counters = [];
  ledger.addFull(1, 10, []);
  counters.push(ledger.counter);
  ledger.addChange(2, 20, []);
  counters.push(ledger.counter);
  ledger.addFull(2, 10, []);
  counters.push(ledger.counter);
  ledger.addChange(3, 1, []);
  counters.push(ledger.counter);
  assert.deepEqual(counters, [1, 2, 2, 3]);
});

test('a map that stands alone retires all maps before it', () => {
  const ledger = new MapLedger();
  ledger.addFull(1, 10, []);
  for (const sequence of [3, 5, 6]) ledger.addChange(sequence, 1, []);
  ledger.addFull(6, 10, []);
  assert.deepEqual(ledger.takeRetires(), [
    { from: 1, to: 1 },
    { from: 3, to: 3 },
    { from: 5, to: 5 },
  ]);
  assert.deepEqual(ledger.takeRetires(), [], 'once');
});

test('a full map is wanted when the changes have outgrown the last one', () => {
  const ledger = new MapLedger();
  ledger.addFull(1, 100, []);
  ledger.addChange(2, 60, []);
  assert.equal(ledger.wantsFullMap, false);
  ledger.addChange(3, 60, []);
  assert.equal(ledger.wantsFullMap, true);
  assert.equal(ledger.isOutgrown(200), false, 'the picture has become more complicated');
  assert.equal(ledger.wantsFullMap, false);
  ledger.addChange(4, 100, []);
  assert.equal(ledger.isOutgrown(200), true);
});

test('one header retires a bounded number of ranges; the rest waits for the next', () => {
  const ledger = new MapLedger();
  ledger.retire(Array.from({ length: 3000 }, (_, index) => index * 2 + 1));
  const first = ledger.takeRetires();
  const second = ledger.takeRetires();
  assert.ok(first.length <= 1024 && second.length <= 1024);
  assert.ok((first.at(-1)?.to ?? 0) < (second[0]?.from ?? 0));
  let taken = first.length + second.length;
  for (let more = ledger.takeRetires(); more.length > 0; more = ledger.takeRetires()) taken += more.length;
  assert.equal(taken, 3000);
});

test('numbers next to each other retire as one range', () => {
  const ledger = new MapLedger();
  ledger.retire([4, 2, 3, 9, 2]);
  assert.deepEqual(ledger.takeRetires(), [
    { from: 2, to: 4 },
    { from: 9, to: 9 },
  ]);
});

function publishedWith(sizes: readonly number[]): Published {
  const published = new Published(grid);
  sizes.forEach((size, index) => published.add(index + 1, size, none));
  return published;
}

test('pixels that become visible or vanish are counted', () => {
  const published = publishedWith([10, 10]);
  published.show([
    { plane: 0, tile: 0, fragments: wholeTile(32, 32, 1) },
    { plane: 0, tile: 1, fragments: wholeTile(32, 32, 2) },
  ]);
  assert.deepEqual([published.objects.get(1)?.visible, published.objects.get(2)?.visible], [1024, 1024]);
  published.show([
    {
      plane: 0,
      tile: 1,
      fragments: [
        {
          height: 32,
          runs: [
            { width: 10, object: 1, dx: -32, dy: 0 },
            { width: 22, object: 2, dx: 0, dy: 0 },
          ],
        },
      ],
    },
  ]);
  assert.deepEqual([published.objects.get(1)?.visible, published.objects.get(2)?.visible], [1024 + 320, 704]);
  published.show([{ plane: 0, tile: 1, fragments: wholeTile(32, 32, 1, -32) }]);
  assert.equal(published.objects.get(2)?.visible, 0);
});

test('what was visible longest ago is retired first, as far as the cache is too large', () => {
  const published = publishedWith([100, 100, 100, 50]);
  for (const object of [2, 1, 3, 4])
    published.show([{ plane: 0, tile: 0, fragments: wholeTile(32, 32, object) }]);
  assert.deepEqual(retireInvisible(published, 200), [2]);
  assert.deepEqual(retireInvisible(published, 200), []);
  assert.deepEqual(retireInvisible(published, 0), [1, 3]);
  assert.deepEqual([...published.objects.keys()], [4], 'the visible one stays');
});

test('an object stays as long as another needs it, and goes after it', () => {
  const published = new Published(grid);
  published.add(1, 100, none);
  published.add(2, 100, new Set([1]));
  published.add(3, 10, none);
  published.show([{ plane: 0, tile: 0, fragments: wholeTile(32, 32, 3) }]);
  published.retire(1);
  assert.ok(published.objects.has(1));
  assert.deepEqual(retireInvisible(published, 0), [2, 1]);
});

test('a newcomer needs what is visible and everything that needs in turn', () => {
  const published = new Published(grid);
  published.add(1, 1, none);
  published.add(2, 1, new Set([1]));
  published.add(3, 1, new Set([2]));
  published.add(4, 1, none);
  published.show([{ plane: 0, tile: 0, fragments: wholeTile(32, 32, 3) }]);
  assert.deepEqual([...published.neededToShow()].sort(), [1, 2, 3]);
});

test('long chains of needs are followed without running out of stack', () => {
  const published = new Published(grid);
  const length = 50_000;
  for (let sequence = 1; sequence <= length; sequence += 1)
    published.add(sequence, 1, sequence > 1 ? new Set([sequence - 1]) : none);
  published.show([{ plane: 0, tile: 0, fragments: wholeTile(32, 32, length) }]);
  assert.equal(published.neededToShow().size, length);
});

test('an object published again needs what it needs now', () => {
  const published = new Published(grid);
  published.add(1, 100, none);
  published.add(2, 100, new Set([1]));
  published.replace(2, 40, none);
  assert.equal(published.objects.get(1)?.neededBy, 0);
  assert.equal(published.liveBytes, 140);
  published.replace(77, 1, none);
  assert.equal(published.objects.has(77), false, 'only what is live');
});

test('objects wait for the one they miss, each once', () => {
  const waiting = new WaitingObjects();
  const one = { sequence: 9, bytes: new Uint8Array(3) };
  waiting.add(4, one);
  waiting.add(4, one);
  waiting.add(5, { sequence: 8, bytes: new Uint8Array(1) });
  assert.deepEqual(waiting.take(4), [one]);
  assert.deepEqual(waiting.take(4), []);
  waiting.forget((missing) => missing === 5);
  assert.deepEqual(waiting.take(5), []);
});

test('an object cannot wait for itself or a later one', () => {
  const waiting = new WaitingObjects();
  for (const missing of [9, 10]) {
    assert.throws(() => waiting.add(missing, { sequence: 9, bytes: new Uint8Array() }), {
      code: 'protocol/reference',
    });
  }
});

test('what waits is bounded in bytes, and room comes back', () => {
  const waiting = new WaitingObjects();
  const large = (sequence: number): { sequence: number; bytes: Uint8Array } => ({
    sequence,
    bytes: new Uint8Array(4 * 1024 * 1024),
  });
  for (let sequence = 2; sequence < 6; sequence += 1) waiting.add(1, large(sequence));
  assert.throws(() => waiting.add(1, large(6)), { code: 'limit/waiting' });
  waiting.take(1);
  waiting.add(1, large(7));
});
