import { type ReadonlySignal, signal } from '@folkmoot/kit';
import { type LaneId, laneKey, MeetingError, type OutgoingPacket } from '@folkmoot/wire';
import type { LaneState, LaneWriter } from '../link.js';
import { fromPlainError, type Report } from './messages.js';

/** What a lane asks of its port. */
export interface LanePort {
  send(packet: OutgoingPacket): void;
  close(): void;
}

/** The publisher's end of a lane whose link lives at the other end of a port. */
export class PortLane implements LaneWriter {
  readonly lane: LaneId;
  readonly #port: LanePort;
  readonly #state = signal<LaneState>('waiting');
  readonly #refusal = signal<MeetingError | undefined>(undefined);

  constructor(lane: LaneId, port: LanePort) {
    this.lane = lane;
    this.#port = port;
  }

  /** Whether packets leave. */
  get state(): ReadonlySignal<LaneState> {
    return this.#state;
  }

  /** Why the lane closed, or why its latest frame was refused. */
  get refusal(): ReadonlySignal<MeetingError | undefined> {
    return this.#refusal;
  }

  /** Whether this is that lane, and not closed. */
  isOpenAs(lane: LaneId): boolean {
    return this.#state.peek() !== 'closed' && laneKey(this.lane) === laneKey(lane);
  }

  /** Hands a packet over; its payload is transferred away. What is wrong with it shows in `refusal` later. */
  send(packet: OutgoingPacket): void {
    if (this.#state.peek() === 'closed') throw new MeetingError('usage/closed', 'The lane is closed.');
    this.#port.send(packet);
  }

  /** Closes the lane for good. */
  close(): void {
    if (this.#state.peek() === 'closed') return;
    this.#state.value = 'closed';
    this.#port.close();
  }

  /** News of the lane from the other end. */
  report({ state, refusal }: Report & { type: 'lane' }): void {
    if (refusal) this.#refusal.value = fromPlainError(refusal);
    if (this.#state.peek() !== 'closed') this.#state.value = state;
  }
}
