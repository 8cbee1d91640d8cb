import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels, Machine } from '@folkmoot/screen';
import { codeSigned, type Coder, Decoder, Encoder } from '../../packages/screen/src/coder.js';
import { exactChance, exactLogit, squashTable, stretchTable } from '../../packages/screen/src/tables.js';
import { BitReader, BitWriter, Stream } from './twins/bits.js';

/** One thing to be coded. */
type Symbol =
  | { kind: 'bit'; context: number; value: number }
  | { kind: 'tree'; context: number; bits: number; value: number }
  | { kind: 'number'; context: number; value: number }
  | { kind: 'signed'; context: number; value: number };

const symbols: fc.Arbitrary<Symbol[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('bit' as const), context: fc.nat(9), value: fc.nat(1) }),
    fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.nat(3), fc.nat(255))
      .map(([bits, context, value]) => ({ kind: 'tree' as const, context, bits, value: value % 2 ** bits })),
    fc.record({ kind: fc.constant('number' as const), context: fc.nat(3), value: fc.nat(2 ** 24) }),
    fc.record({
      kind: fc.constant('signed' as const),
      context: fc.nat(3),
      value: fc.integer({ min: -40_000, max: 40_000 }),
    }),
  ),
  { maxLength: 300 },
);

let machine: Machine;
let encoder: Encoder;
let decoder: Decoder;
before(async () => {
  machine = new Machine(await compileKernels());
  encoder = new Encoder(machine, 64 * 1024);
  decoder = new Decoder(machine, 64 * 1024);
});

/** Every kind of symbol has contexts of its own. */
function code(coder: Coder, symbol: Symbol): number {
  if (symbol.kind === 'bit') return coder.bit(symbol.context, symbol.value);
  if (symbol.kind === 'tree') {
    const bits = Math.min(3, symbol.bits);
    return coder.tree(16 + ((bits - 1) * 4 + symbol.context) * 8, symbol.value, bits);
  }
  const at = 3000 + symbol.context * 128;
  return symbol.kind === 'number' ? coder.number(at, symbol.value) : codeSigned(coder, at + 64, symbol.value);
}

function codeAll(coder: Coder, all: readonly Symbol[]): number[] {
  return all.map((symbol) => code(coder, symbol));
}

function codeTwin(stream: Stream, all: readonly Symbol[]): number[] {
  return all.map((symbol) => {
    const { kind, context, value } = symbol;
    if (kind === 'bit') return stream.bit(`bit${context}`, value);
    if (kind === 'number') return stream.number(`number${context}`, value);
    if (kind === 'signed') return stream.signed(`signed${context}`, value);
    const bits = Math.min(3, symbol.bits);
    return stream.tree(`tree${bits}.${context}`, bits, value);
  });
}

function valuesOf(all: readonly Symbol[]): number[] {
  return all.map(({ value }) => value);
}

/** Trees of fewer bits than three take values below 2^bits. */
function fitting(all: readonly Symbol[]): Symbol[] {
  return all.map((symbol) =>
    symbol.kind === 'tree' ? { ...symbol, value: symbol.value % 2 ** Math.min(3, symbol.bits) } : symbol,
  );
}

function encoded(all: readonly Symbol[]): Uint8Array {
  encoder.start();
  codeAll(encoder, all);
  return encoder.finish();
}

test('whatever is written is read back', () => {
  fc.assert(
    fc.property(symbols, (made) => {
      const all = fitting(made);
      const bytes = encoded(all);
      decoder.start(bytes);
      assert.deepEqual(codeAll(decoder, all), valuesOf(all));
      decoder.finish();
    }),
    { numRuns: 200 },
  );
});

test('the plain twin writes the same bytes', () => {
  fc.assert(
    fc.property(symbols, (made) => {
      const all = fitting(made);
      const writer = new BitWriter();
      codeTwin(new Stream(writer), all);
      assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(encoded(all)));
    }),
    { numRuns: 150 },
  );
});

