import type { Duplex } from 'node:stream';
import { type Frame, type FrameOf, type LaneKind, MeetingError, encodeFrame, limits } from '@folkmoot/wire';
import type { WebSocket } from 'ws';
import { Incoming } from './incoming.js';
import type { Metrics } from './metrics.js';
import type { FloodLimits } from './options.js';
import type { Outbox } from './outbox.js';
import { Outgoing, type OutgoingContext } from './outgoing.js';
import type { Ticker } from './ticker.js';
import type { ViewerCredit } from './viewer-credit.js';

/** Who a connection talks to: the door first, then its member. */
export interface Listener {
  /** A frame came; `packet` frames are whole. A MeetingError it throws ends the connection. */
  onFrame(frame: Frame): void;
  /** The connection is over; called once. */
  onClosed(): void;
}

/** What a connection needs of the relay. */
export interface ConnectionContext {
  ticker: Ticker;
  metrics: Metrics;
  floods: FloodLimits;
  /** Hears of every refusal. */
  onRefused(error: MeetingError): void;
  now: () => number;
}

/** Our own close code: the reason was said in a `refused` frame. */
const refusedCode = 4_000;
const mostWordsBytes = 1024 * 1024;
/** For so long the other side may take to close too; what it does not read is not kept longer. */
const patienceMs = 2_000;

/** One line to a client. */
export class Connection {
  readonly #ws: WebSocket;
  readonly #context: ConnectionContext;
  readonly #in: Incoming;
  readonly #out: Outgoing;
  #listener: Listener;
  #isOver = false;

  constructor(ws: WebSocket, socket: Duplex, context: ConnectionContext, listener: Listener) {
    this.#ws = ws;
    this.#context = context;
    this.#listener = listener;
    this.#in = new Incoming(ws, context.floods.frames, {
      now: context.now,
      onMessage: (sizeBytes) => {
        context.metrics.traffic.bytesIn += sizeBytes;
        this.wake();
      },
      onError: (error) => this.refuse(asMeetingError(error)),
      onFrame: (frame) => this.hear(frame),
    });
    this.#out = new Outgoing(
      socket,
      outgoingContext(context, () => this.#in.packetBytes),
    );
    ws.on('close', () => this.#finish());
    ws.on('error', () => this.#finish());
  }

  /** What the line of its viewer carries. */
  get credit(): ViewerCredit {
    return this.#out.credit;
  }

  /** Hands the connection to another listener, and lets an outbox fill it. */
  handOver(listener: Listener, outbox: Outbox): void {
    this.#listener = listener;
    if (this.#isOver) return listener.onClosed();
    this.#out.fill(outbox);
    this.#out.wake();
  }

  /** Passes a frame on to the listener. False: the connection is over, so nothing more is to be heard of it. */
  hear(frame: Frame): boolean {
    if (!this.#isOver) this.#listener.onFrame(frame);
    return !this.#isOver;
  }

  /** Says something, after what was said before. */
  send(frame: Frame): void {
    if (this.#isOver) return;
    this.#out.words.add(encodeFrame(frame));
    this.#out.wake();
    // Somebody who asks and asks and never reads the answers.
    if (this.#out.words.bytes > mostWordsBytes) this.cut();
  }

  /** Says something of which only the newest counts; `topic` names what it replaces. */
  sendNewest(topic: string, frame: Uint8Array): void {
    if (this.#isOver) return;
    this.#out.words.addNewest(topic, frame);
    this.#out.wake();
  }

  /** Writes at the end of this tick. */
  wake(): void {
    if (!this.#isOver) this.#out.wake();
  }

  /** Reads nothing for a while: the other side sends faster than it may. */
  hold(waitMs: number): void {
    this.#in.hold(waitMs);
  }

  /** Keeps the line alive; cuts it when the other side was silent for too long. */
  beat(nowMs: number, silenceMs: number): void {
    if (this.#in.silenceMs(nowMs) > silenceMs) return this.cut();
    this.sendNewest('ping', encodeFrame({ type: 'ping', id: Math.floor(nowMs) }));
  }

  /** Refuses a lane, or the frame just sent on it; the connection goes on. */
  refuseLane({ kind, generation }: { kind: LaneKind; generation: number }, error: MeetingError): void {
    this.#context.onRefused(error);
    this.send({ ...refusal(error), lane: { kind, generation } });
  }

  /** Says no, and closes. */
  refuse(error: MeetingError): void {
    if (this.#isOver) return;
    this.#context.onRefused(error);
    this.close(refusedCode, refusal(error));
  }

  /** Closes with a WebSocket code, and with a last word if there is one. */
  close(code: number, lastWord?: Frame): void {
    if (this.#isOver) return;
    if (lastWord) this.#out.sayLast(encodeFrame(lastWord));
    this.#ws.close(code);
    setTimeout(() => this.#ws.terminate(), patienceMs).unref();
    this.#finish();
  }

  /** Closes without a word: nobody listens. */
  cut(): void {
    this.#ws.terminate();
    this.#finish();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#out.end();
    this.#listener.onClosed();
  }
}

function outgoingContext({ metrics, ticker }: ConnectionContext, packetBytes: () => number): OutgoingContext {
  return {
    ticker,
    packetBytes,
    onWritten: (sizeBytes) => {
      metrics.traffic.writes += 1;
      metrics.traffic.bytesOut += sizeBytes;
    },
  };
}

function refusal({ code, message, retryable }: MeetingError): FrameOf<'refused'> {
  return { type: 'refused', code, message: message.slice(0, limits.errorMessage), retryable };
}

function asMeetingError(error: unknown): MeetingError {
  if (error instanceof MeetingError) return error;
  return new MeetingError('connection/relay', 'The relay failed on this connection.', { cause: error });
}
