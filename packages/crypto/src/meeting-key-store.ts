import { MeetingError } from '@folkmoot/wire';

/** Keeps meeting keys by room id, so that an organizer's reload can take up the meeting again. */
export interface MeetingKeyStore {
  /** Keeps the pair for a room. Only key objects are kept, never bytes of a private key. */
  save(room: string, pair: CryptoKeyPair): Promise<void>;
  /** The pair kept for a room, or undefined. */
  load(room: string): Promise<CryptoKeyPair | undefined>;
  /** Forgets the pair of a room. */
  forget(room: string): Promise<void>;
}

const storeName = 'meeting-keys';

/** The store of this browser, in IndexedDB, or one that lasts as long as the worker where there is none. */
export function openMeetingKeyStore(database = 'folkmoot'): MeetingKeyStore {
  return 'indexedDB' in globalThis ? indexedStore(database) : memoryStore();
}

/** A store that forgets everything with its worker. */
export function memoryStore(): MeetingKeyStore {
  const pairs = new Map<string, CryptoKeyPair>();
  return {
    async save(room, pair) {
      pairs.set(room, pair);
    },
    load: async (room) => pairs.get(room),
    async forget(room) {
      pairs.delete(room);
    },
  };
}

function indexedStore(database: string): MeetingKeyStore {
  return {
    async save(room, pair) {
      await request(database, 'readwrite', (store) => store.put(pair, room));
    },
    load: (room) =>
      request(database, 'readonly', (store) => store.get(room) as IDBRequest<CryptoKeyPair | undefined>),
    forget: (room) => request(database, 'readwrite', (store) => store.delete(room)),
  };
}

async function request<T>(
  database: string,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  try {
    const open = indexedDB.open(database, 1);
    open.onupgradeneeded = () => void open.result.createObjectStore(storeName);
    const connection = await settled(open);
    try {
      return await settled(ask(connection.transaction(storeName, mode).objectStore(storeName)));
    } finally {
      connection.close();
    }
  } catch (cause) {
    throw new MeetingError('unsupported/storage', 'This browser does not let the page keep a key.', {
      cause,
    });
  }
}

function settled<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('the request failed'));
  });
}
