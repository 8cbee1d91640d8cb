import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels } from '@folkmoot/screen';
import { Desk, randomBytes } from '../../support/screen/desk.js';
import { assertAlikeDamaged } from '../../support/screen/twins/alike.js';
import { arbitraryTile } from '../../support/screen/twins/arbitrary-tiles.js';
import { KernelCodec } from '../../support/screen/twins/kernel-codec.js';
import { cutTiles, scenes } from '../../support/screen/twins/scenes.js';
import type { Tile, TileStream } from '../../support/screen/twins/tile.js';

let kernel: KernelCodec;
before(async () => {
  kernel = new KernelCodec(await compileKernels());
});

const kinds = ['luma', 'colour', 'chroma'] as const;

for (const kind of kinds) {
  describe(`${kind} tiles from bad bytes`, () => {
    test('cut off anywhere are the same pixels for kernel and twin', () => {
      fc.assert(
        fc.property(arbitraryTile(kind), fc.nat(), (tile, cut) => {
          const stream = { primer: [], tiles: [tile] };
          const bytes = kernel.encode(stream);
          assertAlikeDamaged(kernel, bytes.subarray(0, cut % (bytes.length + 1)), stream);
        }),
        { numRuns: 50 },
      );
    });

    test('with a bit flipped are the same pixels for kernel and twin', () => {
      fc.assert(
        fc.property(arbitraryTile(kind), fc.nat(), (tile, place) => {
          const stream = { primer: [], tiles: [tile] };
          assertAlikeDamaged(kernel, flipped(kernel.encode(stream), place), stream);
        }),
        { numRuns: 50 },
      );
    });

    test('of any kind are the same pixels for kernel and twin', () => {
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 80 }),
        fc.uint8Array({ minLength: 1500, maxLength: 2000 }),
        fc.integer({ min: 0, max: 255 }).map((value) => new Uint8Array(600).fill(value)),
      );
      fc.assert(
        fc.property(arbitraryTile(kind), bytes, (tile, any) => {
          assertAlikeDamaged(kernel, any, { primer: [], tiles: [tile] });
        }),
        { numRuns: 60 },
      );
    });

    test('under a model that learned something else are the same pixels for kernel and twin', () => {
      fc.assert(
        fc.property(arbitraryTile(kind), arbitraryTile(kind), (tile, other) => {
          const bytes = kernel.encode({ primer: [], tiles: [tile] });
          const primer = [{ ...other, first: undefined, second: undefined }];
          assertAlikeDamaged(kernel, bytes, { primer, tiles: [tile] });
        }),
        { numRuns: 30 },
      );
    });
  });
}

function flipped(bytes: Uint8Array, place: number): Uint8Array {
  const damaged = bytes.slice();
  if (damaged.length === 0) return damaged;
  const at = (place >> 3) % damaged.length;
  damaged[at] = (damaged[at] ?? 0) ^ (1 << (place & 7));
  return damaged;
}

/** The longest one tile may take: bytes do not make more work than pixels do. */
const MOST_TILE_MS = 50;

test('the worst bytes cost no more time than a tile has pixels', () => {
  const desk = new Desk(64, 64);
  scenes.photo?.(desk, 2);
  const [colour, luma, chroma] = cutTiles(desk, { x: 0, y: 0, width: 32, height: 32 });
  const next = randomBytes(9);
  for (const tile of [colour, luma, chroma]) {
    const stream: TileStream = { primer: [], tiles: new Array<Tile>(20).fill(tile) };
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(200_000).fill(255),
      Uint8Array.from({ length: 200_000 }, next),
    ]) {
      const started = performance.now();
      kernel.decode(bytes, stream);
      const eachMs = (performance.now() - started) / stream.tiles.length;
      assert.ok(eachMs < MOST_TILE_MS, `${tile.kind}: ${eachMs} ms a tile`);
    }
  }
});

test('a decoder that was given bad bytes reads good ones as if nothing had been', () => {
  const desk = new Desk(64, 64);
  scenes['coloured text']?.(desk, 2);
  const tiles = cutTiles(desk, { x: 0, y: 0, width: 32, height: 32 });
  const next = randomBytes(4);
  for (const tile of tiles) {
    const stream = { primer: [], tiles: [tile] };
    const good = kernel.encode(stream);
    const before = kernel.decode(good, stream);
    for (let round = 0; round < 10; round += 1) kernel.decode(Uint8Array.from({ length: 300 }, next), stream);
    assert.deepEqual(kernel.decode(good, stream), before);
  }
});
