import assert from 'node:assert/strict';
import { test } from 'node:test';
import { race, type Runner } from '../../packages/transport/src/relay/race.js';
import { ManualClock } from './manual-clock.js';

/** Somebody who arrives after a time, or fails, and notes when it is told to stop. */
function runner(
  clock: ManualClock,
  name: string,
  tripMs: number,
  fails = false,
): Runner<string> & { log: string[] } {
  const log: string[] = [];
  const run = async (signal: AbortSignal): Promise<string> => {
    log.push(`starts at ${clock.now() - 1_000_000}`);
    signal.addEventListener('abort', () => log.push('stopped'));
    await clock.sleep(tripMs);
    if (fails) throw new Error(`${name} failed`);
    return name;
  };
  return Object.assign(run, { log });
}

function start(clock: ManualClock, runners: Runner<string>[], abort = new AbortController()) {
  const late: string[] = [];
  const winner = race(runners, { clock, signal: abort.signal, discard: (name) => late.push(name) });
  winner.catch(() => undefined);
  return { winner, late, abort };
}

test('who is first within the head start wins alone', async () => {
  const clock = new ManualClock();
  const [one, two] = [runner(clock, 'one', 100), runner(clock, 'two', 1)];
  const { winner } = start(clock, [one, two]);
  await clock.advance(1000);
  assert.equal(await winner, 'one');
  assert.deepEqual(two.log, []);
});

test('who is slow is overtaken, told to stop, and thrown away when it arrives all the same', async () => {
  const clock = new ManualClock();
  const [slow, fast] = [runner(clock, 'slow', 5000), runner(clock, 'fast', 50)];
  const { winner, late } = start(clock, [slow, fast]);
  await clock.advance(300);
  assert.equal(await winner, 'fast');
  assert.deepEqual(slow.log, ['starts at 0', 'stopped']);
  assert.deepEqual(fast.log[0], 'starts at 250');
  await clock.advance(5000);
  assert.deepEqual(late, ['slow']);
});

test('who fails makes the next one start at once', async () => {
  const clock = new ManualClock();
  const [one, two] = [runner(clock, 'one', 10, true), runner(clock, 'two', 10)];
  const { winner } = start(clock, [one, two]);
  await clock.advance(20);
  assert.equal(await winner, 'two');
  assert.equal(two.log[0], 'starts at 10');
});

test('all start in the end, 250 ms apart', async () => {
  const clock = new ManualClock();
  const runners = ['a', 'b', 'c', 'd'].map((name) => runner(clock, name, 900));
  const { winner, late } = start(clock, runners);
  await clock.advance(2000);
  assert.equal(await winner, 'a');
  assert.deepEqual(
    runners.map(({ log }) => log[0]),
    ['starts at 0', 'starts at 250', 'starts at 500', 'starts at 750'],
  );
  assert.deepEqual(late, ['b', 'c', 'd']);
});

test('when all fail the last failure is the answer', async () => {
  const clock = new ManualClock();
  const { winner } = start(clock, [runner(clock, 'one', 10, true), runner(clock, 'two', 20, true)]);
  await clock.advance(1000);
  await assert.rejects(winner, /two failed/);
  assert.equal(clock.sleeping, 0);
});

test('a race without runners is lost', async () => {
  await assert.rejects(start(new ManualClock(), []).winner, /names no relay/);
});

test('who is told to stop by the outside lets nobody else start', async () => {
  const clock = new ManualClock();
  const [one, two] = [runner(clock, 'one', 400, true), runner(clock, 'two', 10)];
  const { winner, abort } = start(clock, [one, two]);
  abort.abort();
  await clock.advance(1000);
  await assert.rejects(winner, /one failed/);
  assert.deepEqual(two.log, []);
});
