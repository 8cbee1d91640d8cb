import { encodeFrame } from '@folkmoot/wire';
import type { Lane } from './lane.js';

/** Which lanes a viewer knows by their number. */
export class LaneNames {
  readonly #known = new Set<Lane>();

  /** The lanes it knows. */
  get known(): ReadonlySet<Lane> {
    return this.#known;
  }

  /** The frame that says what a lane's number stands for, when the viewer has not heard it yet. */
  introduce(lane: Lane): Uint8Array | undefined {
    if (this.#known.has(lane)) return undefined;
    this.#known.add(lane);
    return encodeFrame({ type: 'lane', lane: lane.number, id: lane.id });
  }

  /** The frame that says that nothing more comes on a lane, when the viewer knows it at all. */
  dismiss(lane: Lane): Uint8Array | undefined {
    return this.#known.delete(lane) ? encodeFrame({ type: 'close-lane', lane: lane.number }) : undefined;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#known.clear();
  }
}
