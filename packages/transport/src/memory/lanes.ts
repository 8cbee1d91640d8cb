import type { Clock } from '@folkmoot/kit';
import { type FrameOf, type LaneChange, type LaneId, laneKey, type MemberId } from '@folkmoot/wire';
import { createRoomLane, receivePacket, type RoomLane, type RoomPacket } from './lane.js';

/** The open lanes of a room, and the numbers that lanes and packets get in it. */
export class RoomLanes {
  readonly #clock: Clock;
  readonly #lanes = new Map<string, RoomLane>();
  #lastNumber = 0;
  #lastArrival = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All of them. */
  all(): RoomLane[] {
    return [...this.#lanes.values()];
  }

  /** Those of a member. */
  of(member: MemberId): RoomLane[] {
    return this.all().filter(({ id }) => id.member === member);
  }

  /** The lane of this number, if it is the member's. */
  get(member: MemberId, number: number): RoomLane | undefined {
    return this.of(member).find((lane) => lane.number === number);
  }

  /** Opens a lane, or the same once more; what comes is collected until `synced`. */
  open(id: LaneId): RoomLane {
    const key = laneKey(id);
    const lane = this.#lanes.get(key) ?? createRoomLane((this.#lastNumber += 1), id);
    this.#lanes.set(key, lane);
    lane.store.hold();
    return lane;
  }

  /** Takes a packet of a lane. Throws what the lane's rules or the grammar have against it. */
  receive(lane: RoomLane, frame: FrameOf<'packet'>): LaneChange<RoomPacket> | undefined {
    const arrival = (this.#lastArrival += 1);
    return lane.store.add(receivePacket(lane, frame, { arrival, arrivedMs: this.#clock.now() }));
  }

  /** Closes a lane. */
  delete(lane: RoomLane): void {
    this.#lanes.delete(laneKey(lane.id));
  }
}
