import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMailbox } from '@folkmoot/kit';
import fc from 'fast-check';

async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

test('a reader that is late gets the newest item only', async () => {
  const mailbox = createMailbox<number>();
  mailbox.put(1);
  mailbox.put(2);
  mailbox.put(3);
  assert.deepEqual(await take(mailbox, 1), [3]);
});

test('every item that nobody will read is handed back, so that frames can be closed', () => {
  const discarded: number[] = [];
  const mailbox = createMailbox<number>((item) => discarded.push(item));
  mailbox.put(1);
  mailbox.put(2);
  mailbox.put(3);
  assert.deepEqual(discarded, [1, 2]);
});

test('a reader that waits gets an item the moment it is put', async () => {
  const mailbox = createMailbox<string>();
  const reading = take(mailbox, 1);
  mailbox.put('here');
  assert.deepEqual(await reading, ['here']);
});

test('the item in place is still read after closing, then the iteration ends', async () => {
  const mailbox = createMailbox<number>();
  mailbox.put(7);
  mailbox.close();
  assert.deepEqual(await take(mailbox, 10), [7]);
});

test('an item that is put after closing is handed back', () => {
  const discarded: number[] = [];
  const mailbox = createMailbox<number>((item) => discarded.push(item));
  mailbox.close();
  mailbox.put(1);
  assert.deepEqual(discarded, [1]);
});

test('a reader that waits ends when the mailbox closes', async () => {
  const mailbox = createMailbox<number>();
  const reading = take(mailbox, 1);
  mailbox.close();
  assert.deepEqual(await reading, []);
});

test('a reader that leaves closes the mailbox behind it', async () => {
  const discarded: number[] = [];
  const mailbox = createMailbox<number>((item) => discarded.push(item));
  mailbox.put(1);
  await take(mailbox, 1);
  mailbox.put(2);
  assert.deepEqual(discarded, [2]);
});

test('whatever the order of putting and reading, every item is read or handed back exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (puts) => {
      const seen: number[] = [];
      const mailbox = createMailbox<number>((item) => seen.push(item));
      const reader = mailbox[Symbol.asyncIterator]();
      let next = 0;
      for (const isPut of puts) {
        if (isPut) mailbox.put((next += 1));
        else if (next > seen.length) seen.push((await reader.next()).value as number);
      }
      mailbox.close();
      for (let last = await reader.next(); last.done !== true; last = await reader.next())
        seen.push(last.value);
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        Array.from({ length: next }, (_, index) => index + 1),
      );
    }),
  );
});
