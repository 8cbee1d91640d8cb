import { choice, fixedBytes, flag, type Infer, integer, list, record, timeMs } from '../codec.js';

/** The largest side of a shared picture, in pixels. */
export const screenSidePixels = 16_384;

/** What stands before the entries of a screen map: the picture it is about, and the objects it brings the keys of. */
export const screenMapHeader = record({
  status: choice('showing', 'paused', 'stopped'),
  /** True: the map stands alone. False: it changes the map before it. */
  full: flag,
  format: choice('rgba', 'i420', 'nv12'),
  widthPixels: integer(0, screenSidePixels),
  heightPixels: integer(0, screenSidePixels),
  frame: integer(),
  capturedAt: timeMs,
  objects: list(record({ sequence: integer(1), key: fixedBytes(16), hash: fixedBytes(16) }), 4096),
});

/** The head of a screen map. */
export type ScreenMapHeader = Infer<typeof screenMapHeader>;
