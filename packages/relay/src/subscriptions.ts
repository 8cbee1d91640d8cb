import {
  type FrameOf,
  MeetingError,
  type MemberId,
  type SequenceRange,
  laneKey,
  limits,
} from '@folkmoot/wire';
import { TokenBucket } from './buckets.js';
import type { Lane } from './lane.js';
import type { Outbox } from './outbox.js';

interface Subscription {
  kind: number;
  member: MemberId | undefined;
  priority: number;
  rate: TokenBucket | undefined;
}

/** What one viewer asked for, and so which lanes fill its outbox. */
export class Subscriptions {
  readonly #viewer: MemberId;
  readonly #outbox: Outbox;
  readonly #byId = new Map<number, Subscription>();

  constructor(viewer: MemberId, outbox: Outbox) {
    this.#viewer = viewer;
    this.#outbox = outbox;
  }

  /** Adds or changes a subscription. What it says the viewer has replaces what was believed. @throws MeetingError `limit/subscriptions`. */
  set(frame: FrameOf<'subscribe'>, lanes: Iterable<Lane>, nowMs: number): void {
    if (this.#byId.size >= limits.subscriptions && !this.#byId.has(frame.id)) {
      throw new MeetingError('limit/subscriptions', 'These are too many subscriptions.');
    }
    const before = this.#byId.get(frame.id);
    const subscription = subscriptionOf(frame, nowMs);
    const have = new Map(frame.have.map(({ lane, ranges }) => [laneKey(lane), ranges]));
    this.#byId.set(frame.id, subscription);
    for (const lane of lanes) {
      if (this.#matches(subscription, lane)) this.#settle(lane, have.get(laneKey(lane.id)) ?? []);
      else if (before && this.#matches(before, lane)) this.#settle(lane);
    }
  }

  /** Ends a subscription. */
  delete(id: number, lanes: Iterable<Lane>): void {
    const before = this.#byId.get(id);
    if (!before) return;
    this.#byId.delete(id);
    for (const lane of lanes) if (this.#matches(before, lane)) this.#settle(lane);
  }

  /** A lane was opened: watches it when it was asked for. */
  offer(lane: Lane): void {
    this.#settle(lane);
  }

  /** Watches the lane as the most urgent of the subscriptions that ask for it, or not at all. */
  #settle(lane: Lane, have?: readonly SequenceRange[]): void {
    let best: Subscription | undefined;
    for (const subscription of this.#byId.values()) {
      if (!this.#matches(subscription, lane)) continue;
      if (!best || subscription.priority < best.priority) best = subscription;
    }
    if (best) this.#outbox.watch(lane, best, have);
    else this.#outbox.unwatch(lane);
  }

  /** One's own lanes come back only when one names oneself. */
  #matches({ kind, member }: Subscription, { id }: Lane): boolean {
    return id.kind === kind && (member === undefined ? id.member !== this.#viewer : id.member === member);
  }
}

function subscriptionOf(
  { kind, member, priority, maxBytesPerSecond }: FrameOf<'subscribe'>,
  nowMs: number,
): Subscription {
  const size = { capacity: Math.max(16_384, maxBytesPerSecond / 4), perSecond: maxBytesPerSecond };
  const rate = maxBytesPerSecond > 0 ? new TokenBucket(size, nowMs) : undefined;
  return { kind, member, priority, rate };
}
