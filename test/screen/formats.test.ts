import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels, Grid, Machine } from '@folkmoot/screen';
import { Decoder, Encoder } from '../../packages/screen/src/coder.js';
import { EntryCoder } from '../../packages/screen/src/entries.js';
import {
  appendBand,
  appendRun,
  type Band,
  type Fragments,
  type Run,
  type Tiles,
  wholeTile,
} from '../../packages/screen/src/fragments.js';
import { codeChange, codePicture, type MapChange, moveIn } from '../../packages/screen/src/map-format.js';
import { codeMask } from '../../packages/screen/src/mask.js';

let encoder: Encoder;
let decoder: Decoder;
before(async () => {
  const machine = new Machine(await compileKernels());
  encoder = new Encoder(machine, 256 * 1024);
  decoder = new Decoder(machine, 256 * 1024);
});

const grid = new Grid({ format: 'i420', width: 150, height: 90 });
const NEWEST = 500;

const sources = fc.record({
  object: fc.integer({ min: 1, max: NEWEST - 1 }),
  dx: fc.integer({ min: -300, max: 300 }),
  dy: fc.integer({ min: -300, max: 300 }),
});

/** Tiles that show few sources in few pieces, as shared screens do. */
function fragmentsOf(
  width: number,
  height: number,
  pool: fc.Arbitrary<Omit<Run, 'width'>>,
): fc.Arbitrary<Fragments> {
  return fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: height }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: width }), pool), { minLength: 1, maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((rows) => {
      const bands: Band[] = [];
      let y = 0;
      rows.forEach(([wanted, pieces], index) => {
        const rowsHere = index === rows.length - 1 ? height - y : Math.min(wanted, height - y);
        if (rowsHere <= 0) return;
        const runs: Run[] = [];
        let x = 0;
        pieces.forEach(([wide, source], at) => {
          const columns = at === pieces.length - 1 ? width - x : Math.min(wide, width - x);
          if (columns > 0) appendRun(runs, columns, source);
          x += Math.max(0, columns);
        });
        appendBand(bands, rowsHere, runs);
        y += rowsHere;
      });
      return bands;
    });
}

test('what tiles show is written and read back, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fragmentsOf(32, 32, sources), { maxLength: 20 }), (tiles) => {
      encoder.start();
      const writer = new EntryCoder(encoder, NEWEST, 0);
      for (const fragments of tiles) writer.fragments(32, 32, fragments);
      decoder.start(encoder.finish());
      const reader = new EntryCoder(decoder, NEWEST, 0);
      for (const fragments of tiles) assert.deepEqual(reader.fragments(32, 32), fragments);
      decoder.finish();
    }),
    { numRuns: 100 },
  );
});

test('what repeats costs next to nothing', () => {
  encoder.start();
  const writer = new EntryCoder(encoder, NEWEST, 0);
  for (let tile = 0; tile < 1000; tile += 1) writer.fragments(32, 32, wholeTile(32, 32, 77, 10, -20));
  const { length } = encoder.finish();
  assert.ok(length < 40, `${length} bytes for a thousand tiles`);
});

function tilesOf(pick: (tile: number, plane: number) => Fragments | undefined): Tiles[] {
  return grid.planes.map((plane) => Array.from({ length: grid.tiles }, (_, tile) => pick(tile, plane.index)));
}

const pictures: fc.Arbitrary<Tiles[]> = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: grid.tiles, maxLength: grid.tiles })
  .chain((objects) =>
    fc.array(fc.boolean(), { minLength: grid.tiles, maxLength: grid.tiles }).map((holes) =>
      tilesOf((tile, index) => {
        if (holes[tile] && holes[tile + 1]) return undefined;
        const { width, height } = grid.rectangle(grid.planes[index] as (typeof grid.planes)[0], tile);
        return wholeTile(width, height, objects[tile] ?? 1, 2 * (objects[tile] ?? 0), 0);
      }),
    ),
  );

