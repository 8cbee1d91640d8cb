/** What literal coders are given, and what a codec of them can do: kernels and twins alike. */
import type { Block } from './block.js';

/** The luma that a chroma tile colours. */
export interface Guide {
  luma: Block;
  width: number;
  height: number;
  /** What the luma was coded from, if it was. */
  reference?: Block | undefined;
}

/** A literal tile, and what both sides already have for its place. */
export interface Tile {
  kind: 'luma' | 'colour' | 'chroma';
  width: number;
  height: number;
  pixels: Block;
  first?: Block | undefined;
  second?: Block | undefined;
  /** Chroma only. */
  guide?: Guide | undefined;
}

/** Tiles in one stream, under a model that has seen the primer. */
export interface TileStream {
  primer: readonly Tile[];
  tiles: readonly Tile[];
}

/** What came out of a stream. */
export interface DecodedTiles {
  blocks: Block[];
  /** Bytes that were not looked at. */
  unread: number;
}

/** Literal tiles to bytes and back. */
export interface TileCodec {
  encode(stream: TileStream): Uint8Array;
  /** Decodes tiles of the sizes, references and guides of `stream`; its pixels are not looked at. */
  decode(bytes: Uint8Array, stream: TileStream): DecodedTiles;
}
