import {
  type LaneChange,
  type MeetingError,
  type MemberId,
  type SequenceRange,
  laneClassOf,
} from '@folkmoot/wire';
import { LaneNames } from './lane-names.js';
import { LaneQueue } from './lane-queue.js';
import type { Lane } from './lane.js';
import { type WatchedLane, type Watching, nextLane } from './next-lane.js';
import type { RelayPacket } from './packet.js';

/** What an outbox tells its line. */
export interface OutboxEvents {
  /** There is something to send. */
  onWaiting(): void;
  /** The viewer is too far behind on a lane of which it must get everything. */
  onBacklog(error: MeetingError): void;
  /** A packet is complete on the viewer's line. */
  onDelivered(): void;
  /** So many packets were outdated before they were sent. */
  onOutdated: (count: number) => void;
}

/** Bytes for a viewer. Only frames that carry packets count for its credit. */
export interface Piece {
  bytes: Uint8Array;
  counts: boolean;
}

/** What one viewer lacks of all lanes it watches, and what goes next. */
export class Outbox {
  readonly #viewer: MemberId;
  readonly #events: OutboxEvents;
  readonly #lanes = new Map<Lane, WatchedLane>();
  readonly #waiting = new Set<WatchedLane>();
  readonly #names = new LaneNames();
  readonly #first: Piece[] = [];

  constructor(viewer: MemberId, events: OutboxEvents) {
    this.#viewer = viewer;
    this.#events = events;
  }

  /** Packets that wait, on all lanes. */
  get size(): number {
    let size = 0;
    for (const { queue } of this.#waiting) size += queue.size;
    return size;
  }

  /** Watches a lane, or watches it differently. With `have`, starts over: these numbers the viewer has. */
  watch(lane: Lane, watching: Watching, have?: readonly SequenceRange[]): void {
    const known = this.#lanes.get(lane);
    const watched = known ?? {
      queue: new LaneQueue(lane, this.#viewer, this.#events.onOutdated),
      watching,
      ends: false,
    };
    watched.watching = watching;
    this.#lanes.set(lane, watched);
    lane.viewers.add(this);
    lane.acquaintances.delete(this);
    if (have || !known) watched.queue.restart(have ?? []);
    this.#wake(watched);
  }

  /** Watches a lane no more. Who knows its number still hears of its end. */
  unwatch(lane: Lane): void {
    lane.viewers.delete(this);
    if (this.#names.known.has(lane)) lane.acquaintances.add(this);
    this.#drop(lane);
  }

  /** Follows a change of a lane. */
  follow(lane: Lane, change: LaneChange<RelayPacket>, nowMs: number): void {
    const watched = this.#lanes.get(lane);
    if (!watched) return;
    try {
      watched.queue.follow(change, nowMs);
      this.#wake(watched);
    } catch (error) {
      this.#events.onBacklog(error as MeetingError);
    }
  }

  /** The lane is over. What a log still holds for this viewer goes out before, unless the lane was cut. */
  end(lane: Lane, how: 'ended' | 'cut'): void {
    const watched = this.#lanes.get(lane);
    if (watched && how === 'ended' && laneClassOf(lane.id.kind) === 'log' && !watched.queue.isEmpty) {
      watched.ends = true;
      return;
    }
    this.#drop(lane);
    this.#sayFirst(this.#names.dismiss(lane), false);
  }

  /** The next bytes for the viewer, in pieces of at most so many; undefined: nothing waits, or rates forbid it. */
  take(pieceBytes: number, nowMs: number): Piece | undefined {
    const first = this.#first.shift();
    if (first) return first;
    const watched = nextLane(this.#waiting, nowMs);
    if (!watched) return undefined;
    const name = this.#names.introduce(watched.queue.lane);
    return name ? { bytes: name, counts: false } : this.#takeFrom(watched, pieceBytes, nowMs);
  }

  /** How long the packet that goes next on some lane has waited at most, in milliseconds. */
  lagMs(nowMs: number): number {
    let sinceMs = nowMs;
    for (const { queue } of this.#waiting) sinceMs = Math.min(sinceMs, queue.waitingSinceMs ?? nowMs);
    return nowMs - sinceMs;
  }

  /** Watches nothing any more and lets go of all packets. */
  close(): void {
    for (const lane of this.#lanes.keys()) lane.viewers.delete(this);
    for (const lane of this.#names.known) lane.acquaintances.delete(this);
    this.#lanes.clear();
    this.#waiting.clear();
    this.#names.clear();
    this.#first.length = 0;
  }

  #takeFrom(watched: WatchedLane, pieceBytes: number, nowMs: number): Piece | undefined {
    const taken = watched.queue.take(pieceBytes);
    if (!taken) return undefined;
    watched.watching.rate?.charge(taken.bytes.length, nowMs);
    if (taken.ends) this.#events.onDelivered();
    this.#rest(watched);
    return { bytes: taken.bytes, counts: true };
  }

  #wake(watched: WatchedLane): void {
    if (watched.queue.isEmpty) return void this.#waiting.delete(watched);
    this.#waiting.add(watched);
    this.#events.onWaiting();
  }

  #rest(watched: WatchedLane): void {
    if (!watched.queue.isEmpty) return;
    this.#waiting.delete(watched);
    if (watched.ends) this.end(watched.queue.lane, 'ended');
  }

  /** Forgets a lane; the viewer hears of a packet that was on its way. */
  #drop(lane: Lane): void {
    const watched = this.#lanes.get(lane);
    if (!watched) return;
    this.#lanes.delete(lane);
    this.#waiting.delete(watched);
    watched.queue.clear();
    this.#sayFirst(watched.queue.take(0)?.bytes, true);
  }

  #sayFirst(bytes: Uint8Array | undefined, counts: boolean): void {
    if (!bytes) return;
    this.#first.push({ bytes, counts });
    this.#events.onWaiting();
  }
}
