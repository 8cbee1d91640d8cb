import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Grid } from '@folkmoot/screen';
import {
  appendBand,
  appendRun,
  type Band,
  countRuns,
  cropped,
  eachObject,
  type Fragments,
  gathered,
  halved,
  onlyRun,
  type Run,
  sameFragments,
  shifted,
  wholeTile,
} from '../../packages/screen/src/fragments.js';

/** A source of one pixel. */
type Source = [object: number, dx: number, dy: number];

const grid = new Grid({ format: 'i420', width: 100, height: 70 });
const [luma, chroma] = grid.planes as [(typeof grid.planes)[0], (typeof grid.planes)[0]];

const lengths = (total: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: total }), { minLength: 1, maxLength: 4 }).map((wanted) => {
    const parts: number[] = [];
    let left = total;
    for (const one of wanted) {
      const part = Math.min(one, left);
      if (part > 0) parts.push(part);
      left -= part;
    }
    if (left > 0) parts.push(left);
    return parts;
  });

/** What a tile of a size shows: random bands of random runs. */
function showing(width: number, height: number): fc.Arbitrary<Fragments> {
  const source = fc.record({
    object: fc.integer({ min: 1, max: 4 }),
    dx: fc.integer({ min: -9, max: 9 }),
    dy: fc.integer({ min: -9, max: 9 }),
  });
  const row = lengths(width).chain((widths) =>
    fc.array(source, { minLength: widths.length, maxLength: widths.length }).map((sources) => {
      const runs: Run[] = [];
      widths.forEach((one, index) => appendRun(runs, one, sources[index] ?? { object: 1, dx: 0, dy: 0 }));
      return runs;
    }),
  );
  return lengths(height).chain((heights) =>
    fc.array(row, { minLength: heights.length, maxLength: heights.length }).map((rows) => {
      const bands: Band[] = [];
      heights.forEach((one, index) => appendBand(bands, one, rows[index] ?? []));
      return bands;
    }),
  );
}

/** Pixel by pixel what a tile shows. */
function pixelsOf(fragments: Fragments): Source[][] {
  return fragments.flatMap(({ height, runs }) => {
    const row = runs.flatMap(({ width, object, dx, dy }) =>
      Array.from({ length: width }, (): Source => [object, dx, dy]),
    );
    return Array.from({ length: height }, () => row);
  });
}

/** The whole plane, pixel by pixel. */
function planeOf(tiles: readonly Fragments[]): Source[][] {
  const rows = Array.from({ length: luma.height }, () => new Array<Source>(luma.width));
  tiles.forEach((fragments, tile) => {
    const { x, y } = grid.rectangle(luma, tile);
    pixelsOf(fragments).forEach((row, dy) =>
      row.forEach((source, dx) => ((rows[y + dy] as Source[])[x + dx] = source)),
    );
  });
  return rows;
}

const picture: fc.Arbitrary<Fragments[]> = fc.tuple(
  ...Array.from({ length: grid.tiles }, (_, tile) => {
    const { width, height } = grid.rectangle(luma, tile);
    return showing(width, height);
  }),
);

test('copying a tile by a vector shows, pixel by pixel, what was there', () => {
  fc.assert(
    fc.property(
      picture,
      fc.nat(grid.tiles - 1),
      fc.integer({ min: -60, max: 60 }),
      fc.integer({ min: -60, max: 60 }),
      (tiles, tile, dx, dy) => {
        const { x, y, width, height } = grid.rectangle(luma, tile);
        const inside =
          x + dx >= 0 && y + dy >= 0 && x + dx + width <= luma.width && y + dy + height <= luma.height;
        const shown = gathered(grid, luma, tiles, { tile, dx, dy });
        if (!inside) return assert.equal(shown, undefined);
        assert.ok(shown);
        const plane = planeOf(tiles);
        const expected = Array.from({ length: height }, (_, row) =>
          Array.from({ length: width }, (__, column): Source => {
            const [object, ox, oy] = plane[y + dy + row]?.[x + dx + column] ?? [0, 0, 0];
            return [object, ox + dx, oy + dy];
          }),
        );
        assert.deepEqual(pixelsOf(shown), expected);
      },
    ),
    { numRuns: 150 },
  );
});

test('one content has one form: what is copied there and back is the same again', () => {
  fc.assert(
    fc.property(picture, fc.integer({ min: -30, max: 30 }), (tiles, dx) => {
      const middle = 1;
      const there = gathered(grid, luma, tiles, { tile: middle, dx, dy: 0 });
      if (!there) return;
      const back = shifted(shifted(there, -dx, 3), dx, -3);
      assert.ok(sameFragments(back, there));
      const bands = there.map(({ runs }) => JSON.stringify(runs));
      assert.ok(
        bands.every((band, index) => band !== bands[index + 1]),
        'neighbouring bands differ',
      );
      for (const { runs } of there) {
        assert.ok(
          runs.every(
            (run, index) =>
              index === 0 ||
              JSON.stringify({ ...run, width: 0 }) !== JSON.stringify({ ...runs[index - 1], width: 0 }),
          ),
        );
      }
    }),
    { numRuns: 150 },
  );
});

