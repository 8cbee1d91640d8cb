import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQueue } from '@folkmoot/kit';
import fc from 'fast-check';

async function drain<T>(items: AsyncIterable<T>): Promise<T[]> {
  const drained: T[] = [];
  for await (const item of items) drained.push(item);
  return drained;
}

test('items are read in the order in which they were pushed', async () => {
  const queue = createQueue<number>();
  [1, 2, 3].forEach((item) => queue.push(item));
  queue.close();
  assert.deepEqual(await drain(queue), [1, 2, 3]);
});

test('a reader that waits gets an item the moment it is pushed', async () => {
  const queue = createQueue<string>();
  const reading = queue[Symbol.asyncIterator]().next();
  queue.push('first');
  assert.deepEqual(await reading, { done: false, value: 'first' });
});

test('the size tells how many items wait', async () => {
  const queue = createQueue<number>();
  const reader = queue[Symbol.asyncIterator]();
  for (let item = 0; item < 200; item += 1) queue.push(item);
  for (let item = 0; item < 150; item += 1) await reader.next();
  assert.equal(queue.size, 50);
});

test('an error that closes the queue is thrown after the last item', async () => {
  const queue = createQueue<number>();
  queue.push(1);
  queue.close(new Error('line down'));
  const reader = queue[Symbol.asyncIterator]();
  assert.deepEqual(await reader.next(), { done: false, value: 1 });
  await assert.rejects(reader.next(), /line down/);
});

test('nothing is added after closing, and closing again changes nothing', async () => {
  const queue = createQueue<number>();
  queue.close();
  queue.close(new Error('too late'));
  queue.push(1);
  assert.deepEqual(await drain(queue), []);
});

test('the producer is told once when the reader leaves', async () => {
  let left = 0;
  const queue = createQueue<number>({ onLeave: () => (left += 1) });
  queue.push(1);
  queue.push(2);
  for await (const item of queue) if (item === 1) break;
  assert.equal(left, 1);
  assert.equal(queue.size, 0);
});

test('no item is lost or doubled, whatever the sizes of bursts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 150 }), { maxLength: 8 }), async (bursts) => {
      const queue = createQueue<number>();
      const reader = queue[Symbol.asyncIterator]();
      const read: number[] = [];
      let pushed = 0;
      for (const burst of bursts) {
        for (let count = 0; count < burst; count += 1) queue.push(pushed++);
        for (let count = 0; count < burst / 2; count += 1) read.push((await reader.next()).value as number);
      }
      queue.close();
      for (let last = await reader.next(); last.done !== true; last = await reader.next())
        read.push(last.value);
      assert.deepEqual(
        read,
        Array.from({ length: pushed }, (_, index) => index),
      );
    }),
  );
});
