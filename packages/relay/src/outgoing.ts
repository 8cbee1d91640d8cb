import type { Duplex } from 'node:stream';
import { encodeFrame, pieceBytesAt } from '@folkmoot/wire';
import type { Batches } from './batches.js';
import type { Outbox } from './outbox.js';
import { SocketWriter } from './socket-writer.js';
import type { Ticker } from './ticker.js';
import { ViewerCredit } from './viewer-credit.js';
import { Words } from './words.js';

/** What leaves in one write at most, besides words; and what may wait for the kernel. */
const writeBytes = 256 * 1024;

/** What the writing half of a connection needs. */
export interface OutgoingContext {
  ticker: Ticker;
  /** Bytes of packets that came in, to be acknowledged. */
  packetBytes(): number;
  onWritten(sizeBytes: number): void;
}

/** The writing half of a connection: words and packets, as one message a tick. */
export class Outgoing {
  readonly words = new Words();
  readonly credit = new ViewerCredit();
  readonly #writer: SocketWriter;
  readonly #context: OutgoingContext;
  #outbox: Outbox | undefined;
  #acknowledgedBytes = 0;
  #isOver = false;

  constructor(socket: Duplex, context: OutgoingContext) {
    this.#writer = new SocketWriter(socket, { maxWaitingBytes: writeBytes });
    this.#context = context;
    socket.on('drain', () => context.ticker.mark(this));
  }

  /** Takes packets from an outbox from now on. */
  fill(outbox: Outbox): void {
    this.#outbox = outbox;
  }

  /** Writes nothing any more and lets go of everything. */
  end(): void {
    this.#isOver = true;
    this.#outbox = undefined;
    this.words.take();
  }

  /** Writes at the end of this tick. */
  wake(): void {
    this.#context.ticker.mark(this);
  }

  /** Writes what there is to write and what the viewer has credit for. */
  flush(nowMs: number, batches: Batches): void {
    if (this.#isOver || this.#writer.isCongested) return;
    const parts = this.#takeWords();
    const sentBytes = this.#takePackets(parts, nowMs);
    this.#write(parts, batches);
    if (this.#outbox) this.#comeBack(this.#outbox, sentBytes >= writeBytes);
  }

  /** Writes the words, and this after them, now. */
  sayLast(frame: Uint8Array): void {
    this.#write([...this.#takeWords(), frame]);
  }

  #takeWords(): Uint8Array[] {
    const parts = this.words.take();
    const received = this.#context.packetBytes();
    if (received === this.#acknowledgedBytes) return parts;
    this.#acknowledgedBytes = received;
    parts.push(encodeFrame({ type: 'ack', received, decoded: received }));
    return parts;
  }

  #takePackets(parts: Uint8Array[], nowMs: number): number {
    const most = Math.min(this.credit.availableBytes, writeBytes);
    const pieceBytes = pieceBytesAt(this.credit.bytesPerSecond);
    let sentBytes = 0;
    while (this.#outbox && sentBytes < most) {
      const piece = this.#outbox.take(pieceBytes, nowMs);
      if (!piece) break;
      parts.push(piece.bytes);
      if (piece.counts) sentBytes += piece.bytes.length;
    }
    if (sentBytes > 0) this.credit.sent(sentBytes, nowMs);
    return sentBytes;
  }

  #write(parts: readonly Uint8Array[], batches?: Batches): void {
    if (parts.length > 0) this.#context.onWritten(this.#writer.write(parts, batches));
  }

  /** Without credit the next acknowledgement wakes the line; with credit nothing else would. */
  #comeBack(outbox: Outbox, wroteAll: boolean): void {
    if (outbox.size === 0 || this.credit.availableBytes <= 0) return;
    if (wroteAll) this.wake();
    else this.#context.ticker.markLater(this);
  }
}
