import type { ScreenColours } from '@folkmoot/wire';
import type { Rectangle } from './grid.js';

/** A plane in memory: address of its first byte, and bytes from row to row. */
export interface PlacedPlane {
  readonly at: number;
  readonly stride: number;
}

/** A picture of luma and half-size chroma, U and V woven together. */
export interface WovenPlanes {
  readonly memory: Uint8Array;
  readonly luma: PlacedPlane;
  readonly chroma: PlacedPlane;
}

/** How planes become colours, in 1/64: `Y · 257 · luma / 65,536 + offset`, plus or minus the share of each chroma. */
interface Weights {
  readonly luma: number;
  readonly offset: number;
  readonly uToBlue: number;
  readonly uToGreen: number;
  readonly vToGreen: number;
  readonly vToRed: number;
}

/**
 * Integer weights of ITU-R BT.601, 709 and 2020, limited and full range, rounded as libyuv rounds them, which browsers
 * convert with: so a picture has the same colours on every device, and the very colours of the captured frame drawn.
 */
const limited = { luma: 18_997, offset: -1_160 };
const full = { luma: 16_320, offset: 32 };
const weights = {
  bt601: { ...limited, uToBlue: 128, uToGreen: 25, vToGreen: 52, vToRed: 102 },
  bt601Full: { ...full, uToBlue: 113, uToGreen: 22, vToGreen: 46, vToRed: 90 },
  bt709: { ...limited, uToBlue: 128, uToGreen: 14, vToGreen: 34, vToRed: 115 },
  bt709Full: { ...full, uToBlue: 119, uToGreen: 12, vToGreen: 30, vToRed: 101 },
  bt2020: { ...limited, luma: 19_003, uToBlue: 128, uToGreen: 12, vToGreen: 42, vToRed: 107 },
  bt2020Full: { ...full, uToBlue: 120, uToGreen: 11, vToGreen: 37, vToRed: 94 },
} as const satisfies Record<string, Weights>;

/**
 * An area of a picture as colours. Done here and not by drawing a VideoFrame, because without a GPU that waits for the
 * window's thread, and a viewer's busy page must not stop the picture. The area begins at even pixels.
 */
export function toColours(
  planes: WovenPlanes,
  area: Rectangle,
  colours: ScreenColours | undefined,
): ImageData {
  const image = new ImageData(area.width, area.height);
  const chosen = weightsOf(colours);
  for (let row = 0; row < area.height; row += 1)
    convertRow(planes, area, { row, weights: chosen, into: image.data });
  return image;
}

function convertRow(
  { memory, luma, chroma }: WovenPlanes,
  area: Rectangle,
  { row, weights: w, into }: { row: number; weights: Weights; into: Uint8ClampedArray },
): void {
  const y = area.y + row;
  const lumaAt = luma.at + y * luma.stride + area.x;
  const chromaAt = chroma.at + (y >> 1) * chroma.stride + (area.x & ~1);
  let to = row * area.width * 4;
  for (let x = 0; x < area.width; x += 1) {
    const u = (memory[chromaAt + (x & ~1)] ?? 128) - 128;
    const v = (memory[chromaAt + (x & ~1) + 1] ?? 128) - 128;
    const light = (((memory[lumaAt + x] ?? 0) * 257 * w.luma) >>> 16) + w.offset;
    into[to] = (light + v * w.vToRed) >> 6;
    into[to + 1] = (light - u * w.uToGreen - v * w.vToGreen) >> 6;
    into[to + 2] = (light + u * w.uToBlue) >> 6;
    into[to + 3] = 255;
    to += 4;
  }
}

/** What says nothing is taken for BT.709, as browsers do with frames of a screen. */
function weightsOf(colours: ScreenColours | undefined): Weights {
  const isFull = colours?.fullRange ?? false;
  switch (colours?.matrix) {
    case 'smpte170m':
    case 'bt470bg':
      return isFull ? weights.bt601Full : weights.bt601;
    case 'bt2020-ncl':
      return isFull ? weights.bt2020Full : weights.bt2020;
    default:
      return isFull ? weights.bt709Full : weights.bt709;
  }
}
