import { type ReadonlySignal, signal } from '@folkmoot/kit';
import { type LaneKind, MeetingError, type MemberId } from '@folkmoot/wire';
import type {
  Backlog,
  LaneSelector,
  LaneWriter,
  Link,
  LinkState,
  LinkStats,
  Present,
  SubscribeOptions,
  Subscription,
} from '../link.js';
import type { Connection } from './connection.js';
import { createCounters } from './counters.js';
import { Grants } from './grants.js';
import { Lifeline, type Reconnect, type Tenant } from './lifeline.js';
import { Publishing } from './publishing.js';
import { Receiving } from './receiving.js';
import { createTenant } from './tenant.js';

/** A link over connections to a relay, one after the other. */
export class RelayLink implements Link {
  readonly self: MemberId;
  readonly #lifeline: Lifeline;
  readonly #members = signal<readonly Present[]>([]);
  readonly #counters = createCounters();
  readonly #publishing: Publishing;
  readonly #receiving: Receiving;
  readonly #grants = new Grants();

  constructor(self: MemberId, connection: Connection, reconnect: Reconnect) {
    this.self = self;
    this.#publishing = new Publishing(self, this.#counters);
    this.#receiving = new Receiving(self, this.#counters);
    this.#lifeline = new Lifeline(connection, this.#tenant(), {
      reconnect,
      onReconnect: () => (this.#counters.reconnects += 1),
    });
  }

  /** Whether the link works. */
  get state(): ReadonlySignal<LinkState> {
    return this.#lifeline.state;
  }

  /** Who is in the room. */
  get members(): ReadonlySignal<readonly Present[]> {
    return this.#members;
  }

  /** How well packets leave. */
  get backlog(): ReadonlySignal<Backlog> {
    return this.#publishing.meter.backlog;
  }

  /** Sums since the link began. */
  stats(): LinkStats {
    return { ...this.#counters, roundTripMs: this.#lifeline.connection.roundTripMs };
  }

  /** Opens a lane for publishing. */
  open(kind: LaneKind, generation: number): LaneWriter {
    if (this.#lifeline.isOver) throw new MeetingError('usage/closed', 'The link is closed.');
    return this.#publishing.open(kind, generation);
  }

  /** Receives the lanes of a kind. */
  subscribe(selector: LaneSelector, options?: SubscribeOptions): Subscription {
    const subscription = this.#receiving.subscribe(selector, options);
    if (this.#lifeline.isOver) subscription.close();
    return subscription;
  }

  /** Delivers a grant, on later connections too: another relay may not have seen it. */
  grant(signed: Uint8Array): void {
    this.#grants.add(signed);
    this.#lifeline.connection.send({ type: 'grant', signed });
  }

  /** Leaves for good. */
  close(): void {
    if (!this.#lifeline.isOver) this.#lifeline.connection.send({ type: 'leave' });
    this.#lifeline.end();
  }

  #tenant(): Tenant {
    return createTenant({
      publishing: this.#publishing,
      receiving: this.#receiving,
      grants: this.#grants,
      members: this.#members,
    });
  }
}
