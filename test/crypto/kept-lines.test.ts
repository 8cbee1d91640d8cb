import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeptRoom, memoryStore } from '@folkmoot/crypto';
import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import { RememberedLines } from '../../packages/crypto/src/kept-lines.js';
import { testClock } from '../support/crypto.js';

const textsOf = async (lines: RememberedLines): Promise<string[]> =>
  (await lines.all()).map((line) => utf8Decode(line));

/** What a browser keeps of one room. */
async function browser() {
  const store = memoryStore();
  const kept: KeptRoom = await store.claim('room');
  const clock = testClock();
  const run = (): RememberedLines => new RememberedLines(kept, () => clock.now());
  return { kept, clock, run };
}

test('lines are there in the next run, in their order', async () => {
  const { run } = await browser();
  const before = run();
  for (const text of ['one', 'two', 'three']) await before.add(utf8Encode(text));
  assert.deepEqual(await textsOf(run()), ['one', 'two', 'three']);
});

test('they are sealed, under a key that no script can export', async () => {
  const { kept, run } = await browser();
  await run().add(utf8Encode('a canary'));
  const stored = await kept.lines.all();
  assert.equal(Buffer.concat(stored).includes('canary'), false);
  assert.equal(kept.record.lineKey?.extractable, false);
});

test('what was said more than a day ago is forgotten', async () => {
  const { clock, run } = await browser();
  await run().add(utf8Encode('yesterday'));
  clock.advance(24 * 3_600_000);
  await run().add(utf8Encode('today'));
  clock.advance(1);
  assert.deepEqual(await textsOf(run()), ['today']);
});

test('four megabytes are remembered, and no more', async () => {
  const { run } = await browser();
  const lines = run();
  for (let megabyte = 0; megabyte < 6; megabyte += 1) await lines.add(new Uint8Array(1024 * 1024));
  assert.equal((await run().all()).length, 4);
});

test('forgetting leaves neither lines nor their key', async () => {
  const { kept, run } = await browser();
  const lines = run();
  await lines.add(utf8Encode('gone'));
  await lines.forget();
  assert.deepEqual([await kept.lines.all(), kept.record.lineKey], [[], undefined]);
});

test('a line that somebody has changed is left out', async () => {
  const { kept, run } = await browser();
  await run().add(utf8Encode('true'));
  const [sealed] = await kept.lines.all();
  const forged = (sealed as Uint8Array).slice();
  forged[forged.length - 1]! ^= 1;
  await kept.lines.add(forged);
  assert.deepEqual(await textsOf(run()), ['true']);
});
