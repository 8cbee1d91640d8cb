import type { Pixels } from '@folkmoot/screen';

/** Pictures to be measured: the same ones each time they are asked for. */
export interface Source {
  name: string;
  format: 'rgba' | 'i420';
  width: number;
  height: number;
  framesPerSecond: number;
  /** Raw frames, one after the other: colours, or planes Y, U and V without padding. */
  frames(): AsyncIterable<Uint8Array>;
}

/** Raw bytes of one frame. */
export function frameBytes({ format, width, height }: Pick<Source, 'format' | 'width' | 'height'>): number {
  return format === 'rgba'
    ? width * height * 4
    : width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}

/** A raw frame as the codec takes it. */
export function pixelsOf({ format, width, height }: Source, bytes: Uint8Array): Pixels {
  if (format === 'rgba') return { format, width, height, planes: [{ bytes, stride: width * 4 }] };
  const half = Math.ceil(width / 2);
  const chroma = half * Math.ceil(height / 2);
  const luma = width * height;
  const planes = [
    { bytes: bytes.subarray(0, luma), stride: width },
    { bytes: bytes.subarray(luma, luma + chroma), stride: half },
    { bytes: bytes.subarray(luma + chroma), stride: half },
  ];
  return { format, width, height, planes };
}

/** The first frames of a source. */
export async function* firstFrames(source: Source, most: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const frame of source.frames()) {
    if (count >= most) return;
    count += 1;
    yield frame;
  }
}
