import { type FrameOf, type LaneKind, laneKey, limits, MeetingError, type MemberId } from '@folkmoot/wire';
import type { LaneWriter } from '../link.js';
import { BacklogMeter } from './backlog-meter.js';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import { refusalOf } from './handshake.js';
import { PublishedLane } from './lane-writer.js';
import { Outbox } from './outbox.js';

/** The lanes a member publishes, over all connections of its link. */
export class Publishing {
  /** Shows how well packets leave. */
  readonly meter = new BacklogMeter();
  readonly #self: MemberId;
  readonly #counters: Counters;
  readonly #lanes = new Map<string, PublishedLane>();
  readonly #rights = new Set<LaneKind>();
  #connection: Connection | undefined;
  #outbox: Outbox | undefined;

  constructor(self: MemberId, counters: Counters) {
    this.#self = self;
    this.#counters = counters;
  }

  /** Opens a lane; it waits until it may. */
  open(kind: LaneKind, generation: number): LaneWriter {
    const id = { member: this.#self, kind, generation };
    const key = laneKey(id);
    if (this.#lanes.has(key)) throw new MeetingError('usage/lane', 'This lane is open already.');
    if (this.#lanes.size >= limits.lanes) throw new MeetingError('limit/lanes', 'Too many lanes are open.');
    const lane = new PublishedLane(id, {
      outbox: () => this.#outbox,
      skipped: (count) => void (this.#counters.skippedPackets += count),
      changed: () => this.#measure(),
      closing: (writer) => this.#closing(writer),
    });
    this.#lanes.set(key, lane);
    this.#ask();
    return lane;
  }

  /** A new connection: lanes open again as the relay grants them. */
  connect(connection: Connection): void {
    this.#connection = connection;
    this.#outbox = new Outbox(connection, ({ sizeBytes }) => {
      this.#counters.sentPackets += 1;
      this.#counters.sentBytes += sizeBytes;
    });
    this.#measure();
  }

  /** The connection is over: lanes wait. */
  disconnect(): void {
    this.#connection = undefined;
    this.#outbox = undefined;
    this.#rights.clear();
    for (const lane of this.#lanes.values()) lane.suspend();
    this.#measure();
  }

  /** The link is closed: so are all lanes. */
  close(): void {
    for (const lane of [...this.#lanes.values()]) lane.close();
  }

  /** What this member may publish now. */
  rights({ lanes }: FrameOf<'rights'>): void {
    this.#rights.clear();
    for (const { kind } of lanes) this.#rights.add(kind);
    this.#ask();
  }

  /** The relay opened a lane. */
  opened({ lane: number, kind, generation, have }: FrameOf<'opened'>): void {
    const lane = this.#lanes.get(laneKey({ member: this.#self, kind, generation }));
    if (!lane) return this.#connection?.send({ type: 'close-lane', lane: number });
    lane.opened(number, have);
  }

  /** The relay closed a lane; false when it is none of this member's. */
  closed(number: number): boolean {
    const lane = [...this.#lanes.values()].find((open) => open.number === number);
    if (!lane) return false;
    this.#lanes.delete(laneKey(lane.lane));
    lane.refuse(new MeetingError('permission/lane', 'The right to publish here was withdrawn.'), true);
    return true;
  }

  /** The relay refused to open a lane, or the latest frame on it. */
  refused(frame: FrameOf<'refused'>): void {
    const lane = frame.lane && this.#lanes.get(laneKey({ member: this.#self, ...frame.lane }));
    if (!lane) return;
    lane.refuse(refusalOf(frame), false);
  }

  /** The relay has received so much. */
  acknowledged({ received }: FrameOf<'ack'>): void {
    this.#outbox?.acknowledged(received);
    this.#measure();
  }

  #ask(): void {
    for (const lane of this.#lanes.values()) {
      const { kind, generation } = lane.lane;
      if (!this.#connection || !this.#rights.has(kind) || !lane.ask()) continue;
      this.#connection.send({ type: 'open', kind, generation });
    }
  }

  #closing({ lane, number }: PublishedLane): void {
    this.#lanes.delete(laneKey(lane));
    if (number !== undefined) this.#connection?.send({ type: 'close-lane', lane: number });
    this.#measure();
  }

  #measure(): void {
    const staged = [...this.#lanes.values()].reduce((bytes, lane) => bytes + lane.stagedBytes, 0);
    this.meter.measure(this.#outbox, staged);
  }
}
