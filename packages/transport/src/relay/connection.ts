import { abortReason, type Clock, createQueue, type Queue } from '@folkmoot/kit';
import { encodeFrame, type Frame, MeetingError, type ReadFrame, readFrames } from '@folkmoot/wire';
import { watchConnections } from '../refused.js';
import { Receipts } from './receipts.js';
import type { SocketConstructor, SocketLike } from './socket.js';

/** Opens a connection to an endpoint. Rejects with `connection/unreachable`, or with the reason of `signal`. */
export function openConnection(
  url: string,
  { Socket, clock, signal }: { Socket: SocketConstructor; clock: Clock; signal: AbortSignal },
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortReason(signal));
    const policy = watchConnections(url);
    const connection = new Connection(new Socket(url), clock);
    const opened = (): void => {
      policy.close();
      signal.removeEventListener('abort', aborted);
      resolve(connection);
    };
    const failed = (): void =>
      void policy
        .explain(unreachable(url))
        .then(reject)
        .finally(() => policy.close());
    const aborted = (): void => {
      reject(abortReason(signal));
      connection.close();
    };
    signal.addEventListener('abort', aborted, { once: true });
    connection.whenOpen(opened, failed);
  });
}

/** One connection to a relay: frames out, frames in, acknowledgements and heartbeat. Over when it is lost. */
export class Connection {
  /** Frames as they come; ends when the connection does, with an error when the relay broke the grammar. */
  readonly frames: AsyncIterator<ReadFrame>;
  /** What arrived and what is done with. */
  readonly receipts: Receipts;
  readonly clock: Clock;
  readonly #socket: SocketLike;
  readonly #frames: Queue<ReadFrame> = createQueue();
  readonly #over = new AbortController();
  #heardMs: number;
  #pingedMs = 0;
  #roundTripMs = 0;

  constructor(socket: SocketLike, clock: Clock) {
    this.#socket = socket;
    this.clock = clock;
    this.frames = this.#frames[Symbol.asyncIterator]();
    this.#heardMs = clock.now();
    this.receipts = new Receipts((ack) => this.send({ type: 'ack', ...ack }), { clock, signal: this.over });
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', () => this.close());
    socket.addEventListener('error', () => this.close());
  }

  /** Aborted once the connection is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Latest round trip of the heartbeat, in milliseconds; 0 while unknown. */
  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  /** Time since the relay was heard, in milliseconds. */
  get silentMs(): number {
    return this.clock.now() - this.#heardMs;
  }

  /** Calls one of these: when the socket is open, or when it is over. */
  whenOpen(opened: () => void, over: () => void): void {
    this.#socket.addEventListener('open', opened);
    this.over.addEventListener('abort', over);
  }

  /** Asks the relay whether it is there. */
  ping(): void {
    this.#pingedMs = this.clock.now();
    this.send({ type: 'ping', id: 0 });
  }

  /** Sends a frame at once. */
  send(frame: Frame): void {
    this.sendBytes(encodeFrame(frame));
  }

  /** Sends encoded frames at once. */
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.over.aborted) this.#socket.send(bytes);
  }

  /** Ends the connection. May be called again. */
  close(error?: MeetingError): void {
    if (this.over.aborted) return;
    this.#over.abort();
    this.#frames.close(error);
    this.#socket.close();
  }

  #receive(data: unknown): void {
    this.#heardMs = this.clock.now();
    try {
      if (!(data instanceof ArrayBuffer))
        throw new MeetingError('protocol/malformed', 'The relay sent a text.');
      for (const read of readFrames(new Uint8Array(data))) this.#take(read);
    } catch (error) {
      this.close(error instanceof MeetingError ? error : undefined);
    }
  }

  #take(read: ReadFrame): void {
    const { frame, sizeBytes } = read;
    if (frame.type === 'packet' || frame.type === 'fragment') this.receipts.arrived(sizeBytes);
    if (frame.type === 'ping') this.send({ type: 'pong', id: frame.id });
    else if (frame.type === 'pong') this.#roundTripMs = this.#heardMs - this.#pingedMs;
    else this.#frames.push(read);
  }
}

function unreachable(url: string): MeetingError {
  return new MeetingError('connection/unreachable', `The relay at ${new URL(url).host} cannot be reached.`);
}
