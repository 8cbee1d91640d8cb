import type { TokenBucket } from './buckets.js';
import type { LaneQueue, Rank } from './lane-queue.js';

/** How a viewer watches a lane. */
export interface Watching {
  /** Added to the priority of every packet. */
  priority: number;
  /** Bounds the rate, shared with the other lanes of the subscription. */
  rate?: TokenBucket | undefined;
}

/** A lane that a viewer watches. */
export interface WatchedLane {
  readonly queue: LaneQueue;
  watching: Watching;
  /** The lane is over; what is left still goes out. */
  ends: boolean;
}

/** Packets on their way in pieces at once. A receiver takes twice as many. */
const mostOnTheWay = 16;

/** The lane whose next packet goes first: the smallest (priority, place), among those whose rate allows it. */
export function nextLane(lanes: Iterable<WatchedLane>, nowMs: number): WatchedLane | undefined {
  const isFull = countOnTheWay(lanes) >= mostOnTheWay;
  let best: { lane: WatchedLane; rank: Rank } | undefined;
  for (const lane of lanes) {
    const rank = isFull && !lane.queue.isOnTheWay ? undefined : rankOf(lane, nowMs);
    if (rank && (!best || isBefore(rank, best.rank))) best = { lane, rank };
  }
  return best?.lane;
}

function countOnTheWay(lanes: Iterable<WatchedLane>): number {
  let count = 0;
  for (const { queue } of lanes) if (queue.isOnTheWay) count += 1;
  return count;
}

function rankOf({ queue, watching: { priority, rate } }: WatchedLane, nowMs: number): Rank | undefined {
  if (rate && rate.level(nowMs) <= 0) return undefined;
  const rank = queue.rank(nowMs);
  return rank && { priority: rank.priority + priority, place: rank.place };
}

function isBefore(a: Rank, b: Rank): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.place < b.place);
}
