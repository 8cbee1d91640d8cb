import type { LaneId } from '@folkmoot/wire';

/** The lane and the encoded header of a packet that the engine seals. */
export interface SealTarget {
  lane: LaneId;
  header: Uint8Array;
}
