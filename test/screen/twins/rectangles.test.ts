import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels, Machine } from '@folkmoot/screen';
import { type Area, PlainPlane } from '../../support/screen/twins/plane.js';
import {
  areSame,
  changedTiles,
  hashOf,
  isSolid,
  likeness,
  unwoven,
  woven,
} from '../../support/screen/twins/rectangles.js';

const ROOM = 64 * 1024;

let machine: Machine;
let [left, right, marks] = [0, 0, 0];

before(async () => {
  machine = new Machine(await compileKernels());
  [left, right, marks] = [machine.allocate(ROOM), machine.allocate(ROOM), machine.allocate(4096)];
});

type PixelBytes = 1 | 2 | 4;
const sizes = fc.constantFrom<PixelBytes>(1, 2, 4);

/** Puts a plane into memory; what lies around it is noise of its own. */
function lay(at: number, plane: PlainPlane, pixelBytes: PixelBytes): void {
  machine.bytes.fill(at & 0xff, at, at + ROOM);
  machine.bytes.set(plane.bytes(pixelBytes), at);
}

/** Where an area begins, and its rows in bytes. */
function place(
  { x, y }: Area,
  { stride }: PlainPlane,
  pixelBytes: PixelBytes,
): { offset: number; stride: number } {
  return { offset: (y * stride + x) * pixelBytes, stride: stride * pixelBytes };
}

/** Planes of few colours with an area in them; two planes differ in a few pixels. */
const arbitraryPair = fc
  .record({
    pixelBytes: sizes,
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    colours: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 3 }),
    picks: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    flips: fc.array(fc.nat(), { maxLength: 3 }),
    corner: fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
  })
  .map(({ pixelBytes, width, height, colours, picks, flips, corner }) => {
    const mask = pixelBytes === 4 ? 0xffffffff : 2 ** (8 * pixelBytes) - 1;
    const [a, b] = [new PlainPlane(width, height), new PlainPlane(width, height)];
    a.pixels.forEach((_, at) => {
      const colour = colours[(picks[at % picks.length] ?? 0) % colours.length] ?? 0;
      a.pixels[at] = b.pixels[at] = (colour & mask) >>> 0;
    });
    for (const flip of flips) {
      const at = flip % b.pixels.length;
      b.pixels[at] = ((b.pixels[at] ?? 0) ^ (1 << (flip % (8 * pixelBytes)))) >>> 0;
    }
    const [x, y] = [corner[0] % width, corner[1] % height];
    const area = { x, y, width: 1 + (corner[2] % (width - x)), height: 1 + (corner[3] % (height - y)) };
    return { pixelBytes, a, b, area };
  });

describe('two rectangles', () => {
  test('are the same when all their pixels are', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ pixelBytes, a, b, area }) => {
        lay(left, a, pixelBytes);
        lay(right, b, pixelBytes);
        const { offset, stride } = place(area, a, pixelBytes);
        const bytes = area.width * pixelBytes;
        const same = machine.kernels.sameRectangle(
          left + offset,
          stride,
          right + offset,
          stride,
          bytes,
          area.height,
        );
        assert.equal(same, areSame(a.area(area), b.area(area)) ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  test('are as alike as every third pixel of every second row is', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ pixelBytes, a, b, area }) => {
        lay(left, a, pixelBytes);
        lay(right, b, pixelBytes);
        const { offset, stride } = place(area, a, pixelBytes);
        const alike = machine.kernels.likeness(
          left + offset,
          stride,
          right + offset,
          stride,
          pixelBytes,
          area.width,
          area.height,
        );
        assert.equal(alike, likeness(a.area(area), b.area(area)));
      }),
      { numRuns: 300 },
    );
  });

  test('are the same after one was copied onto the other, and nothing else has changed', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ pixelBytes, a, b, area }) => {
        lay(left, a, pixelBytes);
        lay(right, b, pixelBytes);
        const { offset, stride } = place(area, a, pixelBytes);
        machine.kernels.copyRectangle(
          left + offset,
          stride,
          right + offset,
          stride,
          area.width * pixelBytes,
          area.height,
        );
        for (let y = area.y; y < area.y + area.height; y += 1)
          for (let x = area.x; x < area.x + area.width; x += 1) a.set(x, y, b.at(x, y));
        assert.deepEqual(machine.bytes.slice(left, left + a.pixels.length * pixelBytes), a.bytes(pixelBytes));
      }),
      { numRuns: 200 },
    );
  });
});