test('the plain twin reads what the kernels wrote', () => {
  fc.assert(
    fc.property(symbols, (made) => {
      const all = fitting(made);
      const reader = new BitReader(encoded(all));
      assert.deepEqual(codeTwin(new Stream(reader), all), valuesOf(all));
      assert.equal(reader.left, 0);
    }),
    { numRuns: 150 },
  );
});

test('a stream of what was expected takes almost nothing', () => {
  encoder.start();
  for (let i = 0; i < 10_000; i += 1) encoder.bit(1, 0);
  const { length } = encoder.finish();
  assert.ok(length <= 12, `${length} bytes`);
});

test('a stream of pure chance takes no more than it has', () => {
  encoder.start();
  let state = 1;
  for (let i = 0; i < 8000; i += 1) {
    state = (state * 48_271) % 2_147_483_647;
    encoder.bit(1, state & 1);
  }
  const { length } = encoder.finish();
  assert.ok(length < 1050, `${length} bytes for 1,000`);
});

test('an empty stream has no bytes, and reads as zeros', () => {
  encoder.start();
  assert.equal(encoder.finish().length, 0);
  decoder.start(new Uint8Array());
  assert.equal(decoder.bit(0), 0);
  decoder.finish();
});

test('carries run through any number of bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1), { minLength: 2000, maxLength: 4000 }), fc.nat(5), (bits, run) => {
      encoder.start();
      for (const bit of bits) encoder.bit(run, bit);
      const bytes = encoder.finish();
      decoder.start(bytes);
      assert.ok(bits.every((bit) => decoder.bit(run) === bit));
    }),
    { numRuns: 20 },
  );
});

test('bytes behind the end of a stream are noticed', () => {
  const bytes = encoded([{ kind: 'number', context: 0, value: 77 }]);
  decoder.start(Uint8Array.from([...bytes, 1, 2, 3, 4, 5, 6]));
  codeAll(decoder, [{ kind: 'number', context: 0, value: 0 }]);
  assert.throws(() => decoder.finish(), { code: 'protocol/malformed' });
});

test('a stream that does not fit is an error and overwrites nothing', () => {
  const small = new Encoder(machine, 16);
  const guard = machine.allocate(64);
  machine.bytes.fill(7, guard, guard + 64);
  small.start();
  let state = 1;
  for (let i = 0; i < 4000; i += 1) {
    state = (state * 48_271) % 2_147_483_647;
    small.bit(i % 50, state & 1);
  }
  assert.throws(() => small.finish(), { code: 'limit/packet' });
  assert.ok(machine.bytes.subarray(guard, guard + 64).every((byte) => byte === 7));
});

test('a stream longer than allowed is refused before it is read', () => {
  const small = new Decoder(machine, 16);
  assert.throws(() => small.start(new Uint8Array(17)), { code: 'protocol/malformed' });
});

test('no entry of the mixer’s tables lies where two machines could round differently', () => {
  for (let index = 0; index < 4096; index += 1) {
    const logit = Math.abs((exactLogit(index) % 1) + (exactLogit(index) < 0 ? 1 : 0) - 0.5);
    assert.ok(logit > 1e-7, `logit ${index}`);
    const chance = exactChance(index) % 1;
    const nearness = Math.min(chance, 1 - chance);
    assert.ok(nearness > 1e-7 || Number.isInteger(exactChance(index)), `chance ${index}`);
  }
});

test('the mixer’s tables grow steadily and undo each other', () => {
  const [stretch, squash] = [stretchTable(), squashTable()];
  for (let index = 1; index < 4096; index += 1) {
    assert.ok((stretch[index] ?? 0) >= (stretch[index - 1] ?? 0));
    assert.ok((squash[index] ?? 0) >= (squash[index - 1] ?? 0));
  }
  for (let index = 64; index < 4032; index += 1) {
    const chance = squash[(stretch[index] ?? 0) + 2048] ?? 0;
    assert.ok(Math.abs(chance / 16 - index) < 12, `chance ${index}`);
  }
});
