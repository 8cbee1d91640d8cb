import { MeetingError } from './errors.js';
import { FrameStage } from './frame-stage.js';
import type { LaneChange, LanePacket, LaneStore } from './lane-rules.js';
import { limits } from './limits.js';
import { rangesOf, type SequenceRange } from './ranges.js';

/**
 * The live packets of one `state` lane. A frame is applied whole: first its retires, then its packets, of which those
 * with a known number replace. A frame that would break the budget changes nothing and throws `limit/live-set`.
 */
export class LiveSet<P extends LanePacket> implements LaneStore<P> {
  readonly #budget: Budget;
  readonly #live = new Map<number, P>();
  readonly #stage = new FrameStage<P>();
  #bytes = 0;

  constructor({ maxBytes = limits.liveSetBytes, maxPackets = limits.liveSetPackets } = {}) {
    this.#budget = { maxBytes, maxPackets };
  }

  /** Bytes of the live packets. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of live packets. */
  get size(): number {
    return this.#live.size;
  }

  /** The live packet of this number. */
  get(sequence: number): P | undefined {
    return this.#live.get(sequence);
  }

  /** Takes the next packet of the lane; the last of a frame applies it. */
  add(packet: P): LaneChange<P> | undefined {
    const ends = this.#stage.add(packet);
    if (!fits(this.#stage.bytes, this.#stage.size, this.#budget)) {
      this.#stage.refuse(packet);
      throw overBudget();
    }
    return ends ? this.#apply(this.#stage.take(), []) : undefined;
  }

  /** From now on frames are only collected, until `release`. */
  hold(): void {
    this.#stage.hold();
  }

  /** Applies what was collected since `hold`, with these numbers retired, all at once. */
  release(retires: readonly SequenceRange[]): LaneChange<P> | undefined {
    return this.#apply(this.#stage.take(), retires);
  }

  /** Forgets the unfinished frame. */
  dropStaged(): void {
    this.#stage.take();
  }

  /** The live packets, ascending. */
  packets(): readonly P[] {
    return [...this.#live.values()].sort((a, b) => a.header.sequence - b.header.sequence);
  }

  /** The packets of the unfinished frame. */
  staged(): readonly P[] {
    return this.#stage.packets();
  }

  /** The live numbers. */
  have(): readonly SequenceRange[] {
    return rangesOf(this.packets().map(({ header }) => header.sequence));
  }

  #apply(staged: readonly P[] | undefined, retires: readonly SequenceRange[]): LaneChange<P> | undefined {
    if (!staged) return undefined;
    const retired = within(this.#live, [...retires, ...staged.flatMap(({ header }) => header.retires)]);
    this.#requireBudget(staged, new Set(retired));
    for (const packet of retired) this.#remove(packet);
    return { retired, ...this.#insert(staged) };
  }

  #requireBudget(staged: readonly P[], gone: ReadonlySet<P>): void {
    let bytes = this.#bytes + sizeOf(staged) - sizeOf([...gone]);
    let count = this.#live.size + staged.length - gone.size;
    for (const { header } of staged) {
      const before = this.#live.get(header.sequence);
      if (!before || gone.has(before)) continue;
      bytes -= before.sizeBytes;
      count -= 1;
    }
    if (!fits(bytes, count, this.#budget)) throw overBudget();
  }

  #remove(packet: P): void {
    this.#live.delete(packet.header.sequence);
    this.#bytes -= packet.sizeBytes;
  }

  #insert(packets: readonly P[]): { added: P[]; replaced: { before: P; after: P }[] } {
    const added: P[] = [];
    const replaced: { before: P; after: P }[] = [];
    for (const after of packets) {
      const before = this.#live.get(after.header.sequence);
      this.#live.set(after.header.sequence, after);
      this.#bytes += after.sizeBytes - (before?.sizeBytes ?? 0);
      if (before) replaced.push({ before, after });
      else added.push(after);
    }
    return { added, replaced };
  }
}

interface Budget {
  maxBytes: number;
  maxPackets: number;
}

function fits(bytes: number, count: number, { maxBytes, maxPackets }: Budget): boolean {
  return bytes <= maxBytes && count <= maxPackets;
}

function sizeOf(packets: readonly LanePacket[]): number {
  return packets.reduce((size, packet) => size + packet.sizeBytes, 0);
}

function within<P>(live: ReadonlyMap<number, P>, ranges: readonly SequenceRange[]): P[] {
  const found = new Set<P>();
  for (const range of ranges) {
    for (const packet of range.to - range.from < live.size ? byNumber(live, range) : byLooking(live, range)) {
      found.add(packet);
    }
  }
  return [...found];
}

function* byNumber<P>(live: ReadonlyMap<number, P>, { from, to }: SequenceRange): Generator<P> {
  for (let sequence = from; sequence <= to; sequence += 1) {
    const packet = live.get(sequence);
    if (packet) yield packet;
  }
}

function* byLooking<P>(live: ReadonlyMap<number, P>, { from, to }: SequenceRange): Generator<P> {
  for (const [sequence, packet] of live) if (from <= sequence && sequence <= to) yield packet;
}

function overBudget(): MeetingError {
  return new MeetingError('limit/live-set', 'The frame would make the live set of its lane too large.');
}
