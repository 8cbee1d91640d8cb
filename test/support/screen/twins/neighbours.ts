/** The pixels around the one that is coded. Where the tile ends, the nearest known one stands in. */
import type { Block } from './block.js';

/** Names are compass points: NNE is two up and one right, WWW three to the left. */
export interface Neighbours {
  W: number;
  N: number;
  NW: number;
  NE: number;
  WW: number;
  NN: number;
  NEE: number;
  NNE: number;
  NNW: number;
  NWW: number;
  NNN: number;
  WWW: number;
}

/** Looks around (x, y). `nothing` is what lies west of the very first pixel. */
export function neighbours(block: Block, x: number, y: number, width: number, nothing: number): Neighbours {
  const or = (dx: number, dy: number, instead: number): number =>
    x + dx >= 0 && x + dx < width && y + dy >= 0 ? block.at(x + dx, y + dy) : instead;
  const W = or(-1, 0, or(0, -1, nothing));
  const N = or(0, -1, W);
  const [NW, NE, WW, NN] = [or(-1, -1, N), or(1, -1, N), or(-2, 0, W), or(0, -2, N)];
  const [NNE, NEE, NNW] = [or(1, -2, NN), or(2, -1, NE), or(-1, -2, NN)];
  const [NWW, NNN, WWW] = [or(-2, -1, NW), or(0, -3, NN), or(-3, 0, WW)];
  return { W, N, NW, NE, WW, NN, NEE, NNE, NNW, NWW, NNN, WWW };
}
