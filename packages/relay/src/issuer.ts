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
  const {
    key = createIssuerKey(),
    maxMeetings = 10_000,
    emptyMs = 12 * 3_600_000,
    endedMs = 3_600_000,
  } = options;
  const byCode = new Map<string, Meeting>();
  const byRoom = new Map<RoomKey, Meeting>();
  const sweeping = setInterval(sweep, Math.min(60_000, emptyMs, endedMs)).unref();

  function sweep(): void {
    for (const meeting of byCode.values()) {
      if (meeting.state === 'empty' && outlived(meeting, emptyMs)) turn(meeting, 'ended');
      else if (meeting.state === 'ended' && outlived(meeting, endedMs)) forget(meeting);
    }
  }

  function forget({ code, room }: Meeting): void {
    byCode.delete(code);
    byRoom.delete(room);
  }

  function register(room: RoomKey, descriptor: Uint8Array): Meeting {
    if (byCode.size >= maxMeetings)
      throw new SlowDown('limit/rooms', 'This relay holds no more meetings.', 60_000);
    const meeting: Meeting = {
      code: drawCode(byCode),
      descriptor,
      room,
      state: 'empty',
      sinceMs: Date.now(),
    };
    byCode.set(meeting.code, meeting);
    byRoom.set(room, meeting);
    return meeting;
  }

  return {
    keys: [readIssuerPublicKey(key)],
    get size() {
      return byCode.size;
    },
    async createMeeting(descriptor) {
      const room = roomKeyOf(openDescriptor(descriptor));
      return { code: alive(byRoom.get(room) ?? register(room, descriptor)).code };
    },
    async ticket(code, memberKey) {
      const meeting = isSessionCode(code) ? byCode.get(code) : undefined;
      if (!meeting) throw new MeetingError('usage/unknown-code', 'There is no meeting with this code.');
      const { descriptor } = alive(meeting);
      const token = await signTicket({
        issuerKey: key,
        issuer: 'folkmoot-relay',
        descriptor,
        memberKey,
        code,
      });
      return { token, descriptor };
    },
    roomIs(state, room) {
      const meeting = byRoom.get(room);
      if (meeting && meeting.state !== 'ended') turn(meeting, state);
    },
    close: () => clearInterval(sweeping),
  };
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
