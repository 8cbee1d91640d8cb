import {
  type KeptLines,
  type KeptRoom,
  memoryStore,
  nothingKept,
  type RoomRecord,
  type RoomStore,
} from './kept-rooms.js';

/** A room that nobody entered or left for so long is forgotten. */
const keptForMs = 30 * 24 * 3_600_000;

/** And what was said in it, after this time. */
const linesKeptForMs = 24 * 3_600_000;

/** A tab that is loaded again gives its room up a moment after the next page asks for it. */
const patienceMs = 400;

const version = 2;
const rooms = 'rooms';
const lines = 'lines';

/** The store of this browser, in IndexedDB, or one that lasts as long as the worker where there is none. */
export function openRoomStore(database = 'folkmoot'): RoomStore {
  const isPossible = 'indexedDB' in globalThis && 'locks' in navigator;
  return isPossible ? { claim: (room) => claim(database, room) } : memoryStore();
}

async function claim(database: string, room: string): Promise<KeptRoom> {
  const release = await lock(`${database} ${room}`);
  if (!release) return nothingKept(await lock(`${database} ${crypto.randomUUID()}`));
  try {
    const connection = await connect(database);
    const [record = {}] = await Promise.all([
      settled(
        connection.transaction(rooms).objectStore(rooms).get(room) as IDBRequest<RoomRecord | undefined>,
      ),
      forgetOld(connection),
    ]);
    return keptIn(connection, room, { record, release });
  } catch {
    // Some browsers do not let a private window keep anything.
    return nothingKept(release);
  }
}

function keptIn(
  connection: IDBDatabase,
  room: string,
  { record, release }: { record: RoomRecord; release: () => void },
): KeptRoom {
  let known = record;
  return {
    get record() {
      return known;
    },
    async keep(change) {
      known = { ...known, ...change, touchedAtMs: Date.now() };
      try {
        await settled(connection.transaction(rooms, 'readwrite').objectStore(rooms).put(known, room));
        return true;
      } catch {
        return false;
      }
    },
    lines: linesIn(connection, room),
    release() {
      connection.close();
      release();
    },
  };
}

function linesIn(connection: IDBDatabase, room: string): KeptLines {
  const store = (mode: IDBTransactionMode): IDBObjectStore =>
    connection.transaction(lines, mode).objectStore(lines);
  return {
    all: () => settled(store('readonly').getAll(linesOf(room)) as IDBRequest<Uint8Array[]>),
    async add(bytes) {
      const all = store('readwrite');
      const last = await settled(all.openKeyCursor(linesOf(room), 'prev'));
      const number = last ? (last.key as [string, number])[1] + 1 : 0;
      await settled(all.put(bytes, [room, number]));
    },
    async clear() {
      await settled(store('readwrite').delete(linesOf(room)));
    },
  };
}

function linesOf(room: string): IDBKeyRange {
  return IDBKeyRange.bound([room, 0], [room, Number.MAX_SAFE_INTEGER]);
}

/** Rooms nobody came back to go, with all that was kept of them. */
async function forgetOld(connection: IDBDatabase): Promise<void> {
  const both = connection.transaction([rooms, lines], 'readwrite');
  const store = both.objectStore(rooms);
  const [keys, records] = await Promise.all([
    settled(store.getAllKeys()),
    settled(store.getAll() as IDBRequest<RoomRecord[]>),
  ]);
  for (const [index, key] of keys.entries()) {
    const ageMs = Date.now() - (records[index]?.touchedAtMs ?? 0);
    if (ageMs > keptForMs) store.delete(key);
    if (ageMs > linesKeptForMs) both.objectStore(lines).delete(linesOf(key as string));
  }
}

async function connect(database: string): Promise<IDBDatabase> {
  const open = indexedDB.open(database, version);
  open.onupgradeneeded = () => {
    for (const name of [...open.result.objectStoreNames]) open.result.deleteObjectStore(name);
    open.result.createObjectStore(rooms);
    open.result.createObjectStore(lines);
  };
  const connection = await settled(open);
  connection.onversionchange = () => connection.close();
  return connection;
}

/**
 * Takes a lock that other tabs notice, and that keeps the browser from freezing this one; undefined when somebody else has
 * it. It ends with the worker, or when it is released.
 */
function lock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(patienceMs);
    const held = (): Promise<void> => new Promise((release) => resolve(release));
    navigator.locks.request(name, { signal }, held).catch(() => resolve(undefined));
  });
}

function settled<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('the request failed'));
  });
}
