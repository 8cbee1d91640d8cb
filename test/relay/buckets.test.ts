import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MeetingError } from '@folkmoot/wire';
import fc from 'fast-check';
import { KeyedBuckets, TokenBucket } from '../../packages/relay/src/buckets.js';
import { type Guesses, createGuesses } from '../../packages/relay/src/guesses.js';
import { SlowDown } from '../../packages/relay/src/http.js';
import { floodLimits } from '../../packages/relay/src/options.js';

const step = fc.record({
  afterMs: fc.nat(3_000),
  amount: fc.integer({ min: 1, max: 12 }),
  act: fc.constantFrom('take' as const, 'charge' as const),
});

test('a bucket holds what a plain sum of its history says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 8 }),
      fc.array(step),
      (capacity, perSecond, steps) => {
        const bucket = new TokenBucket({ capacity, perSecond }, 0);
        let level = capacity;
        let nowMs = 0;
        for (const { afterMs, amount, act } of steps) {
          nowMs += afterMs;
          level = Math.min(capacity, level + (afterMs / 1_000) * perSecond);
          if (Math.abs(level - amount) < 1e-6) return;
          if (act === 'charge') bucket.charge(amount, nowMs);
          else assert.equal(bucket.take(amount, nowMs), level >= amount);
          if (act === 'charge' || level >= amount) level -= amount;
          assert.ok(Math.abs(bucket.level(nowMs) - level) < 1e-6);
        }
      },
    ),
  );
});

test('who waits as long as it is told can take, and not a moment before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      (capacity, perSecond, spent) => {
        const [early, punctual] = [0, 1].map(() => new TokenBucket({ capacity, perSecond }, 0)) as [
          TokenBucket,
          TokenBucket,
        ];
        for (const bucket of [early, punctual]) bucket.charge(spent, 0);
        const waitMs = early.waitMs(1, 0);
        if (waitMs > 1) assert.equal(early.take(1, waitMs - 1), false);
        assert.equal(punctual.take(1, waitMs), true);
      },
    ),
  );
});

test('what is refused takes nothing', () => {
  const bucket = new TokenBucket({ capacity: 5, perSecond: 1 }, 0);
  for (let count = 0; count < 10; count += 1) assert.equal(bucket.take(6, 0), false);
  assert.equal(bucket.take(5, 0), true);
});

test('an address that is still in debt keeps its bucket while full ones are forgotten', () => {
  const buckets = new KeyedBuckets({ capacity: 2, perSecond: 1 }, { maxKeys: 3 });
  buckets.of('in debt', 0).charge(100, 0);
  buckets.of('full', 0);
  buckets.of('also full', 0);
  buckets.of('new', 0);
  assert.equal(buckets.size, 2);
  assert.equal(buckets.of('in debt', 0).level(0), -98);
});

test('when nobody’s bucket is full the oldest is forgotten, so that the memory stays bounded', () => {
  const buckets = new KeyedBuckets({ capacity: 1, perSecond: 0.001 }, { maxKeys: 2 });
  for (const key of ['first', 'second', 'third']) buckets.of(key, 0).take(1, 0);
  assert.equal(buckets.size, 2);
  assert.equal(buckets.of('third', 0).level(0), 0);
  assert.equal(buckets.of('second', 0).level(0), 0);
  assert.equal(buckets.of('first', 0).level(0), 1, 'begins anew');
});

test('one address has one bucket', () => {
  const buckets = new KeyedBuckets({ capacity: 1, perSecond: 1 });
  assert.equal(buckets.of('a', 0), buckets.of('a', 5));
  assert.notEqual(buckets.of('a', 0), buckets.of('b', 0));
});

/** Limits under a clock of the test's own. */
function guessing(limits: Partial<typeof floodLimits> = {}): { guesses: Guesses; pass(ms: number): void } {
  let nowMs = 0;
  const guesses = createGuesses({ ...floodLimits, ...limits }, () => nowMs);
  return { guesses, pass: (ms) => void (nowMs += ms) };
}

function waitOf(act: () => void): number {
  try {
    act();
    return 0;
  } catch (error) {
    assert.ok(error instanceof SlowDown && error instanceof MeetingError);
    assert.equal(error.retryable, true);
    return error.waitMs;
  }
}

test('ten wrong codes, then one every six seconds', () => {
  const { guesses, pass } = guessing();
  for (let count = 0; count < 10; count += 1) guesses.pay('a');
  assert.equal(
    waitOf(() => guesses.pay('a')),
    6_000,
  );
  pass(5_000);
  assert.ok(waitOf(() => guesses.pay('a')) >= 1_000);
  pass(1_001);
  guesses.pay('a');
  assert.ok(waitOf(() => guesses.pay('a')) >= 5_999);
  guesses.pay('b');
});

test('being refused costs nothing more', () => {
  const { guesses, pass } = guessing();
  for (let count = 0; count < 10; count += 1) guesses.pay('a');
  for (let count = 0; count < 100; count += 1) waitOf(() => guesses.pay('a'));
  pass(6_000);
  guesses.pay('a');
});

test('right codes can be entered without end, since what was paid is paid back', () => {
  const { guesses } = guessing();
  for (let count = 0; count < 5_000; count += 1) {
    guesses.pay('a');
    guesses.payBack('a');
  }
});

test('guesses under way at once count at once', () => {
  const { guesses } = guessing();
  const underWay = Array.from({ length: 30 }, () => waitOf(() => guesses.pay('a')));
  assert.equal(underWay.filter((waitMs) => waitMs === 0).length, 10);
});

test('wrong codes from a thousand addresses stop everybody for a moment', () => {
  const { guesses, pass } = guessing();
  for (let count = 0; count < 1_000; count += 1) guesses.pay(`address ${count}`);
  assert.equal(
    waitOf(() => guesses.pay('somebody else')),
    50,
  );
  pass(50);
  guesses.pay('somebody else');
});

test('the longer of the two waits is the one that is told', () => {
  const { guesses } = guessing({ allGuesses: { capacity: 1, perSecond: 0.01 } });
  guesses.pay('a');
  assert.equal(
    waitOf(() => guesses.pay('a')),
    100_000,
  );
  const own = guessing({ guesses: { capacity: 1, perSecond: 0.5 } });
  own.guesses.pay('a');
  assert.equal(
    waitOf(() => own.guesses.pay('a')),
    2_000,
  );
});

test('twenty meetings of one address, then one every quarter of a minute; codes do not count for it', () => {
  const { guesses, pass } = guessing();
  for (let count = 0; count < 10; count += 1) guesses.pay('a');
  for (let count = 0; count < 20; count += 1) guesses.payMeeting('a');
  assert.equal(
    waitOf(() => guesses.payMeeting('a')),
    15_000,
  );
  guesses.payMeeting('b');
  pass(15_000);
  guesses.payMeeting('a');
});
