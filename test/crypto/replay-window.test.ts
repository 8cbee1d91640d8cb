import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReplayWindow } from '@folkmoot/crypto/testing';
import fc from 'fast-check';

/** The same promise, written down plainly: remember everything. */
class PlainWindow {
  readonly #width: bigint;
  readonly #seen = new Set<bigint>();
  #newest = -1n;

  constructor(width: number) {
    this.#width = BigInt(width);
  }

  accept(counter: bigint): boolean {
    if (this.#seen.has(counter) || counter <= this.#newest - this.#width) return false;
    this.#seen.add(counter);
    if (counter > this.#newest) this.#newest = counter;
    return true;
  }
}

const widths = fc.constantFrom(8, 16, 64, 4_096);

test('a counter is accepted once', () => {
  const window = new ReplayWindow();
  assert.equal(window.accept(0n), true);
  assert.equal(window.accept(0n), false);
  assert.equal(window.accept(1n), true);
  assert.equal(window.accept(1n), false);
  assert.equal(window.accept(0n), false);
});

test('counters may arrive in any order within the window', () => {
  const window = new ReplayWindow(16);
  for (const counter of [15n, 3n, 9n, 0n, 14n]) assert.equal(window.accept(counter), true);
  for (const counter of [15n, 3n, 9n, 0n, 14n]) assert.equal(window.accept(counter), false);
});

test('what is older than the window counts as seen', () => {
  const window = new ReplayWindow(16);
  window.accept(100n);
  assert.equal(window.fresh(84n), false);
  assert.equal(window.fresh(85n), true);
});

test('4,096 counters are remembered by default', () => {
  const window = new ReplayWindow();
  window.accept(10_000n);
  assert.equal(window.fresh(10_000n - 4_095n), true);
  assert.equal(window.fresh(10_000n - 4_096n), false);
});

test('a jump beyond the whole window forgets nothing that matters', () => {
  const window = new ReplayWindow(64);
  window.accept(5n);
  window.accept(1_000n);
  assert.equal(window.accept(5n), false);
  assert.equal(window.accept(1_000n - 63n), true);
  assert.equal(window.accept(1_000n - 63n), false);
});

test('the last counter of all is accepted once as well', () => {
  const window = new ReplayWindow(8);
  const last = (1n << 64n) - 1n;
  assert.equal(window.accept(last), true);
  assert.equal(window.accept(last), false);
  assert.equal(window.accept(last - 1n), true);
});

test('asking whether a counter is fresh accepts nothing', () => {
  const window = new ReplayWindow(8);
  assert.equal(window.fresh(4n), true);
  assert.equal(window.fresh(4n), true);
  assert.equal(window.accept(4n), true);
  assert.equal(window.fresh(4n), false);
});

test('it agrees with a window that remembers everything, counter by counter', () => {
  fc.assert(
    fc.property(
      widths,
      fc.array(fc.bigInt({ min: 0n, max: 300n }), { maxLength: 300 }),
      (width, counters) => {
        const window = new ReplayWindow(width);
        const plain = new PlainWindow(width);
        for (const counter of counters) assert.equal(window.accept(counter), plain.accept(counter));
      },
    ),
    { numRuns: 500 },
  );
});

test('it agrees with it on wide jumps, small steps and 64-bit counters too', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.bigInt({ min: -20n, max: 20n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: -10_000n, max: 10_000n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 1n << 40n }) },
  );
  fc.assert(
    fc.property(widths, fc.array(step, { maxLength: 200 }), (width, steps) => {
      const window = new ReplayWindow(width);
      const plain = new PlainWindow(width);
      let counter = 1n << 50n;
      for (const by of steps) {
        counter = counter + by < 0n ? 0n : counter + by;
        const expected = plain.accept(counter);
        assert.equal(window.fresh(counter), expected);
        assert.equal(window.accept(counter), expected);
      }
    }),
    { numRuns: 500 },
  );
});

test('a width that is no positive multiple of eight is a mistake of the caller', () => {
  for (const width of [0, -8, 7, 12.5]) assert.throws(() => new ReplayWindow(width), RangeError);
});
