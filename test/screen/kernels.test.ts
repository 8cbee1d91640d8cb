import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import type { Kernels, Machine } from '@folkmoot/screen';
import { Desk, randomBytes, words } from '../support/screen/desk.js';
import { testMachine } from '../support/screen/machine.js';
import { anchorsOf, type Area, changedTiles, hashOf, likeness, same } from './twins/tiles.js';

let machine: Machine;
let kernels: Kernels;
let scratch: (size: number, fill?: () => number) => number;
before(async () => {
  ({ machine, kernels, scratch } = await testMachine());
});

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
