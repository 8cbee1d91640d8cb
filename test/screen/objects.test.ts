import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileKernels, Grid, Machine, type PixelFormat } from '@folkmoot/screen';
import { wholeTile } from '../../packages/screen/src/fragments.js';
import { mostObjectTiles, ObjectFormat, objectClosesAt } from '../../packages/screen/src/object-format.js';
import { operations, type PartPlan, type TilePlan } from '../../packages/screen/src/plan.js';
import { MissingObject, ObjectStore } from '../../packages/screen/src/store.js';
import { randomBytes } from '../support/screen/desk.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

/** One side of the object format. */
class Side {
  readonly grid: Grid;
  readonly machine: Machine;
  readonly store: ObjectStore;
  readonly format: ObjectFormat;

  constructor(format: PixelFormat, width = 128, height = 96, mostBytes?: number) {
    this.grid = new Grid({ format, width, height });
    this.machine = new Machine(kernels);
    this.store = new ObjectStore(this.machine, this.grid, mostBytes);
    this.format = new ObjectFormat(this.machine, this.grid, this.store);
  }

  /** A plan for a tile with these bytes. */
  plan(tile: number, fill: (at: number) => number, more: Partial<PartPlan> = {}): TilePlan {
    const parts = this.grid.planes.map((plane): PartPlan => {
      const block = this.store.takeBlock(plane);
      for (let at = 0; at < plane.blockBytes; at += 1) this.machine.bytes[block + at] = fill(at);
      return { block, operation: operations.literal, references: [], ...more };
    });
    return { tile, parts };
  }

  /** Encodes, and keeps what was encoded. */
  make(
    sequence: number,
    plans: readonly TilePlan[],
    primer?: { object: number; tiles: number[] },
  ): Uint8Array {
    const { bytes, used, needs } = this.format.encode(sequence, plans, { primer });
    const parts = this.grid.planes.map(({ index }) => {
      return new Map(
        plans
          .slice(0, used)
          .flatMap(({ tile, parts: planned }) => (planned[index] ? [[tile, planned[index]] as const] : [])),
      );
    });
    this.store.put({ sequence, parts, needs });
    return bytes;
  }

  /** Decodes and keeps. */
  take(sequence: number, bytes: Uint8Array): void {
    this.store.put(this.format.decode(sequence, bytes));
  }

  /** Bytes of a tile of an object that count. */
  pixels(sequence: number, tile: number): Uint8Array[] {
    return this.grid.planes.map((plane) => {
      const part = this.store.objects.get(sequence)?.parts[plane.index]?.get(tile);
      assert.ok(part, `object ${sequence} has tile ${tile}`);
      const bytes = this.machine.bytes.slice(part.block, part.block + plane.blockBytes);
      const { pixelBytes } = plane;
      return bytes.map((byte, at) =>
        part.valid && part.valid[Math.floor(at / pixelBytes)] === 0 ? 0 : byte,
      );
    });
  }
}

const text = (seed: number): ((at: number) => number) => {
  const next = randomBytes(seed);
  return (at) => (at % 7 === 0 && next() > 128 ? 40 : 235);
};

