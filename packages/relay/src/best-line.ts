import { encodeFrame } from '@folkmoot/wire';
import type { Lane, LaneViewer } from './lane.js';
import type { MemberLine } from './member.js';
import type { Room } from './room.js';

interface Viewers {
  bestViewerBytesPerSecond: number;
  viewersLagMs: number;
}

/** For so long after its last packet somebody counts as a publisher. */
const publishingMs = 2_000;

/** Tells the publishers of a room how their viewers fare, where that has changed by more than a tenth. */
export function sayLines(room: Room, said: WeakMap<object, Viewers>, nowMs: number): void {
  const publishers = room.lanes.publishersSince(nowMs - publishingMs);
  if (publishers.length === 0) return;
  const lines = linesOf(room);
  for (const publisher of publishers) {
    const line = room.members.get(publisher)?.line;
    const viewers = line && fare(room.lanes.of(publisher), lines, nowMs);
    if (!line || !viewers || !hasChanged(said.get(line), viewers)) continue;
    said.set(line, viewers);
    line.connection.sendNewest('line', encodeFrame({ type: 'line', ...viewers }));
  }
}

function linesOf({ members }: Room): Map<LaneViewer, MemberLine> {
  const lines = [...members.values()].flatMap(({ line }) => (line ? [line] : []));
  return new Map(lines.map((line) => [line.outbox, line]));
}

/** Those who stopped reading altogether do not count: nothing a publisher does helps them. */
function fare(
  lanes: readonly Lane[],
  lines: ReadonlyMap<LaneViewer, MemberLine>,
  nowMs: number,
): Viewers | undefined {
  const viewers = new Set(lanes.flatMap((lane) => [...lane.viewers]));
  let best = 0;
  let lagMs = 0;
  for (const viewer of viewers) {
    const line = lines.get(viewer);
    if (!line || line.connection.credit.isStalled(nowMs)) continue;
    const { bytesPerSecond, queueDelayMs } = line.connection.credit;
    best = Math.max(best, bytesPerSecond);
    lagMs = Math.max(lagMs, line.outbox.lagMs(nowMs) + queueDelayMs);
  }
  // Nothing is known of these viewers yet; a rate of 0 would say that there are none.
  if (best === 0 && viewers.size > 0) return undefined;
  return { bestViewerBytesPerSecond: Math.round(best), viewersLagMs: Math.round(lagMs) };
}

function hasChanged(before: Viewers | undefined, after: Viewers): boolean {
  if (!before) return true;
  return (
    differs(before.bestViewerBytesPerSecond, after.bestViewerBytesPerSecond) ||
    differs(before.viewersLagMs, after.viewersLagMs)
  );
}

function differs(before: number, after: number): boolean {
  return Math.abs(after - before) > Math.max(before, after) / 10;
}
