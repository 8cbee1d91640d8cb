import { randomBytes } from 'node:crypto';
import {
  type Frame,
  type FrameOf,
  MeetingError,
  helloInput,
  protocolVersion,
  requireSameVersion,
  softwareVersion,
} from '@folkmoot/wire';
import { attend } from './attending.js';
import { Connection, type ConnectionContext, type Listener } from './connection.js';
import { joinRoom } from './joining.js';
import type { Rooms } from './rooms.js';
import { isSignedBy, memberIdOf, sha256 } from './signature.js';
import type { TicketCheck, TicketClaims } from './ticket-check.js';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** What the door needs of the relay. */
export interface DoorContext extends ConnectionContext {
  tickets: TicketCheck;
  rooms: Rooms;
  helloMs: number;
  /** All connections, those at the door included. */
  connections: Set<Connection>;
}

/** Frames that a client may send before it hears whether it is in. */
const mostEarlyFrames = 64;

const relay = { protocolVersion, software: `folkmoot-relay ${softwareVersion}` };

/** Receives a new connection: challenge, hello, ticket and proof; then the connection belongs to a member. */
export function receive(ws: WebSocket, socket: Duplex, context: DoorContext): void {
  const visitor = new Visitor(ws, socket, context);
  visitor.connection.send({ type: 'challenge', ...relay, nonce: visitor.nonce });
}

class Visitor implements Listener {
  readonly connection: Connection;
  readonly nonce = randomBytes(32);
  readonly #context: DoorContext;
  readonly #patience: NodeJS.Timeout;
  readonly #early: Frame[] = [];
  #hasSaidHello = false;

  constructor(ws: WebSocket, socket: Duplex, context: DoorContext) {
    this.#context = context;
    this.connection = new Connection(ws, socket, context, this);
    this.#patience = setTimeout(
      () => this.#refuse('connection/hello', 'No hello came in time.'),
      context.helloMs,
    );
    context.connections.add(this.connection);
    ws.once('close', () => context.connections.delete(this.connection));
  }

  onFrame(frame: Frame): void {
    if (isHeartbeat(frame)) return;
    if (this.#hasSaidHello) return this.#keep(frame);
    if (frame.type !== 'hello') return this.#refuse('protocol/order', 'The first frame is a hello.');
    this.#hasSaidHello = true;
    this.#admit(frame).catch((error: unknown) => {
      this.connection.refuse(error instanceof MeetingError ? error : failure(error));
    });
  }

  onClosed(): void {
    clearTimeout(this.#patience);
  }

  async #admit(hello: FrameOf<'hello'>): Promise<void> {
    requireSameVersion(hello, relay);
    const ticket = await this.#context.tickets.read(hello.token);
    requireHolder(hello, ticket, this.nonce);
    this.#context.tickets.spend(ticket);
    clearTimeout(this.#patience);
    this.#join(ticket);
  }

  #join(ticket: TicketClaims): void {
    const room = this.#context.rooms.provide(ticket);
    const member = joinRoom(room, ticket.member, this.connection);
    const { line } = member;
    if (!line) return;
    this.connection.handOver(attend(room, member, line), line.outbox);
    for (const frame of this.#early) if (!this.connection.hear(frame)) return;
  }

  #keep(frame: Frame): void {
    this.#early.push(frame);
    if (this.#early.length > mostEarlyFrames) this.#refuse('protocol/order', 'Wait to be let in.');
  }

  #refuse(code: 'connection/hello' | 'protocol/order', message: string): void {
    this.connection.refuse(new MeetingError(code, message));
  }
}

function isHeartbeat({ type }: Frame): boolean {
  return type === 'ping' || type === 'pong' || type === 'ack';
}

/** The ticket is for a key, and whoever is at the door holds it. */
function requireHolder(
  { publicKey, proof, token }: FrameOf<'hello'>,
  ticket: TicketClaims,
  nonce: Uint8Array,
): void {
  const isTheirs = memberIdOf(publicKey) === ticket.member;
  if (isTheirs && isSignedBy(publicKey, helloInput(nonce, sha256(token)), proof)) return;
  throw new MeetingError('permission/ticket', 'The ticket was given to the holder of another key.');
}

function failure(cause: unknown): MeetingError {
  return new MeetingError('connection/relay', 'The relay failed at its door.', { cause });
}
