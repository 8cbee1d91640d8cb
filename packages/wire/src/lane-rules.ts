import type { PacketHeader } from './header.js';
import type { SequenceRange } from './ranges.js';

/** What the lane rules need to know of a packet. */
export interface LanePacket {
  readonly header: PacketHeader;
  /** What it counts against the budgets. */
  readonly sizeBytes: number;
}

/** What one packet, or the frame it ends, changed. */
export interface LaneChange<P> {
  /** Not live any more: never send them to anybody again. */
  readonly retired: readonly P[];
  /** New: send them to every viewer. */
  readonly added: readonly P[];
  /** The stored packet became another of the same number: send `after` to whom `before` was not sent yet. */
  readonly replaced: readonly { readonly before: P; readonly after: P }[];
}

/** What is kept of one lane, by the rules of its class. */
export interface LaneStore<P extends LanePacket> {
  /** Bytes kept. */
  readonly bytes: number;
  /** Takes the next packet. Undefined: nothing changes (yet). Throws `limit/…`, which leaves the store as it was. */
  add(packet: P): LaneChange<P> | undefined;
  /** From now on packets are only collected, until `release`. */
  hold(): void;
  /** Applies what was collected, all at once, and retires these numbers with it. */
  release(retires: readonly SequenceRange[]): LaneChange<P> | undefined;
  /** Forgets the packets of an unfinished frame, or what was collected: its publisher is gone. */
  dropStaged(): void;
  /** What a newcomer gets, ascending. */
  packets(): readonly P[];
  /** The packets of the frame that is not finished yet. */
  staged(): readonly P[];
  /** What a publisher need not send again. */
  have(): readonly SequenceRange[];
}
