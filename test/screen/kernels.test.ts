import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels, directions, type Kernels, Machine } from '@folkmoot/screen';
import { Desk, randomBytes, words } from '../support/screen/desk.js';
import { BitReader, BitWriter, listener } from './twins/bits.js';
import { codeChroma } from './twins/chroma.js';
import { TwinModel } from './twins/model.js';
import { codePixels, Tile } from './twins/pixels.js';
import { anchorsOf, type Area, changedTiles, hashOf, likeness, same } from './twins/tiles.js';

let machine: Machine;
let kernels: Kernels;
let model: number;
before(async () => {
  machine = new Machine(await compileKernels());
  kernels = machine.kernels;
  model = machine.allocate(Number(kernels.modelBytes.value));
});

const FAR = 64 * 1024;

function scratch(size: number, fill: () => number = () => 0): number {
  const at = machine.allocate(size);
  for (let i = 0; i < size; i += 1) machine.bytes[at + i] = fill();
  return at;
}

const areas = fc.record({
  bytes: fc.integer({ min: 1, max: 70 }),
  rows: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(1000),
  calm: fc.integer({ min: 1, max: 250 }),
});

/** Two rectangles of mostly equal bytes. */
function twoAreas({
  bytes,
  rows,
  seed,
  calm,
}: {
  bytes: number;
  rows: number;
  seed: number;
  calm: number;
}): [Area, Area] {
  const next = randomBytes(seed);
  const noise = randomBytes(seed + 1);
  const stride = bytes + (seed % 9);
  const at = scratch(stride * rows + 8, () => next() % 3);
  const other = machine.allocate(stride * rows + 8);
  machine.bytes.copyWithin(other, at, at + stride * rows);
  for (let i = 0; i < stride * rows; i += 1) if (noise() > calm) machine.bytes[other + i] = noise();
  return [
    { at, stride, bytes, rows },
    { at: other, stride, bytes, rows },
  ];
}

test('rectangles are compared, hashed and likened as the plain twins do', () => {
  fc.assert(
    fc.property(areas, fc.nat(99), (shape, seed) => {
      const [a, b] = twoAreas(shape);
      const equal = kernels.sameRectangle(a.at, a.stride, b.at, b.stride, a.bytes, a.rows) !== 0;
      assert.equal(equal, same(machine.bytes, a, b));
      for (const area of [a, b]) {
        const hash = kernels.hashRectangle(area.at, area.stride, area.bytes, area.rows, seed);
        assert.equal(hash, hashOf(machine.bytes, area, seed));
      }
      for (const pixelBytes of [1, 2, 4]) {
        const width = Math.floor(a.bytes / pixelBytes);
        if (width === 0) continue;
        const cut = (area: Area): Area => ({ ...area, bytes: width * pixelBytes });
        const count = kernels.likeness(a.at, a.stride, b.at, b.stride, pixelBytes, width, a.rows);
        assert.equal(count, likeness(machine.bytes, cut(a), cut(b), pixelBytes));
      }
    }),
    { numRuns: 150 },
  );
});

