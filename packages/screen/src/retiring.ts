import type { Grid } from './grid.js';
import type { LiveObject, Published } from './published.js';
import type { ObjectStore } from './store.js';

/** What a key frame would cost now, in bytes: the visible share of every object. */
export function keyFrameBytes(published: Published, store: ObjectStore, grid: Grid): number {
  let sum = 0;
  for (const { sequence, sizeBytes, visible } of published.objects.values()) {
    if (visible > 0) sum += sizeBytes * Math.min(1, visible / Math.max(1, pixelsOf(sequence, store, grid)));
  }
  return sum;
}

function pixelsOf(sequence: number, store: ObjectStore, grid: Grid): number {
  const object = store.objects.get(sequence);
  if (!object) return 0;
  return grid.planes.reduce(
    (sum, { index, side }) => sum + (object.parts[index]?.size ?? 0) * side * side,
    0,
  );
}

/**
 * Retires objects that nothing shows and nothing needs, those first that were last visible longest ago, until the
 * invisible ones together are no larger than `cacheBytes`: those stay for scrolling back. Returns what went.
 */
export function retireInvisible(published: Published, cacheBytes: number): number[] {
  const retired: number[] = [];
  let invisibleBytes = 0;
  for (const { visible, sizeBytes } of published.objects.values())
    if (visible === 0) invisibleBytes += sizeBytes;
  while (invisibleBytes > cacheBytes) {
    const oldest = oldestUnneeded(published);
    if (!oldest) break;
    published.retire(oldest.sequence);
    retired.push(oldest.sequence);
    invisibleBytes -= oldest.sizeBytes;
  }
  return retired;
}

function oldestUnneeded(published: Published): LiveObject | undefined {
  let oldest: LiveObject | undefined;
  for (const object of published.objects.values()) {
    if (object.visible > 0 || object.neededBy > 0) continue;
    if (!oldest || object.lastVisible < oldest.lastVisible) oldest = object;
  }
  return oldest;
}