describe('one rectangle', () => {
  test('is solid when it has one colour', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ pixelBytes, b, area }) => {
        lay(left, b, pixelBytes);
        const { offset, stride } = place(area, b, pixelBytes);
        const solid = machine.kernels.isSolid(left + offset, stride, pixelBytes, area.width, area.height);
        assert.equal(solid, isSolid(b.area(area)) ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  test('is solid after it was filled, and nothing else has changed', () => {
    fc.assert(
      fc.property(
        arbitraryPair,
        fc.integer({ min: 0, max: 0xffffffff }),
        ({ pixelBytes, a, area }, colour) => {
          lay(left, a, pixelBytes);
          const { offset, stride } = place(area, a, pixelBytes);
          machine.kernels.fillRectangle(left + offset, stride, pixelBytes, area.width, area.height, colour);
          for (let y = area.y; y < area.y + area.height; y += 1)
            for (let x = area.x; x < area.x + area.width; x += 1) a.set(x, y, colour);
          assert.deepEqual(
            machine.bytes.slice(left, left + a.pixels.length * pixelBytes),
            a.bytes(pixelBytes),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of one pixel is always solid', () => {
    assert.equal(machine.kernels.isSolid(left, 32, 1, 1, 1), 1);
    assert.equal(machine.kernels.isSolid(left, 32, 4, 1, 1), 1);
  });
});

describe('a hash of content', () => {
  const hashes = (plane: PlainPlane, area: Area, pixelBytes: PixelBytes, seed: number): [number, number] => {
    lay(left, plane, pixelBytes);
    const { offset, stride } = place(area, plane, pixelBytes);
    const bytes = area.width * pixelBytes;
    const byKernel = machine.kernels.hashRectangle(left + offset, stride, bytes, area.height, seed);
    const rows = Array.from({ length: area.height }, (_, row) =>
      plane.bytes(pixelBytes).slice(offset + row * stride, offset + row * stride + bytes),
    );
    return [byKernel, hashOf(rows, seed)];
  };

  test('is the same for kernel and twin, and fits a number exactly', () => {
    fc.assert(
      fc.property(arbitraryPair, fc.integer({ min: 0, max: 4096 }), ({ pixelBytes, a, area }, seed) => {
        const [byKernel, byTwin] = hashes(a, area, pixelBytes, seed);
        assert.equal(byKernel, byTwin);
        assert.ok(Number.isSafeInteger(byKernel) && byKernel >= 0);
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on where the content lies', () => {
    const plane = new PlainPlane(40, 40);
    for (let y = 0; y < 16; y += 1)
      for (let x = 0; x < 16; x += 1) {
        plane.set(x, y, (x * 7 + y * 13) & 255);
        plane.set(x + 21, y + 9, (x * 7 + y * 13) & 255);
      }
    const [here] = hashes(plane, { x: 0, y: 0, width: 16, height: 16 }, 1, 7);
    const [there] = hashes(plane, { x: 21, y: 9, width: 16, height: 16 }, 1, 7);
    assert.equal(here, there);
  });

  const side = { x: 0, y: 0, width: 32, height: 32 };

  test('is another one for every seed', () => {
    const plane = new PlainPlane(32, 32);
    const seen = Array.from({ length: 64 }, (_, seed) => hashes(plane, side, 4, seed)[0]);
    assert.equal(new Set(seen).size, 64);
  });

  test('is another one when any single pixel is', () => {
    const plane = new PlainPlane(32, 32);
    const seen = new Set([hashes(plane, side, 4, 0)[0]]);
    for (let at = 0; at < 1024; at += 1) {
      plane.pixels[at] = 1;
      seen.add(hashes(plane, side, 4, 0)[0]);
      plane.pixels[at] = 0;
    }
    assert.equal(seen.size, 1025);
  });
});

describe('changed tiles', () => {
  test('are those that differ anywhere, for planes of any height', () => {
    const arbitrary = fc.record({
      wide: fc.integer({ min: 1, max: 4 }),
      height: fc.integer({ min: 1, max: 100 }),
      isColour: fc.boolean(),
      flips: fc.array(fc.nat(), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ wide, height, isColour, flips }) => {
        const pixelBytes = isColour ? 4 : 1;
        const [a, b] = [new PlainPlane(wide * 32, height), new PlainPlane(wide * 32, height)];
        for (const flip of flips) b.pixels[flip % b.pixels.length] = 1 + (flip % 255);
        lay(left, a, pixelBytes);
        lay(right, b, pixelBytes);
        const stride = wide * 32 * pixelBytes;
        const expected = changedTiles(a, b, 32);
        machine.bytes.fill(9, marks, marks + 64);
        const count = machine.kernels.changedTiles(left, right, stride, height, 32 * pixelBytes, 32, marks);
        assert.equal(count, expected.filter(Boolean).length);
        assert.deepEqual(
          [...machine.bytes.slice(marks, marks + expected.length + 1)],
          [...expected.map(Number), 9],
          'a mark for every tile and none behind them',
        );
      }),
      { numRuns: 200 },
    );
  });

  test('of chroma are 16 pairs wide and 16 rows high', () => {
    const [a, b] = [new PlainPlane(32, 40), new PlainPlane(32, 40)];
    b.set(16, 15, 0x8001);
    b.set(3, 39, 1);
    lay(left, a, 2);
    lay(right, b, 2);
    assert.equal(machine.kernels.changedTiles(left, right, 64, 40, 32, 16, marks), 2);
    assert.deepEqual([...machine.bytes.slice(marks, marks + 6)], changedTiles(a, b, 16).map(Number));
  });

  test('see a difference in any single bit', () => {
    const [a, b] = [new PlainPlane(32, 32), new PlainPlane(32, 32)];
    for (let at = 0; at < 1024; at += 1) {
      b.pixels[at] = 1 << (at % 8);
      lay(left, a, 1);
      lay(right, b, 1);
      assert.equal(machine.kernels.changedTiles(left, right, 32, 32, 32, 32, marks), 1);
      b.pixels[at] = 0;
    }
  });
});

describe('chroma planes', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 150 });

  test('are woven into pairs and parted again, of any length', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (u, seed) => {
        const v = u.map((value, at) => value ^ (seed + at * 37));
        const behind = 2 * u.length;
        machine.bytes.fill(0x77, right, right + ROOM);
        machine.bytes.set(u, left);
        machine.bytes.set(v, left + 1000);
        machine.kernels.weave(left, left + 1000, right, u.length);
        const pairs = machine.bytes.slice(right, right + behind);
        assert.deepEqual(pairs, woven(u, v));
        assert.deepEqual(
          [...machine.bytes.slice(right + behind, right + behind + 32)],
          new Array(32).fill(0x77),
        );
        machine.bytes.fill(0x77, left, left + ROOM);
        machine.kernels.unweave(right, left, left + 1000, u.length);
        const parted = {
          u: machine.bytes.slice(left, left + u.length),
          v: machine.bytes.slice(left + 1000, left + 1000 + v.length),
        };
        assert.deepEqual(parted, unwoven(pairs));
        assert.deepEqual(parted, { u, v });
        assert.equal(machine.bytes[left + u.length], 0x77);
        assert.equal(machine.bytes[left + 1000 + v.length], 0x77);
      }),
      { numRuns: 300 },
    );
  });
});
