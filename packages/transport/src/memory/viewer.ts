import {
  type FrameOf,
  type LaneChange,
  type MemberId,
  RangeSet,
  Unsent,
  isExpired,
  laneKey,
} from '@folkmoot/wire';
import { isFor, type RoomLane, type RoomPacket } from './lane.js';
import type { RoomLine } from './line.js';

/** Bytes that may be on their way to a viewer, or not decoded by it. The rest waits where it can be retired. */
const windowBytes = 64 * 1024;

/** What one member receives. */
export class Viewer {
  readonly #member: MemberId;
  readonly #line: RoomLine;
  readonly #subscriptions = new Map<number, FrameOf<'subscribe'>>();
  readonly #known = new Map<RoomLane, RangeSet>();
  readonly #unsent = new Unsent<RoomPacket>();
  readonly #named = new Set<RoomLane>();
  #sentBytes = 0;
  #decodedBytes = 0;

  constructor(member: MemberId, line: RoomLine) {
    this.#member = member;
    this.#line = line;
  }

  /** Sends what these lanes have and the viewer lacks, now and from now on. */
  subscribe(frame: FrameOf<'subscribe'>, lanes: Iterable<RoomLane>): void {
    this.#subscriptions.set(frame.id, frame);
    const have = new Map(frame.have.map(({ lane, ranges }) => [laneKey(lane), ranges]));
    for (const lane of lanes) {
      if (!this.#selects(frame, lane)) continue;
      this.#known.set(lane, new RangeSet(have.get(laneKey(lane.id))));
      for (const packet of lane.store.packets()) {
        if (this.#lacks(packet)) this.#unsent.add(packet, packet.arrival);
      }
    }
    this.#pump();
  }

  /** No more of a subscription. */
  unsubscribe({ id }: FrameOf<'unsubscribe'>): void {
    this.#subscriptions.delete(id);
  }

  /** A lane changed. */
  follow(lane: RoomLane, change: LaneChange<RoomPacket>): void {
    if (!this.#wants(lane)) return;
    this.#unsent.apply(
      change,
      ({ arrival }) => arrival,
      (packet) => isFor(packet, this.#member),
    );
    this.#pump();
  }

  /** Nothing more comes on a lane. */
  closeLane(lane: RoomLane): void {
    for (const packet of [...lane.store.packets()]) this.#unsent.delete(packet);
    this.#known.delete(lane);
    if (this.#named.delete(lane)) this.#line.send({ type: 'close-lane', lane: lane.number });
  }

  /** The viewer is done with so much. */
  acknowledged({ decoded }: FrameOf<'ack'>): void {
    this.#decodedBytes = Math.max(this.#decodedBytes, decoded);
    this.#pump();
  }

  #pump(): void {
    while (this.#sentBytes - this.#decodedBytes < windowBytes) {
      const packet = this.#unsent.next();
      if (!packet) return;
      const waitedMs = this.#line.clock.now() - packet.arrivedMs;
      if (!isExpired(packet.header, packet.lane.newestGroup, waitedMs)) this.#send(packet);
    }
  }

  #send({ lane, header, frame }: RoomPacket): void {
    if (!this.#named.has(lane)) this.#line.send({ type: 'lane', lane: lane.number, id: lane.id });
    this.#named.add(lane);
    this.#numbersOf(lane).add(header.sequence);
    this.#line.sendBytes(frame);
    this.#sentBytes += frame.length;
  }

  #wants(lane: RoomLane): boolean {
    return [...this.#subscriptions.values()].some((subscription) => this.#selects(subscription, lane));
  }

  /** One's own lanes come only to who names oneself. */
  #selects({ kind, member }: FrameOf<'subscribe'>, { id }: RoomLane): boolean {
    return id.kind === kind && (member === undefined ? id.member !== this.#member : id.member === member);
  }

  #lacks(packet: RoomPacket): boolean {
    const isKnown = this.#numbersOf(packet.lane).has(packet.header.sequence) || this.#unsent.has(packet);
    return !isKnown && isFor(packet, this.#member);
  }

  #numbersOf(lane: RoomLane): RangeSet {
    const numbers = this.#known.get(lane) ?? new RangeSet();
    this.#known.set(lane, numbers);
    return numbers;
  }
}
