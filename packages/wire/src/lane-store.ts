import { laneClassOf, type LaneKind } from './lane.js';
import type { LanePacket, LaneStore } from './lane-rules.js';
import { LiveGroups } from './live-groups.js';
import { LiveSet } from './live-set.js';
import { LogRing } from './log-ring.js';

/** An empty store with the rules of this kind of lane. */
export function createLaneStore<P extends LanePacket>(kind: LaneKind): LaneStore<P> {
  switch (laneClassOf(kind)) {
    case 'log':
      return new LogRing<P>();
    case 'state':
      return new LiveSet<P>();
    case 'live':
      return new LiveGroups<P>();
  }
}
