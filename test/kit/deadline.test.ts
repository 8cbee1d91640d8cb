import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadline, signal, until } from '@folkmoot/kit';
import { ManualClock } from '../transport/manual-clock.js';

test('what does not come in its time is given up', async () => {
  const clock = new ManualClock();
  const { signal: waiting } = deadline(clock, 1_000);
  const never = until(signal(false), Boolean, { signal: waiting });
  never.catch(() => undefined);
  await clock.advance(999);
  assert.equal(waiting.aborted, false);
  await clock.advance(1);
  assert.equal(waiting.aborted, true);
  await assert.rejects(never, { name: 'AbortError' });
});

test('what came in its time leaves no timer behind', async () => {
  const clock = new ManualClock();
  const waiting = deadline(clock, 1_000);
  assert.equal(clock.sleeping, 1);
  waiting.end();
  assert.equal(waiting.signal.aborted, true);
  await clock.advance(0);
  assert.equal(clock.sleeping, 0);
});

test('who leaves waits no longer', async () => {
  const clock = new ManualClock();
  const leaving = new AbortController();
  const { signal: waiting } = deadline(clock, 1_000, leaving.signal);
  leaving.abort(new Error('left'));
  assert.equal((waiting.reason as Error).message, 'left');
  await clock.advance(0);
  assert.equal(clock.sleeping, 0);
});
