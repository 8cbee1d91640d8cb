import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abortReason, computed, signal, until } from '@folkmoot/kit';

test('waiting for a state that is already there resolves with it', async () => {
  assert.equal(await until(signal(3), (value) => value === 3), 3);
});

test('waiting for a state resolves when it comes', async () => {
  const state = signal('connecting');
  const waiting = until(state, (value) => value === 'open');
  state.value = 'open';
  assert.equal(await waiting, 'open');
});

test('waiting works on derived states', async () => {
  const count = signal(1);
  const isMany = computed(() => count.value > 2);
  const waiting = until(isMany, Boolean);
  count.value = 2;
  count.value = 3;
  assert.equal(await waiting, true);
});

test('waiting ends with the reason when it is aborted', async () => {
  const abort = new AbortController();
  const waiting = until(signal(0), (value) => value === 1, { signal: abort.signal });
  abort.abort(new Error('left the room'));
  await assert.rejects(waiting, /left the room/);
});

test('waiting does not begin when it is aborted already', async () => {
  const waiting = until(signal(1), (value) => value === 1, { signal: AbortSignal.abort() });
  await assert.rejects(waiting, { name: 'AbortError' });
});

test('nothing is watched any more after waiting has ended', async () => {
  let reads = 0;
  const state = signal(0);
  const watched = computed(() => {
    reads += 1;
    return state.value;
  });
  const waiting = until(watched, (value) => value === 1);
  state.value = 1;
  await waiting;
  await Promise.resolve();
  const readsAfterwards = reads;
  state.value = 2;
  assert.equal(reads, readsAfterwards);
});

test('an abort without a reason of its own is an AbortError', () => {
  assert.equal(abortReason(AbortSignal.abort()).name, 'AbortError');
  assert.equal(abortReason(AbortSignal.abort('a text')).name, 'AbortError');
  assert.equal(abortReason(AbortSignal.abort(new TypeError('mine'))).name, 'TypeError');
});
