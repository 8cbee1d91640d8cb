import { flag, integer, list, record } from '../codec.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/**
 * Either way: bytes of `packet` and `fragment` frames, their type and length included, that this side received, and
 * how many of them it is done with, since the connection began. `decoded ≤ received`. The relay is done when it has
 * received.
 */
export const ack = record({ received: integer(), decoded: integer() });

/** Either way, at least every second: are you there? */
export const ping = record({ id: integer() });

/** Either way: the answer, with the same id. */
export const pong = record({ id: integer() });

/** Relay → client: who is in the room. Away: the connection broke, the lanes are kept for 20 s. */
export const members = record({ members: list(record({ member: memberId, away: flag }), limits.members) });

/** Relay → publisher, when it changes: the rate of the best viewer (0: nobody watches), and how far viewers lag. */
export const line = record({ bestViewerBytesPerSecond: integer(), viewersLagMs: integer() });
