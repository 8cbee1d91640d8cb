import type { KeyObject } from 'node:crypto';
import { MeetingError } from '@folkmoot/wire';
import { drawCode, isSessionCode } from './codes.js';
import { SlowDown } from './http.js';
import { createIssuerKey, readIssuerPublicKey } from './issuer-key.js';
import { type RoomKey, roomKeyOf } from './room-key.js';
import { openDescriptor } from './signature.js';
import { signTicket } from './ticket.js';

/** What somebody gets who knows a session code. */
export interface IssuedTicket {
  /** JWT for the relay's door. */
  token: string;
  /** The signed descriptor of the meeting. */
  descriptor: Uint8Array;
}

/**
 * Creates meetings and gives tickets to them. The relay has a small one built in; a broker is another. The relay knows
 * meetings only by the tickets its issuers sign, and tells the issuer what becomes of their rooms.
 */
export interface Issuer {
  /** Public keys (Ed25519) whose tickets the relay takes. */
  readonly keys: readonly KeyObject[];
  /** Meetings that have a code now. */
  readonly size: number;
  /**
   * Registers a meeting by its signed descriptor; the same meeting keeps its code.
   * @throws MeetingError `crypto/descriptor`, `connection/ended`, `limit/rooms`.
   */
  createMeeting(descriptor: Uint8Array): Promise<{ code: string }>;
  /**
   * Signs a ticket for the holder of a key (Ed25519 public key, 32 bytes).
   * @throws MeetingError `usage/unknown-code`, `connection/ended`.
   */
  ticket(code: string, memberKey: Uint8Array): Promise<IssuedTicket>;
  /** Hears that somebody is in a room, that it is empty, or that its meeting has ended. */
  roomIs(state: 'occupied' | 'empty' | 'ended', room: RoomKey): void;
  /** Stops its timers. */
  close(): void;
}

/** How the built-in issuer behaves. */
export interface BuiltInIssuerOptions {
  /** Private key that signs the tickets. Default: a fresh one. */
  key?: KeyObject;
  /** Meetings at most. Default 10,000. */
  maxMeetings?: number;
  /** A meeting whose room is empty that long has ended. Default 12 hours. */
  emptyMs?: number;
  /** For that long a code says that its meeting has ended; then it may be given again. Default 1 hour. */
  endedMs?: number;
}

interface Meeting {
  code: string;
  descriptor: Uint8Array;
  room: RoomKey;
  state: 'occupied' | 'empty' | 'ended';
  sinceMs: number;
}

/** The built-in issuer: keeps everything in memory, so its meetings end with the process. */
export function createIssuer(options: BuiltInIssuerOptions = {}): Issuer {
  return new BuiltInIssuer(options);
}

class BuiltInIssuer implements Issuer {
  readonly keys: readonly KeyObject[];
  readonly #options: Required<BuiltInIssuerOptions>;
  readonly #byCode = new Map<string, Meeting>();
  readonly #byRoom = new Map<RoomKey, Meeting>();
  readonly #sweeping: NodeJS.Timeout;

  constructor(options: BuiltInIssuerOptions) {
    const defaults = { maxMeetings: 10_000, emptyMs: 12 * 3_600_000, endedMs: 3_600_000 };
    this.#options = { key: options.key ?? createIssuerKey(), ...defaults, ...options };
    this.keys = [readIssuerPublicKey(this.#options.key)];
    const everyMs = Math.min(60_000, this.#options.emptyMs, this.#options.endedMs);
    this.#sweeping = setInterval(() => this.#sweep(), everyMs).unref();
  }

  get size(): number {
    return this.#byCode.size;
  }

  async createMeeting(descriptor: Uint8Array): Promise<{ code: string }> {
    const room = roomKeyOf(openDescriptor(descriptor));
    return { code: alive(this.#byRoom.get(room) ?? this.#register(room, descriptor)).code };
  }

  async ticket(code: string, memberKey: Uint8Array): Promise<IssuedTicket> {
    const meeting = isSessionCode(code) ? this.#byCode.get(code) : undefined;
    if (!meeting) throw new MeetingError('usage/unknown-code', 'There is no meeting with this code.');
    const { descriptor } = alive(meeting);
    const issuerKey = this.#options.key;
    return {
      token: await signTicket({ issuerKey, issuer: 'folkmoot-relay', descriptor, memberKey, code }),
      descriptor,
    };
  }

  roomIs(state: Meeting['state'], room: RoomKey): void {
    const meeting = this.#byRoom.get(room);
    if (meeting && meeting.state !== 'ended') turn(meeting, state);
  }

  close(): void {
    clearInterval(this.#sweeping);
  }

  #register(room: RoomKey, descriptor: Uint8Array): Meeting {
    if (this.#byCode.size >= this.#options.maxMeetings) {
      throw new SlowDown('limit/rooms', 'This relay holds no more meetings.', 60_000);
    }
    const code = drawCode(this.#byCode);
    const meeting: Meeting = { code, descriptor, room, state: 'empty', sinceMs: Date.now() };
    this.#byCode.set(code, meeting);
    this.#byRoom.set(room, meeting);
    return meeting;
  }

  #sweep(): void {
    for (const meeting of this.#byCode.values()) {
      if (meeting.state === 'empty' && outlived(meeting, this.#options.emptyMs)) turn(meeting, 'ended');
      else if (meeting.state === 'ended' && outlived(meeting, this.#options.endedMs)) this.#forget(meeting);
    }
  }

  #forget({ code, room }: Meeting): void {
    this.#byCode.delete(code);
    this.#byRoom.delete(room);
  }
}

function turn(meeting: Meeting, state: Meeting['state']): void {
  meeting.state = state;
  meeting.sinceMs = Date.now();
}

function outlived({ sinceMs }: Meeting, lifeMs: number): boolean {
  return Date.now() - sinceMs >= lifeMs;
}

function alive(meeting: Meeting): Meeting {
  if (meeting.state !== 'ended') return meeting;
  throw new MeetingError('connection/ended', 'This meeting has ended.');
}
