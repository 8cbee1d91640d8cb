import { choice, fixedBytes, flag, type Infer, integer, list, optional, record } from '../codec.js';

/** The largest side of a shared picture, in pixels. */
export const screenSidePixels = 16_384;

/** Size and pixel format of a shared picture. */
export const screenPicture = record({
  format: choice('rgba', 'i420'),
  widthPixels: integer(1, screenSidePixels),
  heightPixels: integer(1, screenSidePixels),
});

/** How the numbers of a picture are to be read as colours, in the words of WebCodecs; `none`: not said. */
export const screenColours = record({
  primaries: choice('none', 'bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432'),
  transfer: choice('none', 'bt709', 'smpte170m', 'iec61966-2-1', 'linear', 'pq', 'hlg'),
  matrix: choice('none', 'rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl'),
  fullRange: flag,
});

/** What stands before the entries of a screen map: the picture it is about, and the objects it brings the keys of. */
export const screenMapHeader = record({
  status: choice('sharing', 'paused', 'stopped'),
  /** Grows with every map of a share; a silent replacement has the counter of the map it replaces. */
  counter: integer(1),
  /** The counter of the map this one changes; 0: it stands alone. */
  builtOn: integer(),
  /** Only in maps that stand alone and show something. */
  picture: optional(screenPicture),
  colours: optional(screenColours),
  objects: list(record({ sequence: integer(1), key: fixedBytes(16), hash: fixedBytes(16) }), 8192),
});

/** The head of a screen map. */
export type ScreenMapHeader = Infer<typeof screenMapHeader>;
/** See {@link screenColours}. */
export type ScreenColours = Infer<typeof screenColours>;
