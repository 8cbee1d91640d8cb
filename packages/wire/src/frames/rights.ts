import { bytes, integer, list, record } from '../codec.js';
import { laneKind } from '../lane.js';
import { limits } from '../limits.js';

/** Client → relay: a signed grant. Anybody may deliver it, only the meeting key can sign it. */
export const grantFrame = record({ signed: bytes(limits.signedBytes) });

/** Relay → client, after joining and after every change: what this member may publish now. */
export const rights = record({
  lanes: list(record({ kind: laneKind, maxBytesPerSecond: integer() }), limits.lanes),
});
