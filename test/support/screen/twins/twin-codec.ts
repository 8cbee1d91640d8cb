/** The twins as a codec of tiles. */
import { Block } from './block.js';
import { codeChroma } from './chroma.js';
import { codeLiteral } from './literal.js';
import { Model, WHITE_COLOUR, WHITE_LUMA } from './model.js';
import { type BitCoder, listener, RangeReader, RangeWriter } from './range-coder.js';
import type { Tile, TileCodec, TileStream } from './tile.js';

/** Encodes and decodes as docs/codec.md says. */
export const twinCodec: TileCodec = {
  encode(stream) {
    const writer = new RangeWriter();
    const model = primed(stream);
    for (const tile of stream.tiles) codeTile(writer, model, tile);
    return writer.finish();
  },
  decode(bytes, stream) {
    const reader = new RangeReader(bytes);
    const model = primed(stream);
    const blocks = stream.tiles.map((tile) => {
      const pixels = new Block(tile.pixels.side);
      codeTile(reader, model, { ...tile, pixels });
      return pixels;
    });
    return { blocks, unread: reader.unread };
  },
};

/** A model that has seen the primer, whose tiles count without their references. */
function primed({ primer, tiles }: TileStream): Model {
  const isColour = [...primer, ...tiles].some(({ kind }) => kind === 'colour');
  const model = new Model(isColour ? WHITE_COLOUR : WHITE_LUMA);
  for (const tile of primer) codeTile(listener, model, tile);
  return model;
}

function codeTile(coder: BitCoder, model: Model, tile: Tile): void {
  if (tile.kind === 'chroma') codeChroma(coder, model, tile);
  else codeLiteral(coder, model, tile);
}
