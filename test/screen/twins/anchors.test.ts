import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels } from '@folkmoot/screen';
import { randomBytes } from '../../support/screen/desk.js';
import { anchorsOf } from '../../support/screen/twins/anchors.js';
import { KernelSearch, type Search, TwinSearch } from '../../support/screen/twins/search.js';
import { PlainPlane } from '../../support/screen/twins/plane.js';

let module: WebAssembly.Module;
let kernel: KernelSearch;
let twin: TwinSearch;

before(async () => {
  module = await compileKernels();
  kernel = new KernelSearch(module);
});

beforeEach(() => {
  kernel.forget();
  twin = new TwinSearch();
});

const everything = (): boolean => true;

/** Something like text: ink on paper, the same for the same seed. */
function page(width: number, height: number, seed: number): PlainPlane {
  const plane = new PlainPlane(width, height, Math.ceil(width / 32) * 32);
  const next = randomBytes(seed);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) plane.set(x, y, y % 18 < 13 && next() < 70 ? next() & 0xf0 : 235);
  return plane;
}

/** What `plane` showed (dx, dy) further; paper where that is outside. */
function moved(plane: PlainPlane, dx: number, dy: number): PlainPlane {
  const result = new PlainPlane(plane.width, plane.height, plane.stride);
  for (let y = 0; y < plane.height; y += 1)
    for (let x = 0; x < plane.width; x += 1) {
      const isInside = x + dx >= 0 && x + dx < plane.width && y + dy >= 0 && y + dy < plane.height;
      result.set(x, y, isInside ? plane.at(x + dx, y + dy) : 235);
    }
  return result;
}

/** Fails unless both find the same vectors. Returns them. */
function assertAlike(search: (by: Search) => void, least = 1, most = 12): ReturnType<Search['winners']> {
  search(kernel);
  search(twin);
  const winners = kernel.winners(least, most);
  assert.deepEqual(winners, twin.winners(least, most), 'both find the same vectors');
  return winners;
}

describe('anchors', () => {
  test('lie where content is, about one in 64 places of it, and never in flat areas', () => {
    const anchors = anchorsOf(page(320, 180, 3), everything).length;
    assert.ok(anchors > 300 && anchors < 900, `${anchors} anchors`);
    const flat = new PlainPlane(320, 64);
    flat.pixels.fill(77);
    assert.equal(anchorsOf(flat, everything).length, 0);
  });

  test('move with the content that picks them', () => {
    const before = page(256, 96, 5);
    const after = moved(before, 5, 3);
    const places = (plane: PlainPlane, dx: number, dy: number): Set<string> =>
      new Set(anchorsOf(plane, everything).map(({ hash, x, y }) => `${hash} ${x + dx} ${y + dy}`));
    const [old, now] = [places(before, 0, 0), places(after, 5, 3)];
    const kept = [...now].filter((place) => old.has(place)).length;
    assert.ok(kept > now.size * 0.9, `${kept} of ${now.size}`);
  });
});

