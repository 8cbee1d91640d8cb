import { MeetingError } from './errors.js';
import { KeptPackets } from './kept-packets.js';
import type { LaneChange, LanePacket } from './lane-rules.js';
import { limits } from './limits.js';
import type { SequenceRange } from './ranges.js';

/**
 * The newest packets of one `log` lane, bounded by bytes and by count. Everybody gets all of them in order, so numbers
 * must grow and all packets have one priority.
 */
export class LogRing<P extends LanePacket> extends KeptPackets<P> {
  readonly #maxBytes: number;
  readonly #maxPackets: number;
  #last = 0;
  #priority: number | undefined;

  constructor(bounds: { maxBytes?: number; maxPackets?: number } = {}) {
    super();
    this.#maxBytes = bounds.maxBytes ?? limits.logBytes;
    this.#maxPackets = bounds.maxPackets ?? limits.logPackets;
  }

  /** Takes the next packet; one that is not newer than the last is known already and changes nothing. */
  override add(packet: P): LaneChange<P> | undefined {
    const { sequence, priority } = packet.header;
    if (sequence <= this.#last) return undefined;
    if ((this.#priority ??= priority) !== priority) throw mixedPriorities();
    this.#last = sequence;
    this.keep(packet);
    this.#trim();
    return { retired: [], added: [packet], replaced: [] };
  }

  /** Everything up to the last: what fell out of the ring is not wanted again. */
  override have(): readonly SequenceRange[] {
    return this.#last === 0 ? [] : [{ from: 1, to: this.#last }];
  }

  /** The newest packet stays, however large it is. */
  #trim(): void {
    let drop = 0;
    let left = this.bytes;
    while (
      this.kept.length - drop > 1 &&
      (this.kept.length - drop > this.#maxPackets || left > this.#maxBytes)
    ) {
      left -= this.kept[drop]?.sizeBytes ?? 0;
      drop += 1;
    }
    if (drop > 0) this.forget(drop);
  }
}

function mixedPriorities(): MeetingError {
  return new MeetingError('protocol/priority', 'All packets of a log lane have the same priority.');
}
