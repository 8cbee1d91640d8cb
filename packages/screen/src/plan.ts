import type { Fragments } from './fragments.js';
import type { Part } from './store.js';

/** How a tile of a plane is coded. */
export const operations = { solid: 0, literal: 1, one: 2, two: 3 } as const;

/** One of {@link operations}: one colour, pixels, or pixels with one or two references. */
export type Operation = (typeof operations)[keyof typeof operations];

/** One tile of one plane on its way into an object. */
export interface PartPlan extends Part {
  operation: Operation;
  /** One or two places that look alike, for the operations that refer. */
  references: readonly Fragments[];
  /** What the luma tile shows, for a chroma tile whose luma is not in the same object. */
  guide?: Fragments;
}

/** One tile on its way into an object: the planes that are in it. */
export interface TilePlan {
  tile: number;
  parts: readonly (PartPlan | undefined)[];
}
