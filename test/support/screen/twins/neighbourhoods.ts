/** Hashes of neighbourhoods of 6, 8 and 12 pixels: where the memories are asked. */
import type { Neighbours } from './neighbours.js';

const K1 = 0x9e3779b97f4a7c15n;
const K2 = 0xc2b2ae3d27d4eb4fn;

/** Hashes of 64 bits after 6, 8 and 12 neighbours. */
export type Neighbourhoods = readonly [bigint, bigint, bigint];

/** Of luma: eight neighbours fit into 64 bits, so the first two hashes are products. */
export function lumaNeighbourhoods(n: Neighbours): Neighbourhoods {
  const six = packed([n.W, n.N, n.NW, n.NE, n.WW, n.NN], 8n);
  const eight = times(packed([n.W, n.N, n.NW, n.NE, n.WW, n.NN, n.NEE, n.NNE], 8n), K2);
  const outer = times(packed([n.NNW, n.NWW, n.NNN, n.WWW], 8n), K1);
  return [times(six, K1), eight, times(folded(folded(eight, 31n) ^ outer, 29n), K2)];
}

/** Of colours: two neighbours at a time are stirred in. */
export function colourNeighbourhoods(n: Neighbours): Neighbourhoods {
  const pair = (a: number, b: number): bigint => packed([a, b], 32n);
  const four = stirred(times(stirred(pair(n.W, n.N), 0n), K2), pair(n.NW, n.NE));
  const six = stirred(times(four, K2), pair(n.WW, n.NN));
  const eight = stirred(times(six, K2), pair(n.NEE, n.NNE));
  const ten = stirred(times(eight, K2), pair(n.NNW, n.NWW));
  const twelve = stirred(times(ten, K2), pair(n.NNN, n.WWW));
  return [times(six, K2), times(eight, K2), times(twelve, K1)];
}

/** Of chroma: near (its luma, W, N), its luma alone, and wide. */
export function chromaNeighbourhoods(
  { W, N, NW, NE }: Pick<Neighbours, 'W' | 'N' | 'NW' | 'NE'>,
  luma: { here: Quad; west: Quad; north: Quad; east: Quad },
): Neighbourhoods {
  const near = packed([...luma.here], 8n) | (packed([W, N], 16n) << 32n);
  const [eastUpperLeft, , eastLowerLeft] = luma.east;
  const around = packed([eastUpperLeft, eastLowerLeft, luma.west[1], luma.north[2]], 8n);
  const outer = packed([NE, NW], 16n) | (around << 32n);
  const wide = folded(times(near, K1) ^ times(outer, K2), 31n);
  return [times(near, K1), times(packed([...luma.here], 8n), K2), times(wide, K1)];
}

/** Four luma pixels under one of chroma: upper left, upper right, lower left, lower right. */
export type Quad = readonly [number, number, number, number];

/** Values side by side, the first one lowest. */
function packed(values: readonly number[], bits: bigint): bigint {
  return values.reduceRight((sum, value) => (sum << bits) | BigInt(value), 0n);
}

function times(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(64, a * b);
}

/** Lets the upper bits have a say in the lower ones. */
function folded(hash: bigint, by: bigint): bigint {
  return hash ^ (hash >> by);
}

function stirred(a: bigint, b: bigint): bigint {
  return folded(times(a ^ b, K1), 29n);
}
