import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels } from '@folkmoot/screen';
import { assertAlike } from '../../support/screen/twins/alike.js';
import { arbitraryTile } from '../../support/screen/twins/arbitrary-tiles.js';
import { Block } from '../../support/screen/twins/block.js';
import { KernelCodec } from '../../support/screen/twins/kernel-codec.js';
import type { Tile } from '../../support/screen/twins/tile.js';

let kernel: KernelCodec;
before(async () => {
  kernel = new KernelCodec(await compileKernels());
});

const kinds = ['luma', 'colour', 'chroma'] as const;

for (const kind of kinds) {
  test(`any ${kind} tile is the same bytes for kernel and twin, and comes back from both`, () => {
    fc.assert(
      fc.property(arbitraryTile(kind), (tile) => {
        assertAlike(kernel, { primer: [], tiles: [tile] });
      }),
      { numRuns: 120 },
    );
  });

  test(`any few ${kind} tiles in one stream learn from each other alike`, () => {
    fc.assert(
      fc.property(fc.array(arbitraryTile(kind), { minLength: 2, maxLength: 4 }), (tiles) => {
        assertAlike(kernel, { primer: [], tiles });
      }),
      { numRuns: 25 },
    );
  });

  test(`any ${kind} tiles as a primer teach kernel and twin the same`, () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryTile(kind), { minLength: 1, maxLength: 3 }),
        arbitraryTile(kind),
        (seen, tile) => {
          const primer = seen.map((one) => ({ ...one, first: undefined, second: undefined }));
          assertAlike(kernel, { primer, tiles: [tile] });
        },
      ),
      { numRuns: 25 },
    );
  });

  test(`${kind} tiles of every size at the edges of a picture come back`, () => {
    const most = kind === 'chroma' ? 16 : 32;
    for (let side = 1; side <= most; side += 1) {
      for (const [width, height] of [
        [side, most],
        [most, side],
        [side, side],
        [side, 1],
        [1, side],
      ] as const)
        assertAlike(kernel, { primer: [], tiles: [striped(kind, width, height)] });
    }
  });
}

/** A tile with a pattern that exercises runs, memories and escapes. */
function striped(kind: Tile['kind'], width: number, height: number): Tile {
  const palette = {
    luma: [235, 16, 90],
    colour: [0xffffffff, 0xff202124, 0x80ff0000],
    chroma: [0x8080, 0x5af0, 1],
  };
  const paint = (x: number, y: number): number =>
    palette[kind][(x * x + (y >> 1)) % 7 > 4 ? (x + y) % 3 : 0] ?? 0;
  const side = kind === 'chroma' ? 16 : 32;
  const guide = { width: 2 * width - (width % 2), height: 2 * height - (height % 2) };
  return {
    kind,
    width,
    height,
    pixels: Block.painted({ width, height, side }, paint),
    guide: kind === 'chroma' ? { ...guide, luma: Block.painted(guide, (x, y) => (x * y) % 5) } : undefined,
  };
}

test('luma and its chroma share a stream', () => {
  fc.assert(
    fc.property(arbitraryTile('luma'), arbitraryTile('chroma'), (luma, chroma) => {
      assertAlike(kernel, { primer: [luma, chroma], tiles: [luma, chroma, chroma, luma] });
    }),
    { numRuns: 20 },
  );
});

test('an empty white tile takes a byte or two', () => {
  for (const [kind, white, most] of [
    ['luma', 235, 2],
    ['colour', 0xffffffff, 2],
  ] as const) {
    const tile: Tile = {
      kind,
      width: 32,
      height: 32,
      pixels: Block.painted({ width: 32, height: 32 }, () => white),
    };
    assert.ok(assertAlike(kernel, { primer: [], tiles: [tile] }).length <= most);
  }
});

test('a tile that equals its reference takes a few bytes, whatever it shows', () => {
  for (const kind of kinds) {
    const [tile] = fc.sample(arbitraryTile(kind), { numRuns: 1, seed: 11 });
    assert.ok(tile);
    const still = { ...tile, first: tile.pixels, second: undefined };
    assert.ok(assertAlike(kernel, { primer: [], tiles: [still] }).length < 24);
  }
});

test('a primer of the tile itself makes it smaller', () => {
  for (const kind of kinds) {
    const tile = striped(kind, kind === 'chroma' ? 16 : 32, kind === 'chroma' ? 16 : 32);
    const cold = assertAlike(kernel, { primer: [], tiles: [tile] }).length;
    const warm = assertAlike(kernel, { primer: [tile], tiles: [tile] }).length;
    assert.ok(warm < cold, `${kind}: ${warm} bytes against ${cold}`);
  }
});

test('transparent and half-transparent colours come back with their alpha', () => {
  const pixels = Block.painted({ width: 32, height: 32 }, (x, y) => (((x * 8) << 24) | (y * 0x040302)) >>> 0);
  assertAlike(kernel, { primer: [], tiles: [{ kind: 'colour', width: 32, height: 32, pixels }] });
});
