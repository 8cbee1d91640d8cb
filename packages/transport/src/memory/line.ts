import type { Clock } from '@folkmoot/kit';
import { encodeFrame, type Frame, MeetingError, type ReadFrame, readFrames } from '@folkmoot/wire';
import { Receipts } from '../relay/receipts.js';
import type { MemorySocket } from './socket.js';

/** The room's end of one connection. */
export class RoomLine {
  readonly clock: Clock;
  readonly #socket: MemorySocket;
  readonly #over = new AbortController();
  readonly #receipts: Receipts;
  #take: (read: ReadFrame) => void = () => undefined;

  constructor(socket: MemorySocket, clock: Clock) {
    this.clock = clock;
    this.#socket = socket;
    this.#receipts = new Receipts((ack) => this.send({ type: 'ack', ...ack }), { clock, signal: this.over });
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', () => this.#over.abort());
  }

  /** Aborted once the connection is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Who gets the frames from here on. */
  onFrame(take: (read: ReadFrame) => void): void {
    this.#take = take;
  }

  /** Sends a frame. */
  send(frame: Frame): void {
    this.sendBytes(encodeFrame(frame));
  }

  /** Sends an encoded frame. */
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.over.aborted) this.#socket.send(bytes);
  }

  /** Says why, and ends the connection. */
  refuse({ code, message, retryable }: MeetingError): void {
    this.send({ type: 'refused', code, message, retryable });
    this.close();
  }

  /** Ends the connection. */
  close(): void {
    this.#over.abort();
    this.#socket.close();
  }

  #receive(data: unknown): void {
    try {
      for (const read of readFrames(new Uint8Array(data as ArrayBuffer))) this.#dispatch(read);
    } catch (error) {
      if (!(error instanceof MeetingError)) throw error;
      this.refuse(error);
    }
  }

  #dispatch(read: ReadFrame): void {
    const { frame, sizeBytes } = read;
    if (frame.type === 'ping') return this.send({ type: 'pong', id: frame.id });
    if (frame.type === 'packet' || frame.type === 'fragment') {
      this.#receipts.arrived(sizeBytes);
      this.#receipts.done(sizeBytes);
    }
    this.#take(read);
  }
}
