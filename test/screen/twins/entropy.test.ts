import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels } from '@folkmoot/screen';
import { randomBytes } from '../../support/screen/desk.js';
import { rateAfter } from '../../support/screen/twins/chances.js';
import {
  arbitrarySymbols,
  KernelSymbols,
  mostNumber,
  type Symbol,
  twinSymbols,
  written,
} from '../../support/screen/twins/entropy.js';

let kernel: KernelSymbols;
before(async () => {
  kernel = new KernelSymbols(await compileKernels());
});

/** Fails unless kernel and twin write the same and read each other. Returns what they wrote. */
function assertAlike(symbols: readonly Symbol[]): Uint8Array {
  const bytes = kernel.encode(symbols);
  assert.deepEqual(bytes, twinSymbols.encode(symbols), 'both write the same');
  const expected = { values: symbols.map(({ value }) => value), unread: 0 };
  assert.deepEqual(kernel.decode(bytes, symbols), expected, 'the kernel reads it');
  assert.deepEqual(twinSymbols.decode(bytes, symbols), expected, 'the twin reads it');
  return bytes;
}

const bits = (values: readonly number[], contexts = 0): Symbol[] =>
  values.map((value) => ({ kind: 'bit', contexts, value }));

test('kernel and twin write the same bytes for any bits, trees and numbers, and read each other', () => {
  fc.assert(
    fc.property(arbitrarySymbols(), (symbols) => {
      assertAlike(symbols);
    }),
    { numRuns: 400 },
  );
});

test('a stream of nothing has no bytes', () => {
  assert.equal(assertAlike([]).length, 0);
});

test('a thousand decisions that go as expected take a few bytes', () => {
  assert.ok(assertAlike(bits(new Array<number>(1000).fill(0))).length <= 8);
  assert.ok(assertAlike(bits(new Array<number>(1000).fill(1))).length <= 8);
});

test('chances never become so sure that a surprise breaks the coder', () => {
  const surprised = [...new Array<number>(5000).fill(0), 1, ...new Array<number>(5000).fill(0), 1, 1];
  assertAlike(bits(surprised));
  assertAlike(bits(surprised.map((bit) => 1 - bit)));
});

test('long rows of ones let carries run through held bytes', () => {
  const next = randomBytes(5);
  for (let round = 0; round < 60; round += 1) {
    const mostly = Array.from({ length: 400 }, () => (next() < 8 ? 0 : 1));
    const symbols = mostly.map((value, index) => bits([value], index % 3)[0] as Symbol);
    assertAlike(symbols);
  }
});

test('every number up to the largest comes back', () => {
  const edges = [0, 1, 2, 3, mostNumber - 1, mostNumber];
  for (let power = 2; power < 25; power += 1) edges.push(2 ** power - 2, 2 ** power - 1, 2 ** power);
  for (const value of edges) {
    assertAlike([{ kind: 'number', contexts: 640, value }]);
    assertAlike(new Array<Symbol>(5).fill({ kind: 'number', contexts: 640, value }));
  }
});

test('every value of every tree comes back', () => {
  for (let depth = 0; depth <= 8; depth += 1) {
    for (let value = 0; value < 2 ** depth; value += 1)
      assertAlike([{ kind: 'tree', contexts: 16, value, bits: depth }]);
  }
});

test('a tree of no bits is no decision', () => {
  assert.equal(assertAlike([{ kind: 'tree', contexts: 16, value: 0, bits: 0 }]).length, 0);
});

test('both speak of the same size after every symbol', () => {
  fc.assert(
    fc.property(arbitrarySymbols(120), (symbols) => {
      assert.deepEqual(kernel.sizes(symbols), twinSymbols.sizes(symbols));
    }),
    { numRuns: 100 },
  );
});

test('the size while writing is never more than a few bytes off in the end', () => {
  fc.assert(
    fc.property(arbitrarySymbols(200), (symbols) => {
      const size = kernel.sizes(symbols).at(-1) ?? 0;
      const final = kernel.encode(symbols).length;
      assert.ok(final <= size + 4, `${final} bytes where ${size} were announced`);
    }),
    { numRuns: 100 },
  );
});

test('no stream ends in a zero byte', () => {
  fc.assert(
    fc.property(arbitrarySymbols(), (symbols) => {
      assert.notEqual(kernel.encode(symbols).at(-1), 0);
    }),
    { numRuns: 200 },
  );
});

test('zeros behind a stream change nothing but what is left unread', () => {
  fc.assert(
    fc.property(arbitrarySymbols(80), fc.integer({ min: 1, max: 20 }), (symbols, zeros) => {
      const bytes = kernel.encode(symbols);
      const longer = new Uint8Array(bytes.length + zeros);
      longer.set(bytes);
      const [byKernel, byTwin] = [kernel.decode(longer, symbols), twinSymbols.decode(longer, symbols)];
      assert.deepEqual(byKernel, byTwin);
      assert.deepEqual(
        byKernel.values,
        symbols.map(({ value }) => value),
      );
    }),
    { numRuns: 100 },
  );
});

test('a stream that does not fit is refused, and nothing is written behind its place', () => {
  fc.assert(
    fc.property(arbitrarySymbols(200), fc.integer({ min: 0, max: 40 }), (symbols, capacity) => {
      const expected = written(symbols).writer.finishWithin(capacity);
      assert.deepEqual(kernel.encodeWithin(symbols, capacity), expected);
      assert.deepEqual(kernel.behind(capacity), new Uint8Array(64), 'memory behind is untouched');
    }),
    { numRuns: 200 },
  );
});

test('truncated streams give the same values on both sides', () => {
  fc.assert(
    fc.property(arbitrarySymbols(120), fc.nat(), (symbols, cut) => {
      const bytes = kernel.encode(symbols);
      const part = bytes.slice(0, cut % (bytes.length + 1));
      assert.deepEqual(kernel.decode(part, symbols), twinSymbols.decode(part, symbols));
    }),
    { numRuns: 200 },
  );
});

test('streams with a bit flipped give the same values on both sides', () => {
  fc.assert(
    fc.property(arbitrarySymbols(120), fc.nat(), (symbols, place) => {
      const bytes = kernel.encode(symbols);
      if (bytes.length > 0) {
        const at = (place >> 3) % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (place & 7));
      }
      assert.deepEqual(kernel.decode(bytes, symbols), twinSymbols.decode(bytes, symbols));
    }),
    { numRuns: 200 },
  );
});

test('any bytes are values within their bounds, the same on both sides', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), arbitrarySymbols(200), (bytes, symbols) => {
      const decoded = kernel.decode(bytes, symbols);
      assert.deepEqual(decoded, twinSymbols.decode(bytes, symbols));
      symbols.forEach((symbol, index) => {
        const value = decoded.values[index] ?? -1;
        const most = symbol.kind === 'tree' ? 2 ** symbol.bits - 1 : symbol.kind === 'bit' ? 1 : mostNumber;
        assert.ok(value >= 0 && value <= most, `${symbol.kind} ${value}`);
      });
    }),
    { numRuns: 200 },
  );
});

test('a chance moves by half of its error at first and by a thirtieth in the end', () => {
  assert.equal(rateAfter(0), 40_960);
  assert.equal(rateAfter(1), 25_206);
  assert.equal(rateAfter(30), 2_073);
  for (let count = 1; count < 64; count += 1) assert.ok(rateAfter(count) < rateAfter(count - 1));
});
