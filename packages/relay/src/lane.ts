import {
  type FrameOf,
  type LaneChange,
  type LaneId,
  type LaneStore,
  type SequenceRange,
  createLaneStore,
} from '@folkmoot/wire';
import { TokenBucket } from './buckets.js';
import { type RelayPacket, relayPacket } from './packet.js';

/** What a lane may carry whatever its publisher was granted. */
const mostBytesPerSecond = 25_000_000;

/** Somebody who watches a lane. */
export interface LaneViewer {
  /** The lane has changed. */
  follow(lane: Lane, change: LaneChange<RelayPacket>, nowMs: number): void;
  /** The lane is over. */
  end(lane: Lane, how: 'ended' | 'cut'): void;
}

/** A lane of a room: what is kept of it, and who watches. */
export class Lane {
  /** Its number in the room; never used again. */
  readonly number: number;
  readonly id: LaneId;
  /** Those who get what is published. */
  readonly viewers = new Set<LaneViewer>();
  /** Those who know its number but watch no more: all they hear is its end. */
  readonly acquaintances = new Set<LaneViewer>();
  readonly #store: LaneStore<RelayPacket>;
  #rate: TokenBucket;
  #isOpen = false;
  #newestGroup = -1;

  constructor(number: number, id: LaneId, options: { maxBytesPerSecond: number; nowMs: number }) {
    this.number = number;
    this.id = id;
    this.#store = createLaneStore(id.kind);
    this.#rate = rateOf(options.maxBytesPerSecond, options.nowMs);
  }

  /** Whether its publisher's present connection has opened it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What is kept: the live set, the ring or the newest group, ascending. */
  get packets(): readonly RelayPacket[] {
    return this.#store.packets();
  }

  /** Number of the newest group of a `live` lane. */
  get newestGroup(): number {
    return this.#newestGroup;
  }

  /** Opens it for a connection of its publisher: from here to `synced` everything is staged. Returns what the relay has. */
  open(): readonly SequenceRange[] {
    this.#isOpen = true;
    this.#store.hold();
    return this.#store.have();
  }

  /** The publisher's connection broke: what it did not finish is forgotten. */
  breakOff(): void {
    this.#isOpen = false;
    this.#store.dropStaged();
  }

  /** Takes a packet. @throws MeetingError `protocol/malformed`, `limit/live-set`; the lane is then as it was before. */
  publish(frame: FrameOf<'packet'>, arrival: number, nowMs: number): void {
    const packet = relayPacket(this.number, frame, arrival, nowMs);
    const change = this.#store.add(packet);
    this.#newestGroup = Math.max(this.#newestGroup, packet.header.live?.group ?? -1);
    this.#tell(change, nowMs);
  }

  /** Applies what was staged since `open`, and retires these numbers with it. @throws MeetingError `limit/live-set`. */
  sync(retires: readonly SequenceRange[], nowMs: number): void {
    this.#tell(this.#store.release(retires), nowMs);
  }

  /** Sets the rate its publisher must keep to. */
  limit(maxBytesPerSecond: number, nowMs: number): void {
    this.#rate = rateOf(maxBytesPerSecond, nowMs);
  }

  /** Charges the rate for bytes that arrived and says for how long the publisher must wait now. */
  charge(sizeBytes: number, nowMs: number): number {
    this.#rate.charge(sizeBytes, nowMs);
    return this.#rate.waitMs(0, nowMs);
  }

  /** Ends it: its viewers are told, after the lines of a log they still lack, unless it is cut. */
  close(how: 'ended' | 'cut'): void {
    this.#isOpen = false;
    for (const viewer of [...this.viewers, ...this.acquaintances]) viewer.end(this, how);
    this.viewers.clear();
    this.acquaintances.clear();
  }

  #tell(change: LaneChange<RelayPacket> | undefined, nowMs: number): void {
    if (!change) return;
    for (const viewer of this.viewers) viewer.follow(this, change, nowMs);
  }
}

/** Two seconds' worth at once, for a key frame; then the rate. */
function rateOf(maxBytesPerSecond: number, nowMs: number): TokenBucket {
  const perSecond = Math.min(maxBytesPerSecond || mostBytesPerSecond, mostBytesPerSecond);
  return new TokenBucket({ capacity: 2 * perSecond, perSecond }, nowMs);
}
