import assert from 'node:assert/strict';
import { Block } from './block.js';
import type { TileCodec, TileStream } from './tile.js';
import { twinCodec } from './twin-codec.js';

/** Fails unless kernel and twin write the same bytes and each reads them. Returns the bytes. */
export function assertAlike(kernel: TileCodec, stream: TileStream): Uint8Array {
  const bytes = kernel.encode(stream);
  assert.deepEqual(bytes, twinCodec.encode(stream), 'both write the same');
  for (const [name, codec] of [
    ['kernel', kernel],
    ['twin', twinCodec],
  ] as const) {
    const { blocks, unread } = codec.decode(bytes, stream);
    assert.equal(unread, 0, `the ${name} reads to the end`);
    stream.tiles.forEach(({ pixels, width, height }, index) => {
      const wanted = Block.painted({ width, height, side: pixels.side }, (x, y) => pixels.at(x, y));
      assert.deepEqual(blocks[index]?.pixels, wanted.pixels, `the ${name} gives the pixels back`);
    });
  }
  return bytes;
}

/** Fails unless both read the same out of bytes that are no stream of these tiles. */
export function assertAlikeDamaged(kernel: TileCodec, bytes: Uint8Array, stream: TileStream): void {
  const [byKernel, byTwin] = [kernel.decode(bytes, stream), twinCodec.decode(bytes, stream)];
  assert.equal(byKernel.unread, byTwin.unread, 'both read equally far');
  byTwin.blocks.forEach(({ pixels }, index) => {
    assert.deepEqual(byKernel.blocks[index]?.pixels, pixels, 'both see the same pixels');
  });
}
