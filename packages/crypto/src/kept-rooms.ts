import type { Identity } from './identity.js';

/** What a browser keeps of one room, so that a reload leads back to the same place. Keys are objects that no script can export. */
export interface RoomRecord {
  /** When somebody entered or left last. */
  readonly touchedAtMs?: number;
  /** How often this identity has entered: each time its lanes get later generations. */
  readonly runs?: number;
  readonly identity?: Identity;
  /** The encoded answer to a knock, which shows that one was let in. */
  readonly admission?: Uint8Array;
  /** With whoever made the meeting, until it is handed over. */
  readonly meetingKey?: CryptoKeyPair | undefined;
  /** With whoever was asked to take the meeting over: the key that counts from then on. */
  readonly successor?: CryptoKeyPair;
  /** The newest founding of the group that is known, signed. */
  readonly founding?: Uint8Array;
  /** The encoded table of roles; with whoever may found the group again. */
  readonly rules?: Uint8Array;
  /** Seals {@link KeptRoom.lines}. */
  readonly lineKey?: CryptoKey | undefined;
}

/** Bytes that are kept one after the other. */
export interface KeptLines {
  /** All of them, the oldest first. */
  all(): Promise<Uint8Array[]>;
  add(bytes: Uint8Array): Promise<void>;
  clear(): Promise<void>;
}

/** What this browser keeps of a room, in the hands of one engine. */
export interface KeptRoom {
  /** What is known of the room; empty with whoever came second. */
  readonly record: RoomRecord;
  /** Keeps more. False: this browser does not let the page keep it, or another tab is in the room. */
  keep(change: RoomRecord): Promise<boolean>;
  readonly lines: KeptLines;
  /** Lets the next tab have it. */
  release(): void;
}

/** What a browser keeps of rooms, by the fingerprint of their meeting key as it stands in the link. */
export interface RoomStore {
  /** Takes what is kept of a room. While somebody has it, others get an empty one that keeps nothing. */
  claim(room: string): Promise<KeptRoom>;
}

/** A store whose content can be looked at. */
export interface MemoryStore extends RoomStore {
  /** What is kept of a room. */
  recordOf(room: string): RoomRecord | undefined;
}

/** A store that forgets everything with its worker. */
export function memoryStore(): MemoryStore {
  const rooms = new Map<string, { record: RoomRecord; lines: Uint8Array[] }>();
  const claimed = new Set<string>();
  return {
    recordOf: (room) => rooms.get(room)?.record,
    async claim(room) {
      if (claimed.has(room)) return nothingKept();
      claimed.add(room);
      const kept = rooms.get(room) ?? { record: {}, lines: [] };
      rooms.set(room, kept);
      return {
        get record() {
          return kept.record;
        },
        async keep(change) {
          kept.record = { ...kept.record, ...change };
          return true;
        },
        lines: {
          all: async () => [...kept.lines],
          add: async (bytes) => void kept.lines.push(bytes),
          clear: async () => void (kept.lines = []),
        },
        release: () => claimed.delete(room),
      };
    },
  };
}

/** For whoever comes second, and where nothing can be kept. */
export function nothingKept(release: () => void = () => undefined): KeptRoom {
  const lines: KeptLines = {
    all: async () => [],
    add: () => Promise.resolve(),
    clear: () => Promise.resolve(),
  };
  return { record: {}, keep: async () => false, lines, release };
}
