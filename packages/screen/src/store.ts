import { MeetingError } from '@folkmoot/wire';
import { eachObject, type Fragments } from './fragments.js';
import type { Grid, Plane } from './grid.js';
import type { Machine } from './kernels.js';

/** One tile of one plane of an object: the address of its block, and which of its pixels count (absent: all). */
export interface Part {
  block: number;
  valid?: Uint8Array;
}

/** The pixels of an object. */
export interface StoredObject {
  sequence: number;
  /** Per plane: tile number → part. */
  parts: readonly Map<number, Part>[];
  /** Objects it was decoded with. */
  needs: ReadonlySet<number>;
}

/** Something refers to an object that is not there. */
export class MissingObject extends Error {
  readonly sequence: number;

  constructor(sequence: number) {
    super(`Object ${sequence} is not there.`);
    this.sequence = sequence;
  }
}

const BLOCKS_AT_ONCE = 64;

/** Decoded objects and the blocks their pixels lie in. */
export class ObjectStore {
  readonly objects = new Map<number, StoredObject>();
  readonly #machine: Machine;
  readonly #grid: Grid;
  readonly #free: number[][];
  readonly #mostBytes: number;
  #usedBytes = 0;

  /** @param mostBytes Bound of the decoded pixels, in bytes. */
  constructor(machine: Machine, grid: Grid, mostBytes = 128 * 1024 * 1024) {
    this.#machine = machine;
    this.#grid = grid;
    this.#free = grid.planes.map(() => []);
    this.#mostBytes = mostBytes;
  }

  /** Bytes of decoded pixels. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** A block for a tile of a plane. Throws `limit/decoded`. */
  takeBlock(plane: Plane): number {
    if (this.#usedBytes + plane.blockBytes > this.#mostBytes) {
      throw new MeetingError('limit/decoded', 'The picture needs more memory than is allowed.');
    }
    this.#usedBytes += plane.blockBytes;
    const free = this.#free[plane.index] ?? [];
    if (free.length === 0) {
      const start = this.#machine.allocate(BLOCKS_AT_ONCE * plane.blockBytes);
      for (let i = BLOCKS_AT_ONCE - 1; i >= 0; i -= 1) free.push(start + i * plane.blockBytes);
    }
    return free.pop() ?? 0;
  }

  /** Gives a block back. */
  freeBlock(plane: Plane, block: number): void {
    this.#usedBytes -= plane.blockBytes;
    this.#free[plane.index]?.push(block);
  }

  /** Keeps an object; one of the same number is replaced. */
  put(object: StoredObject): void {
    this.release(object.sequence);
    this.objects.set(object.sequence, object);
  }

  /** Forgets an object. */
  release(sequence: number): void {
    const object = this.objects.get(sequence);
    if (!object) return;
    this.objects.delete(sequence);
    this.freeParts(object.parts);
  }

  /** Gives the blocks of an object back that was never put. */
  freeParts(parts: readonly Map<number, Part>[]): void {
    for (const plane of this.#grid.planes) {
      for (const { block } of parts[plane.index]?.values() ?? []) this.freeBlock(plane, block);
    }
  }

  /** The first object a tile shows that is not here; 0 when all are. */
  missingOf(fragments: Fragments): number {
    for (const { runs } of fragments)
      for (const { object } of runs) if (!this.objects.has(object)) return object;
    return 0;
  }

  /** Whether every pixel a tile shows is here and valid. */
  holds(plane: Plane, tile: number, fragments: Fragments): boolean {
    const sound = this.#pieces(plane, tile, fragments, (part, piece) => isValid(part, plane, piece));
    return sound === undefined;
  }

  /**
   * Puts the pixels a tile shows into a block. Throws {@link MissingObject}, and `protocol/reference` for a place
   * that the object does not have.
   */
  fetch(plane: Plane, tile: number, fragments: Fragments, block: number): void {
    const { kernels } = this.#machine;
    const bad = this.#pieces(plane, tile, fragments, (part, { sx, sy, x, y, width, height }) => {
      const { pixelBytes, rowBytes } = plane;
      const from = part.block + sy * rowBytes + sx * pixelBytes;
      const to = block + y * rowBytes + x * pixelBytes;
      kernels.copyRectangle(to, rowBytes, from, rowBytes, width * pixelBytes, height);
      return true;
    });
    if (bad === undefined) return;
    if (!this.objects.has(bad)) throw new MissingObject(bad);
    throw new MeetingError('protocol/reference', `Object ${bad} does not have the pixels referred to.`);
  }

  /** Visits the pieces of parts that a tile shows. Returns the object at the first piece that is missing or refused. */
  #pieces(
    plane: Plane,
    tile: number,
    fragments: Fragments,
    visit: (part: Part, piece: Piece) => boolean,
  ): number | undefined {
    const { x: left, y: top } = this.#grid.rectangle(plane, tile);
    let y = 0;
    for (const band of fragments) {
      let x = 0;
      for (const run of band.runs) {
        const area = { x: left + x + run.dx, y: top + y + run.dy, width: run.width, height: band.height };
        if (!this.#visitArea(plane, run.object, area, { x, y }, visit)) return run.object;
        x += run.width;
      }
      y += band.height;
    }
    return undefined;
  }

  /** Cuts an area of an object along the tiles it lies in. */
  #visitArea(
    plane: Plane,
    sequence: number,
    area: { x: number; y: number; width: number; height: number },
    at: { x: number; y: number },
    visit: (part: Part, piece: Piece) => boolean,
  ): boolean {
    const parts = this.objects.get(sequence)?.parts[plane.index];
    if (!parts || !isInside(area, plane)) return false;
    const { side } = plane;
    for (let sy = area.y; sy < area.y + area.height;) {
      const height = Math.min(side - (sy % side), area.y + area.height - sy);
      for (let sx = area.x; sx < area.x + area.width;) {
        const width = Math.min(side - (sx % side), area.x + area.width - sx);
        const part = parts.get(Math.floor(sy / side) * this.#grid.columns + Math.floor(sx / side));
        const piece = {
          sx: sx % side,
          sy: sy % side,
          x: at.x + sx - area.x,
          y: at.y + sy - area.y,
          width,
          height,
        };
        if (!part || !visit(part, piece)) return false;
        sx += width;
      }
      sy += height;
    }
    return true;
  }
}

/** Where in a part (sx, sy), and where in the tile that shows it (x, y). */
interface Piece {
  sx: number;
  sy: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

function isInside(area: { x: number; y: number; width: number; height: number }, plane: Plane): boolean {
  return (
    area.x >= 0 && area.y >= 0 && area.x + area.width <= plane.width && area.y + area.height <= plane.height
  );
}

function isValid(part: Part, plane: Plane, { sx, sy, width, height }: Piece): boolean {
  if (!part.valid) return true;
  for (let y = sy; y < sy + height; y += 1) {
    const start = y * plane.side + sx;
    if (part.valid.subarray(start, start + width).includes(0)) return false;
  }
  return true;
}

/** Every object that tiles of a plane show, with the number of pixels. */
export function countPixels(fragments: Fragments | undefined, into: Map<number, number>, sign: 1 | -1): void {
  if (!fragments) return;
  eachObject(fragments, (object, pixels) => into.set(object, (into.get(object) ?? 0) + sign * pixels));
}
