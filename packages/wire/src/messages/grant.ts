import { bytes, fixedBytes, flag, type Infer, integer, list, optional, record } from '../codec.js';
import { laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/**
 * What a member may publish, in clear, for the relay. The serials of a signer grow within the room; a relay ignores a
 * grant that is not newer than the newest it accepted of the same signer. A member may publish what its own newest grant
 * lists and what the newest grant to `everybody` lists. `out` removes the member; `out` for everybody ends the meeting. A
 * rate of 0 sets no limit.
 */
export const grant = record({
  room: fixedBytes(16),
  serial: integer(),
  member: memberId,
  lanes: list(record({ kind: laneKind, maxBytesPerSecond: integer() }), limits.lanes),
  out: flag,
  /** Who signed; absent: the meeting key of the descriptor, which has not been handed over. */
  signer: optional(
    record({
      /** The meeting key in force, or the identity key of a co-organizer. */
      key: fixedBytes(32),
      /** The signed hand-overs that lead to the meeting key in force, the oldest first. */
      handOvers: list(bytes(limits.handOverBytes), limits.handOvers),
      /** The newest signed charter: it names the co-organizers. */
      charter: optional(bytes(limits.charterBytes)),
    }),
  ),
});

/** A grant. Signed with label `grant` by the meeting key in force, or by the identity key of a co-organizer. */
export type Grant = Infer<typeof grant>;