test('a full map is written and read back, tiles that show nothing too', () => {
  fc.assert(
    fc.property(
      pictures,
      fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 40 }),
      (tiles, live) => {
        encoder.start();
        const sorted = live.sort((a, b) => a - b);
        codePicture(encoder, grid, NEWEST, { tiles, live: sorted });
        decoder.start(encoder.finish());
        const read = codePicture(decoder, grid, NEWEST);
        decoder.finish();
        assert.deepEqual(read.tiles, tiles);
        assert.deepEqual(
          read.live.flatMap(({ from, to }) =>
            Array.from({ length: to - from + 1 }, (_, index) => from + index),
          ),
          sorted,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('a change of the map is written and read back: told, copied, and chroma that follows', () => {
  const move = { dx: 6, dy: -4 };
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: grid.tiles, maxLength: grid.tiles }), (deeds) => {
      const before = tilesOf((tile, index) => {
        const { width, height } = grid.rectangle(grid.planes[index] as (typeof grid.planes)[0], tile);
        return wholeTile(width, height, 1 + (tile % 3), 0, 0);
      });
      const change: MapChange = {
        vectors: [{ dx: 3, dy: 1 }, move],
        tiles: grid.planes.map(() => new Array<undefined>(grid.tiles)),
      };
      const inside = (tile: number): boolean => {
        const { x, y, width } = grid.rectangle(grid.planes[0] as (typeof grid.planes)[0], tile);
        return y >= 4 && x + width + 6 <= 150;
      };
      deeds.forEach((deed, tile) => {
        for (const plane of grid.planes) {
          const { width, height } = grid.rectangle(plane, tile);
          const changes = change.tiles[plane.index] as MapChange['tiles'][0][0][];
          if (deed === 1) changes[tile] = { fragments: wholeTile(width, height, 400 + (tile % 2), 0, 0) };
          if (deed === 2 && inside(tile)) changes[tile] = { vector: 1 };
          if (deed === 3 && plane.index === 1)
            changes[tile] = { fragments: wholeTile(width, height, 9, 5, 5) };
        }
      });
      encoder.start();
      codeChange(encoder, grid, NEWEST, { before, given: change });
      decoder.start(encoder.finish());
      const after = codeChange(decoder, grid, NEWEST, { before });
      decoder.finish();
      deeds.forEach((deed, tile) => {
        for (const plane of grid.planes) {
          const shown = after[plane.index]?.[tile];
          const given = change.tiles[plane.index]?.[tile];
          if (!given) assert.equal(shown, before[plane.index]?.[tile], `tile ${tile} stays (${deed})`);
          else if ('fragments' in given) assert.deepEqual(shown, given.fragments);
          else
            assert.ok(shown?.every(({ runs }) => runs.every(({ dx }) => dx === move.dx / (plane.index + 1))));
        }
      });
    }),
    { numRuns: 60 },
  );
});

test('a map that does not change costs a few bytes whatever its size', () => {
  const large = new Grid({ format: 'i420', width: 3840, height: 2160 });
  const before = large.planes.map((plane) =>
    Array.from({ length: large.tiles }, () => wholeTile(plane.side, plane.side, 1)),
  );
  encoder.start();
  codeChange(encoder, large, NEWEST, { before, given: { vectors: [], tiles: [[], []] } });
  assert.ok(encoder.finish().length < 20);
});

test('chroma follows even vectors only', () => {
  const [luma, chroma] = grid.planes as [(typeof grid.planes)[0], (typeof grid.planes)[0]];
  assert.deepEqual(moveIn(luma, { dx: 3, dy: 5 }), { dx: 3, dy: 5 });
  assert.deepEqual(moveIn(chroma, { dx: -4, dy: 6 }), { dx: -2, dy: 3 });
  for (const vector of [
    { dx: 1, dy: 0 },
    { dx: 0, dy: -3 },
    { dx: 5, dy: 7 },
  ])
    assert.equal(moveIn(chroma, vector), undefined);
});

test('which pixels of a trimmed tile count is written and read back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(16, 32),
      fc.nat(31),
      fc.nat(31),
      fc.nat(31),
      fc.nat(31),
      (side, x, y, width, height) => {
        const mask = new Uint8Array(side * side);
        for (let row = y; row < Math.min(side, y + height); row += 1) {
          for (let column = x; column < Math.min(side, x + width); column += 1) mask[row * side + column] = 1;
        }
        encoder.start();
        codeMask(encoder, 0, side, mask);
        decoder.start(encoder.finish());
        assert.deepEqual(codeMask(decoder, 0, side), mask);
      },
    ),
    { numRuns: 80 },
  );
});

test('a full mask costs less than a byte', () => {
  encoder.start();
  codeMask(encoder, 0, 32, new Uint8Array(1024).fill(1));
  assert.ok(encoder.finish().length <= 2);
});

test('a source that was never there is refused', () => {
  encoder.start();
  encoder.tree(0, 3, 4);
  decoder.start(encoder.finish());
  assert.throws(() => new EntryCoder(decoder, NEWEST, 0).source(), { code: 'protocol/malformed' });
  encoder.start();
  encoder.tree(0, 12, 4);
  decoder.start(encoder.finish());
  assert.throws(() => new EntryCoder(decoder, NEWEST, 0).source(), { code: 'protocol/malformed' });
});

test('a map with too many vectors, ranges or repetitions is refused', () => {
  const before = tilesOf(() => undefined);
  encoder.start();
  encoder.number(0, 9);
  const vectors = encoder.finish();
  decoder.start(vectors);
  assert.throws(() => codeChange(decoder, grid, NEWEST, { before }), { code: 'protocol/malformed' });
  encoder.start();
  encoder.number(512, 100_000);
  const ranges = encoder.finish();
  decoder.start(ranges);
  assert.throws(() => codePicture(decoder, grid, NEWEST), { code: 'protocol/malformed' });
  decoder.start(new Uint8Array());
  assert.throws(() => codePicture(decoder, grid, NEWEST), { code: 'protocol/malformed' });
});
