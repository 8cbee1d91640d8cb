import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs, systemClock } from '@folkmoot/kit';
import fc from 'fast-check';

test('sleeping takes at least the time asked for', async () => {
  const before = performance.now();
  await systemClock.sleep(20);
  assert.ok(performance.now() - before >= 18);
});

test('sleeping ends at once when it is aborted', async () => {
  const abort = new AbortController();
  const sleeping = systemClock.sleep(60_000, abort.signal);
  abort.abort(new Error('no time'));
  await assert.rejects(sleeping, /no time/);
});

test('sleeping does not begin when it is aborted already', async () => {
  await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort()), { name: 'AbortError' });
});

test('the clock tells the time of the machine', () => {
  assert.ok(Math.abs(systemClock.now() - Date.now()) < 1_000);
});

test('retries wait longer and longer, between half of a ceiling and the ceiling', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const delayMs = backoffMs(attempt, { minMs: 100, maxMs: 5_000, random: () => chance });
      const ceilingMs = Math.min(5_000, 100 * 2 ** attempt);
      assert.ok(delayMs >= ceilingMs / 2 && delayMs <= ceilingMs);
    }),
  );
});

test('retries of many clients are spread', () => {
  const delays = new Set(Array.from({ length: 50 }, () => backoffMs(3)));
  assert.ok(delays.size > 40);
});