for (const format of ['rgba', 'i420'] as const) {
  test(`an object carries its tiles exactly (${format})`, () => {
    const [from, to] = [new Side(format), new Side(format)];
    to.take(
      5,
      from.make(
        5,
        [0, 3, 7].map((tile) => from.plan(tile, text(tile))),
      ),
    );
    for (const tile of [0, 3, 7]) assert.deepEqual(to.pixels(5, tile), from.pixels(5, tile));
  });

  test(`one colour takes a byte or two (${format})`, () => {
    const [from, to] = [new Side(format), new Side(format)];
    const plans = [0, 1, 2, 3].map((tile) => from.plan(tile, () => 77, { operation: operations.solid }));
    const bytes = from.make(1, plans);
    assert.ok(bytes.length < 12, `${bytes.length} bytes`);
    to.take(1, bytes);
    assert.deepEqual(to.pixels(1, 2), from.pixels(1, 2));
  });

  test(`a tile that resembles another is coded against it (${format})`, () => {
    const [from, to] = [new Side(format), new Side(format)];
    to.take(1, from.make(1, [from.plan(0, text(1)), from.plan(1, text(2))]));
    const same = from.grid.planes[0]?.side ?? 0;
    const reference = (move: number) => [wholeTile(same, same, 1, move, 0)];
    const alone = from.format.encode(2, [from.plan(1, text(1))]).bytes.length;
    const plan = from.plan(1, text(1));
    const parts = plan.parts.map((part, index) => ({
      ...(part as PartPlan),
      operation: operations.one,
      references: index === 0 ? reference(-32) : [wholeTile(16, 16, 1, -16, 0)],
    }));
    const bytes = from.make(2, [{ tile: 1, parts }]);
    assert.ok(bytes.length * 3 < alone, `${bytes.length} instead of ${alone} bytes`);
    to.take(2, bytes);
    assert.deepEqual(to.pixels(2, 1), from.pixels(2, 1));
    assert.deepEqual([...(to.store.objects.get(2)?.needs ?? [])], [1]);
  });

  test(`a primer makes a like object smaller, and is a need of its own (${format})`, () => {
    const [from, to] = [new Side(format), new Side(format)];
    const first = Array.from({ length: 8 }, (_, tile) => from.plan(tile, text(tile % 3)));
    to.take(1, from.make(1, first));
    const again = Array.from({ length: 4 }, (_, tile) => from.plan(tile, text((tile + 1) % 3)));
    const plain = from.format.encode(2, again).bytes.length;
    const bytes = from.make(2, again, { object: 1, tiles: [7, 5, 3, 1, 0] });
    assert.ok(bytes.length < plain, `${bytes.length} instead of ${plain} bytes`);
    to.take(2, bytes);
    for (let tile = 0; tile < 4; tile += 1) assert.deepEqual(to.pixels(2, tile), from.pixels(2, tile));
    assert.ok(to.store.objects.get(2)?.needs.has(1));
  });

  test(`a trimmed object carries the pixels that count, and which those are (${format})`, () => {
    const [from, to] = [new Side(format), new Side(format)];
    const plan = from.plan(2, text(4));
    const parts = plan.parts.map((part, index) => {
      const side = from.grid.planes[index]?.side ?? 0;
      const valid = Uint8Array.from({ length: side * side }, (_, at) => (at % side < side / 2 ? 1 : 0));
      return { ...(part as PartPlan), valid };
    });
    to.take(9, from.make(9, [{ tile: 2, parts }]));
    assert.deepEqual(to.pixels(9, 2), from.pixels(9, 2));
    const [plane] = to.grid.planes;
    assert.ok(plane);
    assert.ok(!to.store.holds(plane, 2, wholeTile(32, 32, 9)), 'nothing may refer to the rest');
    const left = [
      {
        height: 32,
        runs: [
          { width: 16, object: 9, dx: 0, dy: 0 },
          { width: 16, object: 9, dx: -16, dy: 0 },
        ],
      },
    ];
    assert.ok(to.store.holds(plane, 2, left));
  });

  test(`an object closes before it grows too large, and the next goes on (${format})`, () => {
    const from = new Side(format, 1024, 1024);
    const noise = randomBytes(3);
    const plans = Array.from({ length: 40 }, (_, tile) => from.plan(tile, noise));
    const first = from.format.encode(1, plans);
    assert.ok(
      first.used < 40 && first.bytes.length >= objectClosesAt && first.bytes.length < objectClosesAt + 8000,
    );
    const second = from.format.encode(2, plans.slice(first.used));
    assert.ok(second.used > 0);
  });

  test(`an object has at most 256 tiles (${format})`, () => {
    const from = new Side(format, 1024, 1024);
    const plans = Array.from({ length: 300 }, (_, tile) =>
      from.plan(tile, () => 1, { operation: operations.solid }),
    );
    assert.equal(from.format.encode(1, plans).used, mostObjectTiles);
  });
}

