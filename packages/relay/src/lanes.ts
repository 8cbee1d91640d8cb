import { type FrameOf, type LaneId, MeetingError, type MemberId, laneKey, limits } from '@folkmoot/wire';
import { Lane } from './lane.js';

/** The smallest thing a packet may cost of its lane's rate: sharing out many tiny packets is work too. */
const leastPacketBytes = 256;

/** The lanes of one room, by number. Numbers are never used again; arrival numbers count all packets of the room. */
export class Lanes {
  readonly #byNumber = new Map<number, Lane>();
  readonly #byKey = new Map<string, Lane>();
  /** When a member published last. */
  readonly #publishedMs = new Map<MemberId, number>();
  #lastNumber = 0;
  #lastArrival = 0;

  /** All lanes. */
  all(): Iterable<Lane> {
    return this.#byNumber.values();
  }

  /** The lanes of a member. */
  of(member: MemberId): Lane[] {
    return [...this.#byNumber.values()].filter(({ id }) => id.member === member);
  }

  /** The members that published since then. */
  publishersSince(sinceMs: number): MemberId[] {
    for (const [member, atMs] of this.#publishedMs) if (atMs < sinceMs) this.#publishedMs.delete(member);
    return [...this.#publishedMs.keys()];
  }

  /** The lane of this id; made when there is none. `isNew` says so. @throws MeetingError `limit/lanes`. */
  provide(id: LaneId, options: { maxBytesPerSecond: number; nowMs: number }): { lane: Lane; isNew: boolean } {
    const known = this.#byKey.get(laneKey(id));
    if (known) return { lane: known, isNew: false };
    if (this.of(id.member).length >= limits.lanes)
      throw new MeetingError('limit/lanes', 'These are too many lanes.');
    this.#lastNumber += 1;
    const lane = new Lane(this.#lastNumber, id, options);
    this.#byNumber.set(lane.number, lane);
    this.#byKey.set(laneKey(lane.id), lane);
    return { lane, isNew: true };
  }

  /**
   * The open lane of this number when it is the member's. Undefined: it is closed; what still comes for it is nothing.
   * @throws MeetingError `permission/lane` when it is somebody else's.
   */
  own(member: MemberId, number: number): Lane | undefined {
    const lane = this.#byNumber.get(number);
    if (lane && lane.id.member !== member)
      throw new MeetingError('permission/lane', 'This lane is somebody else’s.');
    if (!lane && number > this.#lastNumber) throw new MeetingError('protocol/lane', 'There is no such lane.');
    return lane?.isOpen === true ? lane : undefined;
  }

  /**
   * Takes a packet for a lane and returns how long its publisher must wait before the next.
   * @throws MeetingError `protocol/malformed`, `limit/live-set`: this packet is refused.
   */
  publish(lane: Lane, packet: FrameOf<'packet'>, nowMs: number): number {
    this.#lastArrival += 1;
    this.#publishedMs.set(lane.id.member, nowMs);
    lane.publish(packet, this.#lastArrival, nowMs);
    return lane.charge(Math.max(leastPacketBytes, packet.header.length + packet.payload.length), nowMs);
  }

  /** Ends a lane. */
  close(lane: Lane, how: 'ended' | 'cut'): void {
    this.#byNumber.delete(lane.number);
    this.#byKey.delete(laneKey(lane.id));
    lane.close(how);
  }
}
