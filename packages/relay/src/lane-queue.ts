import {
  type LaneChange,
  type MemberId,
  type SequenceRange,
  MeetingError,
  RangeSet,
  Unsent,
  isExpired,
  laneClassOf,
  limits,
} from '@folkmoot/wire';
import type { Lane } from './lane.js';
import { OnTheWay } from './on-the-way.js';
import type { RelayPacket } from './packet.js';

/** Where a lane stands among the others of a viewer: the smallest goes first. */
export interface Rank {
  priority: number;
  place: number;
}

/**
 * What one viewer lacks of one lane. Holds references only, and no more than the lane itself keeps. A packet whose first
 * piece is out is finished before the next one begins, so nothing arrives after what retired it.
 */
export class LaneQueue {
  readonly lane: Lane;
  readonly #viewer: MemberId;
  readonly #onOutdated: (count: number) => void;
  readonly #way = new OnTheWay();
  /** On a `live` lane: what waits, oldest first. */
  readonly #inTime: RelayPacket[] = [];
  #unsent = new Unsent<RelayPacket>();

  /** @param onOutdated hears how many packets need not be sent any more. */
  constructor(lane: Lane, viewer: MemberId, onOutdated: (count: number) => void) {
    this.lane = lane;
    this.#viewer = viewer;
    this.#onOutdated = onOutdated;
  }

  /** Whether there is nothing to send. */
  get isEmpty(): boolean {
    return this.#unsent.size === 0 && this.#way.isEmpty;
  }

  /** Packets that wait or are on the way. */
  get size(): number {
    return this.#unsent.size + (this.#way.current ? 1 : 0);
  }

  /** Whether a packet is on its way in pieces. */
  get isOnTheWay(): boolean {
    return this.#way.current !== undefined;
  }

  /** When the packet to send next arrived at the relay; undefined: nothing waits. */
  get waitingSinceMs(): number | undefined {
    return (this.#way.current?.packet ?? this.#unsent.peek())?.arrivedMs;
  }

  /** Starts over: the viewer has these numbers of the lane and lacks the rest. */
  restart(have: readonly SequenceRange[]): void {
    this.clear();
    const had = new RangeSet(have);
    for (const packet of this.lane.packets) {
      if (isFor(packet, this.#viewer) && !had.has(packet.header.sequence)) this.#add(packet, packet.arrival);
    }
  }

  /** Lacks nothing any more. A packet that was on its way is given up. */
  clear(): void {
    this.#way.giveUp();
    this.#unsent = new Unsent();
    this.#inTime.length = 0;
  }

  /**
   * Follows a change of the lane.
   * @throws MeetingError `limit/backlog` when it is too far behind on a `log` lane.
   */
  follow(change: LaneChange<RelayPacket>, nowMs: number): void {
    const wants = (packet: RelayPacket): boolean => isFor(packet, this.#viewer);
    const before = this.#unsent.size;
    const added = change.added.filter(wants);
    this.#unsent.apply(change, ({ arrival }) => arrival, wants);
    for (const { before: old, after } of change.replaced) this.#replaceOnTheWay(old, after);
    this.#onOutdated(Math.max(0, before + added.length - this.#unsent.size));
    const laneClass = laneClassOf(this.lane.id.kind);
    if (laneClass === 'log') requireBound(this.#unsent);
    if (laneClass !== 'live') return;
    this.#inTime.push(...added);
    this.#dropLate(nowMs);
  }

  /** Where the lane stands now; undefined when there is nothing to send. */
  rank(nowMs: number): Rank | undefined {
    this.#dropLate(nowMs);
    const next = this.#unsent.peek();
    const waiting = next && {
      priority: next.header.priority,
      place: this.#unsent.placeOf(next) ?? next.arrival,
    };
    const way = this.#way.current;
    // The packet on its way makes room for the waiting one, so it counts with the better priority of the two.
    if (way)
      return { priority: Math.min(way.packet.header.priority, waiting?.priority ?? 7), place: way.place };
    return this.#way.isEmpty ? waiting : { priority: 0, place: 0 };
  }

  /** The next bytes: a whole packet frame, or a piece of one. The last piece of a packet says so by `ends`. */
  take(pieceBytes: number): { bytes: Uint8Array; ends: boolean } | undefined {
    const abort = this.#way.takeAbort();
    if (abort) return { bytes: abort, ends: false };
    if (!this.#way.current) this.#begin();
    return this.#way.next(pieceBytes);
  }

  /**
   * Drops the packets of a `live` lane whose time has passed, also when one group is larger than a lane may keep: then
   * its oldest packets go.
   */
  #dropLate(nowMs: number): void {
    if (this.#inTime.length === 0 && !this.#way.current?.packet.header.live) return;
    const before = this.size;
    const hasExpired = ({ header, arrivedMs }: RelayPacket): boolean =>
      isExpired(header, this.lane.newestGroup, nowMs - arrivedMs);
    const isLate = (packet: RelayPacket): boolean =>
      this.#unsent.placeOf(packet) === undefined || isTooMuch(this.#unsent) || hasExpired(packet);
    let late = 0;
    for (; this.#inTime[late] && isLate(this.#inTime[late] as RelayPacket); late += 1) {
      this.#unsent.delete(this.#inTime[late] as RelayPacket);
    }
    if (late > 0) this.#inTime.splice(0, late);
    const way = this.#way.current;
    if (way && hasExpired(way.packet)) this.#way.giveUp();
    this.#onOutdated(before - this.size);
  }

  #begin(): void {
    const packet = this.#unsent.peek();
    if (!packet) return;
    this.#way.begin(packet, this.#unsent.placeOf(packet) ?? packet.arrival);
    this.#unsent.delete(packet);
  }

  /** Half of the old bytes and half of the new ones make nothing: the new ones start over, at the same place. */
  #replaceOnTheWay(before: RelayPacket, after: RelayPacket): void {
    const way = this.#way.current;
    if (way?.packet !== before) return;
    this.#way.giveUp();
    if (isFor(after, this.#viewer)) this.#add(after, way.place);
  }

  #add(packet: RelayPacket, place: number): void {
    this.#unsent.add(packet, place);
    if (packet.header.live) this.#inTime.push(packet);
  }
}

function isFor({ header: { recipients } }: RelayPacket, viewer: MemberId): boolean {
  return recipients.length === 0 || recipients.includes(viewer);
}

/** A newcomer starts with a whole ring, so twice that is too far behind. */
function requireBound({ size, bytes }: Unsent<RelayPacket>): void {
  if (size <= 2 * limits.logPackets && bytes <= 2 * limits.logBytes) return;
  throw new MeetingError('limit/backlog', 'This line is too far behind.', { retryable: true });
}

function isTooMuch({ size, bytes }: Unsent<RelayPacket>): boolean {
  return size > limits.liveGroupPackets || bytes > limits.liveGroupBytes;
}
