import type { ReadonlySignal } from '@folkmoot/kit';
import type { LaneId, LaneKind, MeetingError, MemberId, OutgoingPacket, Packet } from '@folkmoot/wire';

/** What lets a client into a room at a relay for a short time. */
export interface Ticket {
  /** A signed token (JWT) for the relay; bound to the client's identity key. */
  token: string;
  /** WebSocket addresses of relays, the best first. */
  endpoints: readonly string[];
  /** The signed descriptor of the meeting. */
  descriptor: Uint8Array;
}

/** How a transport gets in: it asks again for every connection. */
export interface Credentials {
  /** A fresh ticket. */
  ticket(signal: AbortSignal): Promise<Ticket>;
  /** The identity key, 32 bytes of Ed25519. The member id is a hash of it. */
  publicKey: Uint8Array;
  /** The identity key's signature over these bytes, 64 bytes. */
  prove(challenge: Uint8Array): Promise<Uint8Array>;
}

/** A way to reach a room. */
export interface Transport {
  /**
   * Connects and resolves with an open link. Rejects with a `MeetingError` when the room cannot be reached, and with an
   * `AbortError` when `signal` aborts first. Later `signal` has no effect: close the link.
   */
  connect(credentials: Credentials, signal: AbortSignal): Promise<Link>;
}

/** Whether a link works. `resuming` comes back by itself; `closed` never does, and says why unless one closed it oneself. */
export type LinkState =
  | { readonly name: 'open' }
  | { readonly name: 'resuming'; readonly attempt: number }
  | { readonly name: 'closed'; readonly error?: MeetingError };

/** How well packets leave. */
export interface Backlog {
  /** Bytes handed over and not acknowledged. */
  readonly bytes: number;
  /** Time a byte spends in queues on its way to the relay, in milliseconds. */
  readonly delayMs: number;
  /** Bytes one may hand over now without making a queue. */
  readonly credit: number;
  /** How far viewers lag behind, in milliseconds. */
  readonly viewersLagMs: number;
  /** Bytes a second of the best viewer; 0 while nobody watches or nothing is known. */
  readonly bestViewerRate: number;
}

/** Sums since the link began. Bytes are whole packets with their headers. */
export interface LinkStats {
  readonly sentBytes: number;
  readonly sentPackets: number;
  /** Packets retired while they waited, and never sent. */
  readonly skippedPackets: number;
  readonly receivedBytes: number;
  readonly receivedPackets: number;
  /** Packets of the other side that did not follow the grammar or were known already. */
  readonly droppedPackets: number;
  readonly reconnects: number;
  /** Latest round trip, in milliseconds; 0 while unknown. */
  readonly roundTripMs: number;
}

/** Which lanes to receive: all of a kind, or one member's. */
export interface LaneSelector {
  readonly kind: LaneKind;
  readonly member?: MemberId;
}

/** How to receive them. */
export interface SubscribeOptions {
  /** 0 … 7, added to the packets' own priority. Default 0. */
  readonly priority?: number;
  /** Bytes a second; default: as fast as it goes. */
  readonly maxRate?: number;
}

/**
 * Packets as they come, each once. Asking for the next one says that the one before is done with. Ends when it is closed
 * and when the link is.
 */
export interface Subscription extends AsyncIterable<Packet> {
  close(): void;
}

/** Whether packets leave: not yet, or not now; yes; never again. */
export type LaneState = 'waiting' | 'open' | 'closed';

/** The publisher's end of a lane. */
export interface LaneWriter {
  readonly lane: LaneId;
  /**
   * `waiting`: the right has not been granted yet, or the connection is down. What is sent meanwhile is kept by the
   * rules of the lane and leaves when it opens. `closed`: it was closed, or the right was withdrawn.
   */
  readonly state: ReadonlySignal<LaneState>;
  /** Why the lane closed, or why its latest frame was refused (`limit/…`). */
  readonly refusal: ReadonlySignal<MeetingError | undefined>;
  /** Hands a packet over. Throws `usage/closed` on a closed lane and `limit/live-set` when a frame breaks the budget. */
  send(packet: OutgoingPacket): void;
  close(): void;
}

/** Somebody in the room, as the relay says. */
export interface Present {
  readonly member: MemberId;
  /** The connection broke a moment ago; what the member published is kept for a while. */
  readonly away: boolean;
}

/** A member's connection to a room. It survives broken connections by itself. */
export interface Link {
  readonly self: MemberId;
  readonly state: ReadonlySignal<LinkState>;
  /** Who is in the room, oneself included; empty until the relay has said it. The relay's word only. */
  readonly members: ReadonlySignal<readonly Present[]>;
  readonly backlog: ReadonlySignal<Backlog>;
  stats(): LinkStats;
  /** Opens a lane for publishing, once for each generation: a second time throws `usage/lane`. */
  open(kind: LaneKind, generation: number): LaneWriter;
  subscribe(selector: LaneSelector, options?: SubscribeOptions): Subscription;
  /** Delivers a grant signed by the meeting key; a false one changes nothing. Throws `protocol/malformed` when it is none. */
  grant(signed: Uint8Array): void;
  /** Leaves for good. May be called again. */
  close(): void;
}
