/** Tiles nobody would draw: any size, few colours or many, references that are nearly right or not at all. */
import fc from 'fast-check';
import { Block } from './block.js';
import type { Guide, Tile } from './tile.js';

const mostOf = { luma: 0xff, chroma: 0xffff, colour: 0xffffffff } as const;

/** Tiles of a kind. Sides run from 1 to 32, for chroma to 16. */
export function arbitraryTile(kind: Tile['kind']): fc.Arbitrary<Tile> {
  const side = kind === 'chroma' ? 16 : 32;
  return fc
    .record({
      width: fc.integer({ min: 1, max: side }),
      height: fc.integer({ min: 1, max: side }),
      pixels: arbitraryPaint(kind),
      first: fc.option(arbitraryPaint(kind)),
      second: fc.option(arbitraryPaint(kind)),
      damage: fc.integer({ min: 1, max: 40 }),
      guide: arbitraryGuide(),
    })
    .map(({ width, height, pixels, first, second, damage, guide }) => {
      const size = { width, height, side };
      const block = Block.painted(size, pixels);
      const nearly = (paint: Paint | null): Block | undefined =>
        paint
          ? Block.painted(size, (x, y) => ((7 * x + 3 * y) % damage === 0 ? paint : pixels)(x, y))
          : undefined;
      return {
        kind,
        width,
        height,
        pixels: block,
        first: nearly(first),
        second: first && nearly(second),
        guide: kind === 'chroma' ? guide(width, height) : undefined,
      } as Tile;
    });
}

type Paint = (x: number, y: number) => number;

/** Stripes, checks and speckles of a few colours, or of very many. */
function arbitraryPaint(kind: Tile['kind']): fc.Arbitrary<Paint> {
  const colour = fc.oneof(
    fc.constantFrom(...(kind === 'colour' ? [0xffffffff, 0xff000000, 0xff808080, 0] : [235, 16, 0x80])),
    fc.integer({ min: 0, max: mostOf[kind] }),
  );
  return fc
    .record({
      palette: fc.array(colour, { minLength: 1, maxLength: 6 }),
      picks: fc.uint8Array({ minLength: 1, maxLength: 96 }),
      across: fc.integer({ min: 0, max: 5 }),
      down: fc.integer({ min: 0, max: 40 }),
      wild: fc.boolean(),
    })
    .map(({ palette, picks, across, down, wild }) => (x: number, y: number) => {
      const pick = picks[(x * across + y * down) % picks.length] ?? 0;
      const plain = palette[pick % palette.length] ?? 0;
      if (!wild) return plain;
      return (plain + Math.imul(pick + x, 0x9e3779b1 + y)) & mostOf[kind];
    })
    .map((paint) => (x: number, y: number) => paint(x, y) >>> 0);
}

/** Luma for a chroma tile: twice its size, or one less where the picture ends at an odd place. */
function arbitraryGuide(): fc.Arbitrary<(width: number, height: number) => Guide> {
  return fc
    .record({
      luma: arbitraryPaint('luma'),
      reference: fc.option(arbitraryPaint('luma')),
      oddWidth: fc.boolean(),
      oddHeight: fc.boolean(),
    })
    .map(({ luma, reference, oddWidth, oddHeight }) => (width: number, height: number) => {
      const size = { width: 2 * width - (oddWidth ? 1 : 0), height: 2 * height - (oddHeight ? 1 : 0) };
      return {
        ...size,
        luma: Block.painted(size, luma),
        reference: reference ? Block.painted(size, reference) : undefined,
      };
    });
}
