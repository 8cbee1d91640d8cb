import { encodeFrame } from '@folkmoot/wire';
import type { Lane } from './lane.js';
import type { Member } from './member.js';
import type { Outbox } from './outbox.js';
import type { Room } from './room.js';

interface Viewers {
  bestViewerBytesPerSecond: number;
  viewersLagMs: number;
}

/** Tells every publisher of a room how its viewers fare, where that has changed by more than a tenth. */
export function sayLines(room: Room, said: WeakMap<object, Viewers>, nowMs: number): void {
  const byOutbox = new Map(
    [...room.members.values()].flatMap(({ line }) => (line ? [[line.outbox, line] as const] : [])),
  );
  for (const member of room.members.values()) {
    const { line } = member;
    const lanes = line ? room.lanes.of(member.id) : [];
    if (!line || lanes.length === 0) continue;
    const viewers = fare(viewersOf(lanes), byOutbox, nowMs);
    if (!hasChanged(said.get(line), viewers)) continue;
    said.set(line, viewers);
    line.connection.sendNewest('line', encodeFrame({ type: 'line', ...viewers }));
  }
}

/** Those who stopped reading altogether do not count: nothing a publisher does helps them. */
function fare(
  viewers: ReadonlySet<Outbox>,
  lines: ReadonlyMap<Outbox, NonNullable<Member['line']>>,
  nowMs: number,
): Viewers {
  const result: Viewers = { bestViewerBytesPerSecond: 0, viewersLagMs: 0 };
  for (const viewer of viewers) {
    const credit = lines.get(viewer)?.connection.credit;
    if (!credit || credit.isStalled(nowMs)) continue;
    const lagMs = Math.round(viewer.lagMs(nowMs) + credit.queueDelayMs);
    result.viewersLagMs = Math.max(result.viewersLagMs, lagMs);
    result.bestViewerBytesPerSecond = Math.max(
      result.bestViewerBytesPerSecond,
      Math.round(credit.bytesPerSecond),
    );
  }
  return result;
}

function viewersOf(lanes: readonly Lane[]): Set<Outbox> {
  return new Set(lanes.flatMap(({ viewers }) => [...viewers]));
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
