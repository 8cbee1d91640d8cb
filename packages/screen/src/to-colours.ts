import type { ScreenColours } from '@folkmoot/wire';
import type { Pixels } from './pictures.js';

/** Weights of red and blue in luma. */
const weights = { bt601: { red: 0.299, blue: 0.114 }, bt709: { red: 0.2126, blue: 0.0722 }, bt2020: { red: 0.2627, blue: 0.0593 } };

/** I420 planes as colours, for browsers that cannot draw planes: ITU-R BT.601, 709 or 2020, limited or full range. */
export function toColours({ width, height, planes }: Pixels, colours: ScreenColours | undefined): ImageData {
  const image = new ImageData(width, height);
  const [luma, u, v] = planes;
  if (!luma || !u || !v) return image;
  const convert = converterOf(colours);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const half = (y >> 1) * u.stride + (x >> 1);
      const at = (y * width + x) * 4;
      convert(image.data, at, [luma.bytes[y * luma.stride + x] ?? 0, u.bytes[half] ?? 128, v.bytes[half] ?? 128]);
    }
  }
  return image;
}

type Converter = (into: Uint8ClampedArray, at: number, yuv: readonly [number, number, number]) => void;

function converterOf(colours: ScreenColours | undefined): Converter {
  const { red, blue } = weightsOf(colours?.matrix);
  const green = 1 - red - blue;
  const full = colours?.fullRange ?? false;
  const [black, scale, chromaScale] = full ? [0, 1, 1] : [16, 255 / 219, 255 / 224];
  return (into, at, [luma, u, v]) => {
    const y = (luma - black) * scale;
    const cb = (u - 128) * chromaScale * 2 * (1 - blue);
    const cr = (v - 128) * chromaScale * 2 * (1 - red);
    into[at] = y + cr;
    into[at + 1] = y - (blue * cb + red * cr) / green;
    into[at + 2] = y + cb;
    into[at + 3] = 255;
  };
}

function weightsOf(matrix: ScreenColours['matrix'] | undefined): { red: number; blue: number } {
  if (matrix === 'bt2020-ncl') return weights.bt2020;
  return matrix === 'smpte170m' || matrix === 'bt470bg' ? weights.bt601 : weights.bt709;
}
