import { concatBytes } from '@folkmoot/kit';
import { malformed, MeetingError } from './errors.js';
import { decodeFrames, encodeFrame, type FrameOf } from './frames.js';
import { limits, times } from './limits.js';

/** How large a piece may be at a rate: worth 50 ms, 1 to 16 kB. A rate of 0 is not known yet: 16 kB. */
export function pieceBytesAt(bytesPerSecond: number): number {
  const { least, most } = limits.pieceBytes;
  if (bytesPerSecond <= 0) return most;
  return Math.round(Math.min(most, Math.max(least, (bytesPerSecond * times.pieceMs) / 1000)));
}

/** One `packet` frame on its way in pieces. */
export class Transfer {
  readonly #id: number;
  readonly #frame: Uint8Array<ArrayBuffer>;
  #offset = 0;

  constructor(id: number, frame: Uint8Array<ArrayBuffer>) {
    this.#id = id;
    this.#frame = frame;
  }

  /** Bytes of the frame that are not in a piece yet. */
  get leftBytes(): number {
    return this.#frame.length - this.#offset;
  }

  /** Whether some of it has been sent. */
  get begun(): boolean {
    return this.#offset > 0;
  }

  /** The next piece as a frame. What fits into one piece as a whole is sent as it is. */
  next(pieceBytes: number): Uint8Array<ArrayBuffer> {
    const start = this.#offset;
    this.#offset = Math.min(this.#frame.length, start + pieceBytes);
    if (start === 0 && this.leftBytes === 0) return this.#frame;
    const piece = this.leftBytes === 0 ? 'last' : 'more';
    const bytes = this.#frame.subarray(start, this.#offset);
    return encodeFrame({ type: 'fragment', transfer: this.#id, piece, bytes });
  }

  /** The frame that gives the transfer up. */
  abort(): Uint8Array<ArrayBuffer> {
    this.#offset = this.#frame.length;
    return encodeFrame({ type: 'fragment', transfer: this.#id, piece: 'abort', bytes: new Uint8Array() });
  }
}

/** Puts transfers together again. Bounded: a transfer is at most one message, and only so many may be open. */
export class Reassembly {
  readonly #maxBytes: number;
  readonly #maxOpen: number;
  readonly #open = new Map<number, { pieces: Uint8Array[]; sizeBytes: number }>();

  constructor(bounds: { maxBytes?: number; maxOpen?: number } = {}) {
    this.#maxBytes = bounds.maxBytes ?? limits.messageBytes;
    this.#maxOpen = bounds.maxOpen ?? limits.openTransfers;
  }

  /** Transfers that are not complete. */
  get openTransfers(): number {
    return this.#open.size;
  }

  /** Takes a piece; the last one gives the `packet` frame. Throws `protocol/malformed` or `limit/transfers`. */
  add({ transfer, piece, bytes }: Omit<FrameOf<'fragment'>, 'type'>): FrameOf<'packet'> | undefined {
    if (piece === 'abort') {
      this.#open.delete(transfer);
      return undefined;
    }
    const pieces = this.#append(transfer, bytes);
    if (piece === 'more') return undefined;
    this.#open.delete(transfer);
    return onlyPacket(concatBytes(...pieces));
  }

  #append(transfer: number, bytes: Uint8Array): Uint8Array[] {
    const known = this.#open.get(transfer) ?? { pieces: [], sizeBytes: 0 };
    // A copy, so that a small piece does not hold on to the whole message it came in. (`slice` of a Buffer would be none.)
    known.pieces.push(new Uint8Array(bytes));
    known.sizeBytes += bytes.length;
    this.#open.set(transfer, known);
    if (known.sizeBytes <= this.#maxBytes && this.#open.size <= this.#maxOpen) return known.pieces;
    this.#open.delete(transfer);
    throw new MeetingError('limit/transfers', 'A transfer is too large, or too many are open.');
  }
}

function onlyPacket(bytes: Uint8Array): FrameOf<'packet'> {
  const [frame, ...others] = decodeFrames(bytes);
  if (frame?.type !== 'packet' || others.length > 0) throw malformed('A transfer carries one packet frame.');
  return frame;
}
