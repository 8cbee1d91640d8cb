import { bytes, choice, integer, record, rest } from '../codec.js';
import { laneId, laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { sequenceRanges } from '../ranges.js';

const number = integer(1);

/** Client → relay: the member wants to publish on this lane. Answered by `opened`, or by `refused` with the lane. */
export const open = record({ kind: laneKind, generation: integer() });

/**
 * Relay → publisher: the lane is open under this number of the room, and this is what the relay has of it. The relay
 * then stages every packet of the lane until `synced`.
 */
export const opened = record({
  lane: number,
  kind: laneKind,
  generation: integer(),
  have: sequenceRanges(limits.storeRanges),
});

/**
 * Publisher → relay, once after each `opened` and the packets the relay lacked: what was sent since `opened` is applied
 * at once, and these numbers, which the relay has and the publisher has not, are retired with it.
 */
export const synced = record({ lane: number, retires: sequenceRanges(limits.storeRanges) });

/** Either way: nothing more comes on this lane. To the publisher it means that the right was withdrawn. */
export const closeLane = record({ lane: number });

/** Relay → client, before the first packet of a lane: what its number stands for. Numbers are the room's, never reused. */
export const lane = record({ lane: number, id: laneId });

/** Either way: one packet. `arrival` is 0 on the way to the relay. The header is kept as bytes: it is authenticated. */
export const packet = record({
  lane: number,
  arrival: integer(),
  header: bytes(limits.headerBytes),
  payload: rest,
});

/** Either way: a piece of one whole `packet` frame. Pieces of other transfers and other frames may come between. */
export const fragment = record({ transfer: integer(), piece: choice('more', 'last', 'abort'), bytes: rest });
