import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RangeSet, rangesOf, type SequenceRange, sequenceRanges, subtractRanges } from '@folkmoot/wire';
import fc from 'fast-check';
import { ranges } from './arbitraries.js';
import { hasOneForm, noticesTheEnd, survivesTheWire } from './helpers.js';

const few = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
const ascending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

/** All numbers of some ranges. */
function expanded(list: readonly SequenceRange[]): number[] {
  return list.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
}

test('ranges come back as they were', () => survivesTheWire(sequenceRanges(1024), ranges));

test('ranges have one form only', () => hasOneForm(sequenceRanges(1024), ranges));

test('ranges that lack their end are refused', () => noticesTheEnd(sequenceRanges(1024), ranges));

test('numbers in any order become the fewest ranges', () => {
  fc.assert(
    fc.property(few, (numbers) => {
      const set = new RangeSet();
      for (const number of numbers) set.add(number);
      assert.deepEqual(set.ranges, rangesOf(ascending(numbers)));
      assert.deepEqual(expanded(set.ranges), ascending(numbers));
    }),
  );
});

test('a set knows its members and nobody else', () => {
  fc.assert(
    fc.property(few, (numbers) => {
      const set = new RangeSet(rangesOf(ascending(numbers)));
      for (let number = 1; number <= 41; number += 1) assert.equal(set.has(number), numbers.includes(number));
    }),
  );
});

test('ranges that overlap or touch become one', () => {
  const set = new RangeSet([
    { from: 5, to: 9 },
    { from: 20, to: 20 },
  ]);
  set.add({ from: 10, to: 12 });
  assert.deepEqual(set.ranges, [
    { from: 5, to: 12 },
    { from: 20, to: 20 },
  ]);
  set.add({ from: 1, to: 30 });
  assert.deepEqual(set.ranges, [{ from: 1, to: 30 }]);
});

test('adding what is in the set already changes nothing', () => {
  const set = new RangeSet([{ from: 1, to: 5 }]);
  set.add(3);
  set.add({ from: 2, to: 5 });
  assert.deepEqual(set.ranges, [{ from: 1, to: 5 }]);
});

test('the difference of two sets of numbers is exact', () => {
  fc.assert(
    fc.property(few, few, (numbers, others) => {
      const left = subtractRanges(rangesOf(ascending(numbers)), rangesOf(ascending(others)));
      assert.deepEqual(
        expanded(left),
        ascending(numbers).filter((number) => !others.includes(number)),
      );
    }),
    { numRuns: 500 },
  );
});

test('the difference of huge ranges is found at once', () => {
  const all = [{ from: 1, to: Number.MAX_SAFE_INTEGER - 1 }];
  assert.deepEqual(subtractRanges(all, [{ from: 10, to: 20 }]), [
    { from: 1, to: 9 },
    { from: 21, to: Number.MAX_SAFE_INTEGER - 1 },
  ]);
  assert.deepEqual(subtractRanges(all, all), []);
});

test('a set with too many gaps takes the oldest gaps as filled', () => {
  const set = new RangeSet([2, 4, 6, 8, 10].map((number) => ({ from: number, to: number })));
  set.collapse(3);
  assert.deepEqual(set.ranges, [
    { from: 1, to: 6 },
    { from: 8, to: 8 },
    { from: 10, to: 10 },
  ]);
  set.collapse(3);
  assert.equal(set.ranges.length, 3);
});

test('the newest ranges are the last ones', () => {
  const set = new RangeSet([1, 3, 5].map((number) => ({ from: number, to: number })));
  assert.deepEqual(set.newest(1), [{ from: 5, to: 5 }]);
  assert.equal(set.newest(9).length, 3);
});

test('doubled numbers make no doubled ranges', () => {
  assert.deepEqual(rangesOf([1, 1, 2, 2, 5]), [
    { from: 1, to: 2 },
    { from: 5, to: 5 },
  ]);
});
