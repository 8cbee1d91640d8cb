import type { LinkStats } from '../link.js';

/** The sums of a link, while it counts. */
export type Counters = { -readonly [K in keyof LinkStats]: number };

/** All at zero. */
export function createCounters(): Counters {
  return {
    sentBytes: 0,
    sentPackets: 0,
    skippedPackets: 0,
    receivedBytes: 0,
    receivedPackets: 0,
    droppedPackets: 0,
    reconnects: 0,
    roundTripMs: 0,
  };
}
