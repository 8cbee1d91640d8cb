import { computed, type ReadonlySignal, signal } from '@folkmoot/kit';
import type { Backlog, LinkStats } from '../link.js';
import { createCounters } from '../relay/counters.js';
import type { Report } from './messages.js';

type Measure = Omit<Report & { type: 'backlog' }, 'type'>;

const unmeasured: Measure = {
  backlog: { bytes: 0, delayMs: 0, credit: 0, viewersLagMs: 0, bestViewerRate: 0 },
  stats: createCounters(),
  handedBytes: 0,
};

/** The backlog at the other end of a port, with what is still on the port. */
export class PortMeter {
  /** How well packets leave. */
  readonly backlog: ReadonlySignal<Backlog>;
  readonly #measure = signal(unmeasured);
  readonly #handedBytes = signal(0);

  constructor() {
    this.backlog = computed(() => withUnderway(this.#measure.value, this.#handedBytes.value));
  }

  /** The sums of the other end. */
  get stats(): LinkStats {
    return this.#measure.peek().stats;
  }

  /** Bytes were put on the port. */
  hand(sizeBytes: number): void {
    this.#handedBytes.value += sizeBytes;
  }

  /** The other end measured. */
  report(measure: Measure): void {
    this.#measure.value = measure;
  }
}

function withUnderway({ backlog, handedBytes }: Measure, handedOverBytes: number): Backlog {
  const underwayBytes = Math.max(0, handedOverBytes - handedBytes);
  return {
    ...backlog,
    bytes: backlog.bytes + underwayBytes,
    credit: Math.max(0, backlog.credit - underwayBytes),
  };
}
