import { MeetingError } from './errors.js';
import type { LaneChange, LanePacket, LaneStore } from './lane-rules.js';
import { limits } from './limits.js';
import type { SequenceRange } from './ranges.js';

/**
 * The newest packets of one `log` lane, bounded by bytes and by count. Everybody gets all of them in order, so numbers
 * must grow and all packets have one priority.
 */
export class LogRing<P extends LanePacket> implements LaneStore<P> {
  readonly #maxBytes: number;
  readonly #maxPackets: number;
  #packets: P[] = [];
  #bytes = 0;
  #last = 0;
  #priority: number | undefined;

  constructor(bounds: { maxBytes?: number; maxPackets?: number } = {}) {
    this.#maxBytes = bounds.maxBytes ?? limits.logBytes;
    this.#maxPackets = bounds.maxPackets ?? limits.logPackets;
  }

  /** Bytes kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next packet; one that is not newer than the last is known already and changes nothing. */
  add(packet: P): LaneChange<P> | undefined {
    const { sequence, priority } = packet.header;
    if (sequence <= this.#last) return undefined;
    if ((this.#priority ??= priority) !== priority) throw mixedPriorities();
    this.#last = sequence;
    this.#packets.push(packet);
    this.#bytes += packet.sizeBytes;
    this.#trim();
    return { retired: [], added: [packet], replaced: [] };
  }

  /** Nothing: packets of a log apply one by one. */
  hold(): void {
    return;
  }

  /** Nothing: packets of a log apply one by one. */
  release(): undefined {
    return undefined;
  }

  /** Nothing: packets of a log apply one by one. */
  dropStaged(): void {
    return;
  }

  /** The packets kept, oldest first. */
  packets(): readonly P[] {
    return this.#packets.slice();
  }

  /** Always empty. */
  staged(): readonly P[] {
    return [];
  }

  /** Everything up to the last: what fell out of the ring is not wanted again. */
  have(): readonly SequenceRange[] {
    return this.#last === 0 ? [] : [{ from: 1, to: this.#last }];
  }

  #trim(): void {
    let drop = 0;
    while (this.#packets.length - drop > 1 && this.#over(this.#packets.length - drop)) {
      this.#bytes -= this.#packets[drop]?.sizeBytes ?? 0;
      drop += 1;
    }
    if (drop > 0) this.#packets = this.#packets.slice(drop);
  }

  #over(count: number): boolean {
    return count > this.#maxPackets || this.#bytes > this.#maxBytes;
  }
}

function mixedPriorities(): MeetingError {
  return new MeetingError('protocol/priority', 'All packets of a log lane have the same priority.');
}