test('an object that refers to one that is not there waits for it by name', () => {
  const [from, to] = [new Side('rgba'), new Side('rgba')];
  from.make(3, [from.plan(0, text(1))]);
  const plan = from.plan(0, text(1));
  const parts = [
    { ...(plan.parts[0] as PartPlan), operation: operations.one, references: [wholeTile(32, 32, 3)] },
  ];
  const bytes = from.make(4, [{ tile: 0, parts }]);
  assert.throws(
    () => to.format.decode(4, bytes),
    (error) => error instanceof MissingObject && error.sequence === 3,
  );
  assert.equal(to.store.usedBytes, 0, 'nothing is kept of it');
});

test('a reference outside the object is refused, and nothing is kept', () => {
  const [from, to] = [new Side('rgba'), new Side('rgba')];
  const first = from.make(1, [from.plan(0, text(1)), from.plan(1, text(2))]);
  const plan = from.plan(1, text(2));
  const parts = [
    { ...(plan.parts[0] as PartPlan), operation: operations.one, references: [wholeTile(32, 32, 1)] },
  ];
  const bytes = from.make(2, [{ tile: 1, parts }]);
  to.take(1, first);
  to.take(2, bytes);
  const other = new Side('rgba');
  const only = new Side('rgba');
  other.take(1, only.make(1, [only.plan(0, text(1))]));
  assert.throws(() => other.format.decode(2, bytes), { code: 'protocol/reference' });
});

test('a chroma tile alone is coded under the luma that is shown there', () => {
  const [from, to] = [new Side('i420'), new Side('i420')];
  to.take(1, from.make(1, [from.plan(0, text(5))]));
  const plan = from.plan(0, (at) => (at % 2 === 0 ? 100 : 150));
  const part = { ...(plan.parts[1] as PartPlan), guide: wholeTile(32, 32, 1) };
  const bytes = from.format.encode(2, [{ tile: 0, parts: [undefined, part] }]);
  assert.deepEqual([...bytes.needs], [1]);
  const decoded = to.format.decode(2, bytes.bytes);
  assert.equal(decoded.parts[0]?.size, 0);
  const block = decoded.parts[1]?.get(0)?.block ?? 0;
  assert.deepEqual(
    to.machine.bytes.slice(block, block + 512),
    from.machine.bytes.slice(part.block, part.block + 512),
  );
});

test('decoded pixels are bounded, freed blocks are used again', () => {
  const side = new Side('rgba', 256, 256, 10 * 4096);
  const maker = new Side('rgba', 256, 256);
  const many = maker.make(
    1,
    Array.from({ length: 11 }, (_, tile) => maker.plan(tile, () => tile, { operation: operations.solid })),
  );
  assert.throws(() => side.format.decode(1, many), { code: 'limit/decoded' });
  assert.equal(side.store.usedBytes, 0);
  for (let round = 0; round < 50; round += 1) {
    side.take(
      1,
      maker.make(
        1,
        Array.from({ length: 9 }, (_, tile) => maker.plan(tile, () => tile, { operation: operations.solid })),
      ),
    );
    side.store.release(1);
  }
  const used = side.machine.size;
  side.take(2, maker.make(2, [maker.plan(0, text(1))]));
  assert.equal(side.machine.size, used, 'no more memory is taken');
});

test('an object with a tile outside the picture is refused', () => {
  const [large, small] = [new Side('rgba', 512, 512), new Side('rgba', 64, 64)];
  const bytes = large.make(1, [large.plan(200, text(1))]);
  assert.throws(() => small.format.decode(1, bytes), { code: 'protocol/malformed' });
});

test('a replaced object gives its old pixels back', () => {
  const side = new Side('rgba');
  side.make(1, [side.plan(0, text(1)), side.plan(1, text(2))]);
  const before = side.store.usedBytes;
  side.make(1, [side.plan(0, text(3))]);
  assert.equal(side.store.usedBytes, before - 4096);
});