describe('votes', () => {
  for (const [dx, dy] of [
    [0, 24],
    [0, -7],
    [13, 0],
    [-30, 11],
    [2, 2],
    [1, 1],
  ] as const) {
    for (const pixelBytes of [1, 4] as const) {
      test(`find a move by (${dx}, ${dy}) in ${pixelBytes === 1 ? 'luma' : 'colours'}`, () => {
        const before = page(300, 150, 9);
        const after = moved(before, dx, dy);
        const [best] = assertAlike((search) => {
          search.add('shown', before, pixelBytes, 3);
          search.vote(after, pixelBytes, { stamp: 3 });
        });
        assert.deepEqual({ dx: best?.dx, dy: best?.dy, stamp: best?.stamp }, { dx, dy, stamp: 3 });
      });
    }
  }

  test('of a vector that moves luma and chroma together weigh half as much again', () => {
    const before = page(300, 150, 2);
    const [even] = assertAlike((search) => {
      search.add('shown', before, 1, 1);
      search.vote(moved(before, 0, 2), 1, { stamp: 1 });
    });
    kernel.forget();
    twin = new TwinSearch();
    const [odd] = assertAlike((search) => {
      search.add('shown', before, 1, 1);
      search.vote(moved(before, 0, 1), 1, { stamp: 1 });
    });
    assert.equal((even?.votes ?? 0) % 3, 0);
    assert.equal((odd?.votes ?? 0) % 2, 0);
    assert.ok((even?.votes ?? 0) > (odd?.votes ?? 0));
  });

  test('go to older pictures where the newest knows nothing, but only to those that still count', () => {
    const [old, older, now] = [page(200, 100, 1), page(200, 100, 2), page(200, 100, 3)];
    const both = new PlainPlane(200, 200, 224);
    for (let y = 0; y < 200; y += 1)
      for (let x = 0; x < 200; x += 1) both.set(x, y, (y < 100 ? old : older).at(x, y % 100));
    const stampsFor = (spare: { oldest: number; newest: number }): Set<number> => {
      kernel.forget();
      twin = new TwinSearch();
      const winners = assertAlike((search) => {
        search.add('past', older, 1, 4);
        search.add('past', old, 1, 6);
        search.add('shown', now, 1, 9);
        search.vote(both, 1, { stamp: 9, spare });
      }, 10);
      return new Set(winners.map(({ stamp }) => stamp));
    };
    assert.deepEqual(stampsFor({ oldest: 4, newest: 6 }), new Set([4, 6]));
    assert.deepEqual(stampsFor({ oldest: 5, newest: 6 }), new Set([6]));
    assert.deepEqual(stampsFor({ oldest: 7, newest: 8 }), new Set());
  });

  test('below the least are no winner', () => {
    const before = page(128, 64, 2);
    const search = (by: Search): void => {
      by.add('shown', before, 1, 1);
      by.vote(moved(before, 0, 4), 1, { stamp: 1 });
    };
    const [best] = assertAlike(search);
    assert.ok(best);
    kernel.forget();
    twin = new TwinSearch();
    assert.deepEqual(assertAlike(search, best.votes + 1), []);
  });

  test('are taken out once they have won', () => {
    const before = page(256, 128, 6);
    const winners = assertAlike((search) => {
      search.add('shown', before, 1, 1);
      search.vote(moved(before, 6, 4), 1, { stamp: 1 });
    });
    const vectors = winners.map(({ dx, dy, stamp }) => `${dx} ${dy} ${stamp}`);
    assert.equal(new Set(vectors).size, vectors.length);
    for (let at = 1; at < winners.length; at += 1)
      assert.ok((winners[at]?.votes ?? 0) <= (winners[at - 1]?.votes ?? 0));
  });

  test('come from marked tiles only', () => {
    const before = page(256, 128, 8);
    const after = moved(before, 0, 5);
    const nobody = assertAlike((search) => {
      search.add('shown', before, 1, 1);
      search.vote(after, 1, { stamp: 1, isMarked: () => false });
    });
    assert.deepEqual(nobody, []);
    const some = assertAlike((search) => {
      search.vote(after, 1, { stamp: 1, isMarked: (column, row) => column !== 3 && row > 0 });
    });
    assert.equal(some[0]?.dy, 5);
  });

  test('of pictures that repeat themselves everywhere are counted alike, though the box runs over', () => {
    const checks = new PlainPlane(640, 320);
    for (let y = 0; y < 320; y += 1)
      for (let x = 0; x < 640; x += 1) checks.set(x, y, ((x * 5) ^ (y * 3)) % 11 < 5 ? 16 : 235);
    assertAlike((search) => {
      search.add('shown', checks, 1, 1);
      for (let shift = 0; shift < 12; shift += 1)
        search.vote(moved(checks, shift, shift * 7), 1, { stamp: 1 });
    });
  });
});

describe('any pictures', () => {
  const picture = fc
    .record({
      width: fc.integer({ min: 1, max: 130 }),
      height: fc.integer({ min: 1, max: 70 }),
      palette: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 5 }),
      picks: fc.uint8Array({ minLength: 1, maxLength: 200 }),
    })
    .map(({ width, height, palette, picks }) => ({
      width,
      height,
      paint: (x: number, y: number, mask: number) =>
        ((palette[(picks[(x * 3 + y * 17) % picks.length] ?? 0) % palette.length] ?? 0) & mask) >>> 0,
    }));

  for (const pixelBytes of [1, 4] as const) {
    test(`of ${pixelBytes === 1 ? 'luma' : 'colours'} are searched alike, whatever moved and whatever is marked`, () => {
      const move = fc.record({
        dx: fc.integer({ min: -40, max: 40 }),
        dy: fc.integer({ min: -40, max: 40 }),
        marks: fc.uint8Array({ minLength: 1, maxLength: 20 }),
        seed: fc.nat(50),
      });
      fc.assert(
        fc.property(picture, move, ({ width, height, paint }, { dx, dy, marks, seed }) => {
          kernel.forget();
          twin = new TwinSearch();
          const before = page(width, height, seed);
          const mask = pixelBytes === 1 ? 0xff : 0xffffffff;
          for (let y = 0; y < height; y += 1)
            for (let x = 0; x < width; x += 1) if ((x >> 4) % 2 === 0) before.set(x, y, paint(x, y, mask));
          const isMarked = (column: number, row: number): boolean =>
            (marks[(column + row * 5) % marks.length] ?? 0) % 2 === 0;
          assertAlike((search) => {
            search.add('past', page(width, height, seed + 1), pixelBytes, 2);
            search.add('shown', before, pixelBytes, 5, isMarked);
            search.vote(moved(before, dx, dy), pixelBytes, {
              stamp: 5,
              spare: { oldest: 1, newest: 3 },
              isMarked,
            });
          });
        }),
        { numRuns: 60 },
      );
    });
  }
});
