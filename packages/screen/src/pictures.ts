import { MeetingError } from '@folkmoot/wire';
import type { Grid, Plane } from './grid.js';
import type { Machine } from './kernels.js';

/** Pixels as they come from or go to the world: for `rgba` one plane, for `i420` Y, U, V, for `nv12` Y and UV. */
export interface Pixels {
  format: 'rgba' | 'i420' | 'nv12';
  width: number;
  height: number;
  planes: readonly { bytes: Uint8Array; stride: number }[];
}

/** A picture in the memory of a machine: one area per plane of the grid. */
export interface Picture {
  readonly at: readonly number[];
}

/** Takes memory for a picture. */
export function allocatePicture(machine: Machine, grid: Grid): Picture {
  return { at: grid.planes.map(({ stride, height }) => machine.allocate(stride * height)) };
}

/** Copies a whole picture. */
export function copyPicture(machine: Machine, grid: Grid, to: Picture, from: Picture): void {
  for (const { index, stride, height } of grid.planes) {
    const start = from.at[index] ?? 0;
    machine.bytes.copyWithin(to.at[index] ?? 0, start, start + stride * height);
  }
}

/** The address of the first pixel of a tile. */
export function tileAddress(grid: Grid, plane: Plane, picture: Picture, tile: number): number {
  const { x, y } = grid.rectangle(plane, tile);
  return (picture.at[plane.index] ?? 0) + y * plane.stride + x * plane.pixelBytes;
}

/** Moves pixels between the world and pictures of one grid. */
export class PictureLoader {
  readonly #machine: Machine;
  readonly #grid: Grid;
  #half: { u: number; v: number } | undefined;

  constructor(machine: Machine, grid: Grid) {
    this.#machine = machine;
    this.#grid = grid;
  }

  /** Where `VideoFrame.copyTo` puts the planes of a frame: addresses and strides in memory. */
  layout(picture: Picture, format: Pixels['format']): { offset: number; stride: number }[] {
    const [first, chroma] = this.#grid.planes;
    if (!first) return [];
    const places = [{ offset: picture.at[0] ?? 0, stride: first.stride }];
    if (format === 'nv12' && chroma) places.push({ offset: picture.at[1] ?? 0, stride: chroma.stride });
    if (format === 'i420' && chroma) {
      const { u, v } = this.#halves(chroma);
      places.push({ offset: u, stride: chroma.stride / 2 }, { offset: v, stride: chroma.stride / 2 });
    }
    return places;
  }

  /** To be called after pixels were put where {@link layout} says. */
  settle(picture: Picture, format: Pixels['format']): void {
    const chroma = this.#grid.planes[1];
    if (format !== 'i420' || !chroma) return;
    const { u, v } = this.#halves(chroma);
    this.#machine.kernels.weave(u, v, picture.at[1] ?? 0, (chroma.stride / 2) * chroma.height);
  }

  /** Copies pixels in. Throws `usage/picture` when they are of another shape. */
  load(picture: Picture, pixels: Pixels): void {
    const places = this.layout(picture, pixels.format);
    if (places.length !== pixels.planes.length)
      throw new MeetingError('usage/picture', 'These pixels have other planes.');
    places.forEach(({ offset, stride }, index) => {
      const { width, height } = planeSize(pixels, index);
      const plane = pixels.planes[index];
      if (plane) copyRows(this.#machine.bytes, { offset, stride }, plane, { width, height });
    });
    this.settle(picture, pixels.format);
  }

  /** Copies a picture out, as `rgba` or `i420`, rows without padding. */
  read(picture: Picture): Pixels {
    const { format, width, height } = this.#grid.geometry;
    this.#part(picture);
    const places = this.layout(picture, format);
    const planes = places.map(({ offset, stride }, index) => {
      const size = planeSize({ format, width, height }, index);
      const bytes = new Uint8Array(size.width * size.height);
      for (let y = 0; y < size.height; y += 1) {
        const start = offset + y * stride;
        bytes.set(this.#machine.bytes.subarray(start, start + size.width), y * size.width);
      }
      return { bytes, stride: size.width };
    });
    return { format, width, height, planes };
  }

  /** A hash of all pixels, plane by plane: equal for equal pictures. */
  hash(picture: Picture): string {
    const { format, width, height } = this.#grid.geometry;
    this.#part(picture);
    const hashes = this.layout(picture, format).map(({ offset, stride }, index) => {
      const size = planeSize({ format, width, height }, index);
      return this.#machine.kernels.hashRectangle(offset, stride, size.width, size.height, index);
    });
    return hashes.map((hash) => hash.toString(16).padStart(14, '0')).join('-');
  }

  #part(picture: Picture): void {
    const chroma = this.#grid.planes[1];
    if (!chroma) return;
    const { u, v } = this.#halves(chroma);
    this.#machine.kernels.unweave(picture.at[1] ?? 0, u, v, (chroma.stride / 2) * chroma.height);
  }

  #halves({ stride, height }: Plane): { u: number; v: number } {
    const bytes = (stride / 2) * height;
    this.#half ??= { u: this.#machine.allocate(bytes), v: this.#machine.allocate(bytes) };
    return this.#half;
  }
}

/** Bytes of a row and rows of one plane of pixels. */
export function planeSize(
  { format, width, height }: Pick<Pixels, 'format' | 'width' | 'height'>,
  index: number,
): { width: number; height: number } {
  if (format === 'rgba') return { width: width * 4, height };
  if (index === 0) return { width, height };
  const half = Math.ceil(width / 2);
  return { width: format === 'nv12' ? half * 2 : half, height: Math.ceil(height / 2) };
}

function copyRows(
  memory: Uint8Array,
  to: { offset: number; stride: number },
  from: { bytes: Uint8Array; stride: number },
  size: { width: number; height: number },
): void {
  if (from.bytes.length < from.stride * (size.height - 1) + size.width) {
    throw new MeetingError('usage/picture', 'These pixels are fewer than their size says.');
  }
  for (let y = 0; y < size.height; y += 1) {
    const start = y * from.stride;
    memory.set(from.bytes.subarray(start, start + size.width), to.offset + y * to.stride);
  }
}
