import { type Frame, MeetingError, Reassembly, readFrames } from '@folkmoot/wire';
import type { WebSocket } from 'ws';
import { type BucketSize, TokenBucket } from './buckets.js';

/** What comes in, and when it was heard. */
export interface IncomingEvents {
  /** A frame; `packet` frames are whole. May throw. False: read no further. */
  onFrame(frame: Frame): boolean;
  onMessage(sizeBytes: number): void;
  onError(error: unknown): void;
  now: () => number;
}

/** The reading half of a connection: messages become frames, transfers become packets, floods are slowed down. */
export class Incoming {
  readonly #ws: WebSocket;
  readonly #events: IncomingEvents;
  readonly #rate: TokenBucket;
  readonly #transfers = new Reassembly();
  #heardMs: number;
  #packetBytes = 0;

  constructor(ws: WebSocket, rate: BucketSize, events: IncomingEvents) {
    this.#ws = ws;
    this.#events = events;
    this.#heardMs = events.now();
    this.#rate = new TokenBucket(rate, this.#heardMs);
    ws.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
  }

  /** Bytes of packets and their pieces since the connection began, as acknowledgements count them. */
  get packetBytes(): number {
    return this.#packetBytes;
  }

  /** How long nothing was heard, in milliseconds. Who is held was not listened to. */
  silenceMs(nowMs: number): number {
    return this.#ws.isPaused ? 0 : nowMs - this.#heardMs;
  }

  /** Reads nothing for a while: the other side sends faster than it may. */
  hold(waitMs: number): void {
    if (waitMs <= 0 || this.#ws.isPaused) return;
    this.#ws.pause();
    setTimeout(() => this.#resume(), waitMs).unref();
  }

  #resume(): void {
    this.#heardMs = this.#events.now();
    this.#ws.resume();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#heardMs = this.#events.now();
    this.#events.onMessage(data.length);
    try {
      if (!isBinary) throw new MeetingError('protocol/malformed', 'Messages are binary.');
      for (const { frame, sizeBytes } of readFrames(data)) {
        if (!this.#take(frame, sizeBytes)) return;
      }
    } catch (error) {
      this.#events.onError(error);
    }
  }

  #take(frame: Frame, sizeBytes: number): boolean {
    if (frame.type === 'packet' || frame.type === 'fragment') return this.#takePacket(frame, sizeBytes);
    this.#rate.charge(1, this.#heardMs);
    this.hold(this.#rate.waitMs(0, this.#heardMs));
    return this.#events.onFrame(frame);
  }

  #takePacket(frame: Extract<Frame, { type: 'packet' | 'fragment' }>, sizeBytes: number): boolean {
    this.#packetBytes += sizeBytes;
    const packet = frame.type === 'packet' ? frame : this.#transfers.add(frame);
    return packet ? this.#events.onFrame(packet) : true;
  }
}