test('changed tiles are found as the plain twin finds them, whatever the size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 100 }),
      fc.nat(200),
      fc.nat(6),
      (columns, height, seed, changes) => {
        for (const [rowBytes, tileRows] of [
          [32, 32],
          [32, 16],
          [128, 32],
        ] as const) {
          const stride = columns * rowBytes;
          const next = randomBytes(seed);
          const a = scratch(stride * height, () => next() & 7);
          const b = machine.allocate(stride * height);
          machine.bytes.copyWithin(b, a, a + stride * height);
          for (let i = 0; i < changes; i += 1) {
            const at = (next() * 65_536 + next() * 256 + next()) % (stride * height);
            machine.bytes[b + at] = (machine.bytes[b + at] ?? 0) ^ 1;
          }
          const marks = machine.allocate(columns * Math.ceil(height / tileRows));
          const count = kernels.changedTiles(a, b, stride, height, rowBytes, tileRows, marks);
          const expected = changedTiles(machine.bytes, a, b, { stride, height, rowBytes, tileRows });
          assert.deepEqual([...machine.bytes.subarray(marks, marks + expected.length)], expected);
          assert.equal(
            count,
            expected.reduce((sum, mark) => sum + mark, 0),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('one colour is told from two, for every size of a pixel', () => {
  for (const pixelBytes of [1, 2, 4]) {
    const [width, rows, stride] = [7, 5, 40];
    const at = scratch(stride * rows, () => 99);
    kernels.fillRectangle(at, stride, pixelBytes, width, rows, 0x4030201);
    assert.equal(kernels.isSolid(at, stride, pixelBytes, width, rows), 1);
    for (const offset of [1, width * pixelBytes - 1, stride * (rows - 1), stride * 2 + 3]) {
      machine.bytes[at + offset] = (machine.bytes[at + offset] ?? 0) ^ 128;
      assert.equal(kernels.isSolid(at, stride, pixelBytes, width, rows), 0, `byte ${offset}`);
      machine.bytes[at + offset] = (machine.bytes[at + offset] ?? 0) ^ 128;
    }
    assert.equal(machine.bytes[at + width * pixelBytes], 99, 'what lies beside it stays');
  }
});

test('U and V are woven and parted again, also where vectors of sixteen do not fit', () => {
  for (const count of [1, 15, 16, 17, 48, 101]) {
    const next = randomBytes(count);
    const [u, v] = [scratch(count, next), scratch(count, next)];
    const pairs = machine.allocate(count * 2 + 16);
    kernels.weave(u, v, pairs, count);
    for (let i = 0; i < count; i += 1) {
      assert.equal(machine.bytes[pairs + 2 * i], machine.bytes[u + i]);
      assert.equal(machine.bytes[pairs + 2 * i + 1], machine.bytes[v + i]);
    }
    const [u2, v2] = [machine.allocate(count + 16), machine.allocate(count + 16)];
    kernels.unweave(pairs, u2, v2, count);
    assert.deepEqual(machine.bytes.slice(u2, u2 + count), machine.bytes.slice(u, u + count));
    assert.deepEqual(machine.bytes.slice(v2, v2 + count), machine.bytes.slice(v, v + count));
  }
});

test('content that moved votes for where it came from', () => {
  for (const [dx, dy] of [
    [0, 18],
    [3, -7],
    [-12, 5],
    [0, 1],
    [40, 0],
  ] as const) {
    const [width, height] = [256, 160];
    const before = new Desk(width, height, 0xffffff);
    for (let line = 0; line < 10; line += 1) before.text(0, line * 16, words(line + 9, 32), 0x000000);
    const after = new Desk(width, height, 0xffffff);
    after.draw(before, -dx, -dy);
    const [a, b] = [lumaAt(before), lumaAt(after)];
    const table = scratch(12 << 16);
    kernels.useAnchors(table, 16);
    kernels.useSpareAnchors(0, 16, 0, 0);
    kernels.startVote(scratch(8192 * 12));
    kernels.walkAnchors(a, width, width, height, 1, 0, 5, 0);
    kernels.walkAnchors(b, width, width, height, 1, 0, 5, 1);
    const ballot = kernels.takeWinner(10);
    assert.notEqual(ballot, 0, 'somebody won');
    const view = new DataView(machine.bytes.buffer, ballot, 8);
    assert.deepEqual([view.getInt16(0, true), view.getInt16(2, true), view.getUint32(4, true)], [dx, dy, 5]);
  }
});

test('anchors lie where the plain twin finds them', () => {
  const [width, height] = [192, 64];
  const desk = new Desk(width, height, 0xffffff);
  for (let line = 0; line < 4; line += 1) desk.text(0, line * 16, words(line + 40, 24), 0x101010);
  const at = lumaAt(desk);
  const anchors = anchorsOf([...machine.bytes.subarray(at, at + width * height)], width, height);
  assert.ok(anchors.length > 10);
  const table = scratch(12 << 16);
  kernels.useAnchors(table, 16);
  kernels.walkAnchors(at, width, width, height, 1, 0, 77, 0);
  const found = new Map<number, [number, number]>();
  const view = new DataView(machine.bytes.buffer, table, 12 << 16);
  for (let entry = 0; entry < 1 << 16; entry += 1) {
    if (view.getUint32(entry * 12 + 4, true) !== 77) continue;
    found.set(view.getUint32(entry * 12, true), [
      view.getUint16(entry * 12 + 8, true),
      view.getUint16(entry * 12 + 10, true),
    ]);
  }
  const parity = ({ x, y }: { x: number; y: number }): number =>
    Math.imul((x & 1) | ((y & 1) << 1), 0x68e31da4) >>> 0;
  const newest = new Map(
    anchors.map((anchor) => [(anchor.hash ^ parity(anchor)) >>> 0, [anchor.x, anchor.y]]),
  );
  for (const [key, place] of found) assert.deepEqual(newest.get(key), place);
  assert.ok(found.size > newest.size * 0.9);
});

test('marked tiles alone take part', () => {
  const desk = new Desk(128, 64, 0xffffff);
  for (let line = 0; line < 4; line += 1) desk.text(0, line * 16, words(line, 16), 0x000000);
  const at = lumaAt(desk);
  const table = scratch(12 << 16);
  kernels.useAnchors(table, 16);
  kernels.walkAnchors(at, 128, 128, 64, 1, scratch(8), 3, 0);
  const view = new DataView(machine.bytes.buffer, table, 12 << 16);
  for (let entry = 0; entry < 1 << 16; entry += 1) assert.equal(view.getUint32(entry * 12 + 4, true), 0);
});

function lumaAt(desk: Desk): number {
  const [luma] = desk.picture('i420').planes;
  const at = machine.allocate((luma?.bytes.length ?? 0) + 64);
  machine.bytes.set(luma?.bytes ?? [], at);
  return at;
}

/** Kinds of tiles: text, noise, gradients, one colour. */
const contents: Readonly<Record<string, (x: number, y: number, noise: () => number) => number>> = {
  flat: () => 200,
  stripes: (x) => (x % 5 === 0 ? 30 : 235),
  gradient: (x, y) => (x * 3 + y * 5) & 255,
  noise: (_x, _y, noise) => noise(),
  sparse: (x, y, noise) => (noise() > 240 ? noise() : (x + y) % 11 === 0 ? 60 : 235),
};

function tileOf(width: number, height: number, of: (x: number, y: number) => number): Tile {
  return new Tile(
    width,
    height,
    Array.from({ length: width * height }, (_, at) => of(at % width, Math.floor(at / width))),
  );
}

function putTile(tile: Tile, bytes: 1 | 2 | 4): number {
  const rowBytes = bytes === 2 ? 32 : 32 * bytes;
  const at = scratch(rowBytes * 32);
  const view = new DataView(machine.bytes.buffer);
  for (let y = 0; y < tile.height; y += 1) {
    for (let x = 0; x < tile.width; x += 1) {
      const value = tile.at(x, y) ?? 0;
      const place = at + y * rowBytes + x * bytes;
      if (bytes === 1) view.setUint8(place, value);
      else if (bytes === 2) view.setUint16(place, value, true);
      else view.setUint32(place, value, true);
    }
  }
  return at;
}

function encodedBy(run: () => void): Uint8Array {
  const output = machine.allocate(FAR);
  kernels.useModel(model);
  kernels.clearModel();
  kernels.startEncoding(output, FAR);
  run();
  const length = kernels.finishEncoding();
  return machine.bytes.slice(output, output + length);
}

function decodedBy(bytes: Uint8Array, run: () => void): void {
  const input = machine.allocate(bytes.length + 16);
  machine.bytes.set(bytes, input);
  kernels.useModel(model);
  kernels.clearModel();
  kernels.startDecoding(input, bytes.length);
  run();
}

const sizes = [
  [32, 32],
  [32, 7],
  [5, 32],
  [1, 1],
  [31, 3],
] as const;

for (const [name, content] of Object.entries(contents)) {
  test(`literal luma of ${name} is coded exactly, and as the plain twin codes it`, () => {
    for (const [width, height] of sizes) {
      const noise = randomBytes(width * height);
      const tile = tileOf(width, height, (x, y) => content(x, y, noise));
      const near = tileOf(width, height, (x, y) => (noise() > 230 ? noise() : (tile.at(x, y) ?? 0)));
      for (const references of [[], [near], [near, tileOf(width, height, () => 235)]]) {
        const [first = 0, second = 0] = references.map((one) => putTile(one, 1));
        const pixels = putTile(tile, 1);
        const bytes = encodedBy(() =>
          kernels.codeLuma(directions.encode, pixels, width, height, first, second),
        );
        const back = scratch(1024);
        decodedBy(bytes, () => kernels.codeLuma(directions.decode, back, width, height, first, second));
        assert.deepEqual(machine.bytes.slice(back, back + 1024), machine.bytes.slice(pixels, pixels + 1024));
        const writer = new BitWriter();
        codePixels({ bits: writer, model: new TwinModel(235), kind: 'luma', tile, references });
        assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(bytes));
        const empty = new Tile(width, height, new Array<number>(width * height));
        codePixels({
          bits: new BitReader(bytes),
          model: new TwinModel(235),
          kind: 'luma',
          tile: empty,
          references,
        });
        assert.deepEqual(empty.pixels, tile.pixels);
      }
    }
  });

  test(`literal colours of ${name} are coded exactly, and as the plain twin codes them`, () => {
    for (const [width, height] of sizes) {
      const noise = randomBytes(width * height + 3);
      const tile = tileOf(width, height, (x, y) => {
        const grey = content(x, y, noise);
        return (
          (grey | (content(y, x, noise) << 8) | (grey << 16) | ((noise() > 250 ? noise() : 255) << 24)) >>> 0
        );
      });
      const near = tileOf(width, height, (x, y) => (noise() > 230 ? 0xff00ff00 : (tile.at(x, y) ?? 0)));
      for (const references of [[], [near], [near, tileOf(width, height, () => 0xffffffff)]]) {
        const [first = 0, second = 0] = references.map((one) => putTile(one, 4));
        const pixels = putTile(tile, 4);
        const bytes = encodedBy(() =>
          kernels.codeColour(directions.encode, pixels, width, height, first, second),
        );
        const back = scratch(4096);
        decodedBy(bytes, () => kernels.codeColour(directions.decode, back, width, height, first, second));
        assert.deepEqual(machine.bytes.slice(back, back + 4096), machine.bytes.slice(pixels, pixels + 4096));
        const writer = new BitWriter();
        codePixels({ bits: writer, model: new TwinModel(0xffffffff), kind: 'colour', tile, references });
        assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(bytes));
      }
    }
  });

  test(`literal chroma of ${name} is coded exactly, and as the plain twin codes it`, () => {
    for (const [lumaWidth, lumaHeight] of [
      [32, 32],
      [31, 9],
      [1, 1],
      [2, 31],
    ] as const) {
      const [width, height] = [Math.ceil(lumaWidth / 2), Math.ceil(lumaHeight / 2)];
      const noise = randomBytes(lumaWidth + lumaHeight);
      const guide = tileOf(lumaWidth, lumaHeight, (x, y) => content(x, y, noise));
      const tile = tileOf(width, height, (x, y) => content(y, x, noise) | ((content(x, y, noise) ^ 90) << 8));
      const near = tileOf(width, height, (x, y) => (noise() > 230 ? 0x8080 : (tile.at(x, y) ?? 0)));
      for (const references of [[], [near], [near, tileOf(width, height, () => 0x8080)]]) {
        for (const guideReference of [
          undefined,
          tileOf(lumaWidth, lumaHeight, (x, y) => (x > 4 ? 235 : (guide.at(x, y) ?? 0))),
        ]) {
          const [first = 0, second = 0] = references.map((one) => putTile(one, 2));
          const [luma, own] = [putTile(guide, 1), guideReference ? putTile(guideReference, 1) : 0];
          const pixels = putTile(tile, 2);
          const code = (direction: (typeof directions)[keyof typeof directions], at: number): void =>
            kernels.codeChroma(direction, at, width, height, first, second, luma, lumaWidth, lumaHeight, own);
          const bytes = encodedBy(() => code(directions.encode, pixels));
          const back = scratch(1024);
          decodedBy(bytes, () => code(directions.decode, back));
          assert.deepEqual(machine.bytes.slice(back, back + 512), machine.bytes.slice(pixels, pixels + 512));
          const writer = new BitWriter();
          codeChroma({ bits: writer, model: new TwinModel(235), tile, guide, guideReference, references });
          assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(bytes));
        }
      }
    }
  });
}

test('training a model teaches it what encoding would, and writes nothing', () => {
  const noise = randomBytes(5);
  const tile = tileOf(32, 32, (x, y) => (noise() > 200 ? 80 : (x * y) & 15));
  const pixels = putTile(tile, 1);
  encodedBy(() => kernels.codeLuma(directions.encode, pixels, 32, 32, 0, 0));
  const size = Number(kernels.modelBytes.value);
  const encoded = machine.bytes.slice(model, model + size);
  kernels.clearModel();
  kernels.codeLuma(directions.train, pixels, 32, 32, 0, 0);
  assert.equal(Buffer.compare(machine.bytes.subarray(model, model + size), encoded), 0);
  const twin = new TwinModel(235);
  codePixels({ bits: listener, model: twin, kind: 'luma', tile, references: [] });
  const second = encodedBy(() => {
    kernels.codeLuma(directions.train, pixels, 32, 32, 0, 0);
    kernels.codeLuma(directions.encode, pixels, 32, 32, 0, 0);
  });
  const writer = new BitWriter();
  codePixels({ bits: writer, model: twin, kind: 'luma', tile, references: [] });
  assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(second));
});

test('any bytes decode to some tile in bounded time, and touch no other memory', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const guard = scratch(64, () => 9);
      const tile = scratch(4096);
      const after = scratch(64, () => 9);
      decodedBy(bytes, () => kernels.codeColour(directions.decode, tile, 32, 32, 0, 0));
      decodedBy(bytes, () => kernels.codeLuma(directions.decode, tile, 32, 32, 0, 0));
      for (const at of [guard, after])
        assert.ok(machine.bytes.subarray(at, at + 64).every((byte) => byte === 9));
    }),
    { numRuns: 60 },
  );
});
