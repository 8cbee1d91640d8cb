import {
  type LaneId,
  laneClassOf,
  laneKey,
  limits,
  type MemberId,
  type Packet,
  RangeSet,
  type SequenceRange,
} from '@folkmoot/wire';
import type { LaneSelector, Subscription } from '../link.js';

interface Arrived {
  readonly packet: Packet;
  readonly done: () => void;
}

/** What one subscription has received, and what its reader has not asked for yet. */
export class Inbox implements Subscription {
  readonly #self: MemberId;
  readonly #selector: LaneSelector;
  readonly #onClose: () => void;
  readonly #known = new Map<string, { lane: LaneId; numbers: RangeSet }>();
  #waiting: Arrived[] = [];
  #reading: Arrived | undefined;
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(self: MemberId, selector: LaneSelector, onClose: () => void) {
    this.#self = self;
    this.#selector = selector;
    this.#onClose = onClose;
  }

  /** Takes a packet unless it belongs to another lane or is known already. `done` is called when its reader is. */
  offer(packet: Packet, done: () => void): boolean {
    if (!this.#selects(packet.lane)) return false;
    const numbers = this.#numbersOf(packet.lane);
    if (numbers.has(packet.header.sequence)) return false;
    numbers.add(packet.header.sequence);
    for (const range of packet.header.retires) numbers.add(range);
    if (laneClassOf(packet.lane.kind) === 'live') numbers.collapse(limits.haveRanges);
    this.#waiting.push({ packet, done });
    this.#wake?.();
    return true;
  }

  /** What need not be sent again. */
  have(): { lane: LaneId; ranges: readonly SequenceRange[] }[] {
    return [...this.#known.values()].map(({ lane, numbers }) => ({
      lane,
      ranges: numbers.newest(limits.haveRanges),
    }));
  }

  /** Nothing more comes on a lane: what was not read of it is dropped. */
  closeLane(lane: LaneId): void {
    const key = laneKey(lane);
    const dropped = this.#waiting.filter(({ packet }) => laneKey(packet.lane) === key);
    this.#waiting = this.#waiting.filter(({ packet }) => laneKey(packet.lane) !== key);
    for (const { done } of dropped) done();
  }

  /** Ends the subscription. May be called again. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#finishReading();
    for (const { done } of this.#waiting.splice(0)) done();
    this.#wake?.();
    this.#onClose();
  }

  /** Packets as they come. Leaving the loop closes the subscription. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Packet, void, undefined> {
    try {
      for (;;) {
        this.#finishReading();
        while (this.#waiting.length === 0 && !this.#closed) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
        this.#reading = this.#waiting.shift();
        if (!this.#reading) return;
        yield this.#reading.packet;
      }
    } finally {
      this.close();
    }
  }

  /** One's own lanes only for who names oneself. */
  #selects({ kind, member }: LaneId): boolean {
    const wanted = this.#selector.member;
    return kind === this.#selector.kind && (wanted === undefined ? member !== this.#self : member === wanted);
  }

  #numbersOf(lane: LaneId): RangeSet {
    const key = laneKey(lane);
    let known = this.#known.get(key);
    if (!known) this.#known.set(key, (known = { lane, numbers: new RangeSet() }));
    // Lanes that nobody spoke of for so long are not coming back.
    if (this.#known.size > limits.lanesNamed) this.#known.delete(this.#known.keys().next().value ?? '');
    return known.numbers;
  }

  #finishReading(): void {
    const finished = this.#reading;
    this.#reading = undefined;
    finished?.done();
  }
}
