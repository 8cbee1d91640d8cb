import type { Source } from './source.js';

/** Placeholder until the scenes are drawn. */
export function scenes(): Source[] {
  return [];
}