test('nothing is copied from a tile that shows nothing', () => {
  const tiles = Array.from({ length: grid.tiles }, (_, tile) =>
    tile === 0 ? undefined : wholeTile(32, 32, 7),
  );
  assert.equal(gathered(grid, luma, tiles, { tile: 1, dx: -1, dy: 0 }), undefined);
  assert.ok(gathered(grid, luma, tiles, { tile: 1, dx: 1, dy: 0 }));
});

test('cropping leaves the upper left part', () => {
  fc.assert(
    fc.property(
      showing(32, 32),
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 1, max: 32 }),
      (fragments, width, height) => {
        const expected = pixelsOf(fragments)
          .slice(0, height)
          .map((row) => row.slice(0, width));
        assert.deepEqual(pixelsOf(cropped(fragments, width, height)), expected);
      },
    ),
    { numRuns: 100 },
  );
});

test('cropping to the same size gives the very same', () => {
  const whole = wholeTile(32, 32, 3, 4, 5);
  assert.equal(cropped(whole, 32, 32), whole);
});

test('chroma follows luma where every bound and move is even', () => {
  fc.assert(
    fc.property(showing(32, 32), (fragments) => {
      const half = halved(fragments);
      const even = fragments.every(
        ({ height, runs }) =>
          height % 2 === 0 &&
          runs.every(({ width, dx, dy }) => width % 2 === 0 && dx % 2 === 0 && dy % 2 === 0),
      );
      if (!even) return assert.equal(half, undefined);
      const expected = pixelsOf(fragments)
        .filter((_, y) => y % 2 === 0)
        .map((row) => row.filter((_, x) => x % 2 === 0).map(([object, dx, dy]) => [object, dx / 2, dy / 2]));
      assert.deepEqual(half && pixelsOf(half), expected);
    }),
    { numRuns: 200 },
  );
  assert.ok(halved([{ height: 8, runs: [{ width: 32, object: 1, dx: 4, dy: -6 }] }]));
});

test('a tile of odd size has chroma for its last column and row', () => {
  assert.deepEqual(halved(wholeTile(5, 7, 2, 2, 4)), wholeTile(3, 4, 2, 1, 2));
});

test('pixels are counted by object', () => {
  fc.assert(
    fc.property(showing(20, 9), (fragments) => {
      const counted = new Map<number, number>();
      eachObject(fragments, (object, pixels) => counted.set(object, (counted.get(object) ?? 0) + pixels));
      const expected = new Map<number, number>();
      for (const [object] of pixelsOf(fragments).flat())
        expected.set(object, (expected.get(object) ?? 0) + 1);
      assert.deepEqual(counted, expected);
      assert.ok(countRuns(fragments) >= fragments.length);
    }),
    { numRuns: 60 },
  );
});

test('a tile of one place is told from one of several', () => {
  assert.deepEqual(onlyRun(wholeTile(32, 32, 9, 1, 2)), { width: 32, object: 9, dx: 1, dy: 2 });
  assert.equal(onlyRun([{ height: 1, runs: [] }]), undefined);
  assert.equal(onlyRun(undefined), undefined);
  const two: Fragments = [
    { height: 2, runs: [{ width: 1, object: 1, dx: 0, dy: 0 }] },
    { height: 1, runs: [{ width: 1, object: 2, dx: 0, dy: 0 }] },
  ];
  assert.equal(onlyRun(two), undefined);
});

test('tiles compare by content', () => {
  const one = wholeTile(32, 32, 1);
  assert.ok(sameFragments(one, wholeTile(32, 32, 1)));
  for (const other of [
    wholeTile(32, 32, 2),
    wholeTile(31, 32, 1),
    wholeTile(32, 31, 1),
    wholeTile(32, 32, 1, 1),
    wholeTile(32, 32, 1, 0, 1),
    undefined,
  ]) {
    assert.ok(!sameFragments(one, other));
  }
  assert.ok(sameFragments(undefined, undefined));
});

test('a grid has as many chroma tiles as luma tiles, and they cover the picture', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (width, height) => {
      const small = new Grid({ format: 'i420', width, height });
      for (const plane of small.planes) {
        let pixels = 0;
        for (let tile = 0; tile < small.tiles; tile += 1) {
          const area = small.rectangle(plane, tile);
          assert.ok(
            area.width >= 1 && area.height >= 1 && area.width <= plane.side && area.height <= plane.side,
          );
          pixels += area.width * area.height;
        }
        assert.equal(pixels, plane.width * plane.height);
        assert.ok(plane.stride >= plane.width * plane.pixelBytes);
      }
    }),
    { numRuns: 100 },
  );
});

test('8K is the largest picture, whichever way it is turned', () => {
  for (const [width, height] of [
    [7680, 4320],
    [4320, 7680],
    [16_384, 2000],
  ] as const)
    new Grid({ format: 'i420', width, height });
  for (const [width, height] of [
    [7681, 4320],
    [16_385, 10],
    [8192, 8192],
  ] as const) {
    assert.throws(() => new Grid({ format: 'rgba', width, height }), { code: 'limit/picture' });
  }
});

test('a grid fits pictures of its own shape alone', () => {
  const { geometry } = grid;
  assert.ok(grid.fits(geometry));
  assert.ok(!grid.fits({ ...geometry, width: 99 }));
  assert.ok(!grid.fits({ ...geometry, height: 71 }));
  assert.ok(!grid.fits({ ...geometry, format: 'rgba' }));
  assert.equal(chroma.side, 16);
});
