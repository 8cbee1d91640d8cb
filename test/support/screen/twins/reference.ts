/** How far a reference can be believed at a pixel: contexts of the guesses "as the first" and "as the second". */
import { contextOf } from './bits.js';
import type { Block } from './block.js';
import type { Neighbours } from './neighbours.js';

/** Where the pixel lies, and what is known of it. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  around: Neighbours;
  /** Whether the best guess of the pixel before was right. */
  lastHit: boolean;
}

/** Twelve answers: whether neighbours equal the reference's, whether both references agree, whether it is flat. */
export function firstContext(place: Place, first: Block, second: Block | undefined): number {
  const { x, y, around, lastHit } = place;
  const { W, N, NE, NW, NEE, WW, NN } = around;
  const value = first.at(x, y);
  return contextOf([
    agrees(place, first, -1, 0, W),
    agrees(place, first, 0, -1, N),
    agrees(place, first, 1, -1, NE),
    lastHit,
    second !== undefined && second.at(x, y) !== value,
    second !== undefined && second.at(x, y) === value,
    agrees(place, first, -1, -1, NW),
    agrees(place, first, 2, -1, NEE),
    agrees(place, first, -2, 0, WW),
    agrees(place, first, 0, -2, NN),
    isFlat(place, first),
    W === value,
  ]);
}

/** Four answers. */
export function secondContext(place: Place, second: Block): number {
  const { W, N, NE } = place.around;
  return contextOf([
    agrees(place, second, -1, 0, W),
    agrees(place, second, 0, -1, N),
    agrees(place, second, 1, -1, NE),
    place.lastHit,
  ]);
}

/** Whether a neighbour is what the reference has there; outside the tile nothing speaks against it. */
function agrees(
  { x, y, width }: Place,
  reference: Block,
  dx: number,
  dy: number,
  neighbour: number,
): boolean {
  if (x + dx < 0 || x + dx >= width || y + dy < 0) return true;
  return reference.at(x + dx, y + dy) === neighbour;
}

/** Whether the reference has one colour in a cross around the pixel. */
function isFlat({ x, y, width, height }: Place, reference: Block): boolean {
  const cross = [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const;
  return cross.every(([dx, dy]) => {
    const isInside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
    return !isInside || reference.at(x + dx, y + dy) === reference.at(x, y);
  });
}
