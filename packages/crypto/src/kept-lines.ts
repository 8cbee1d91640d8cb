import { concatBytes } from '@folkmoot/kit';
import type { KeptRoom } from './kept-rooms.js';
import { type Bytes, randomBytes, uint64 } from './primitives.js';

/** What was said longer ago is forgotten. */
const keptForMs = 24 * 3_600_000;

const most = { lines: 10_000, bytes: 4 * 1024 * 1024 };

const nonceSize = 12;
const timeSize = 8;

/**
 * What was said to this client in a room, for its own reload: nobody has keys for former epochs. Sealed with AES-128-GCM
 * (NIST SP 800-38D) under a key that no script can export, for a day at most.
 */
export class RememberedLines {
  readonly #kept: KeptRoom;
  readonly #now: () => number;
  #key: Promise<CryptoKey> | undefined;
  #count = 0;
  #bytes = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(kept: KeptRoom, now: () => number) {
    this.#kept = kept;
    this.#now = now;
  }

  /** Remembers a line, after those before it. What is more than 10,000 lines or 4 MB is not remembered. */
  add(line: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#count >= most.lines || this.#bytes + line.length > most.bytes) return;
      this.#count += 1;
      this.#bytes += line.length;
      await this.#kept.lines.add(await this.#seal(line));
    });
  }

  /** All lines of the last day, the oldest first. What cannot be opened is left out. */
  async all(): Promise<Uint8Array[]> {
    return this.#inTurn(async () => {
      const { lineKey } = this.#kept.record;
      if (!lineKey) return [];
      const sealed = await this.#kept.lines.all();
      const opened = await Promise.all(sealed.map((one) => this.#open(lineKey, one).catch(() => undefined)));
      const lines = opened.filter((one) => one !== undefined);
      this.#count = lines.length;
      this.#bytes = lines.reduce((sum, { length }) => sum + length, 0);
      return lines;
    });
  }

  /** Forgets all lines and their key. */
  forget(): Promise<void> {
    return this.#inTurn(async () => {
      this.#key = undefined;
      await this.#kept.keep({ lineKey: undefined });
      await this.#kept.lines.clear();
    });
  }

  async #seal(line: Uint8Array): Promise<Bytes> {
    this.#key ??= this.#keyOrNew();
    const iv = randomBytes(nonceSize);
    const dated = concatBytes(uint64(this.#now()), line);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await this.#key, dated);
    return concatBytes(iv, new Uint8Array(sealed));
  }

  async #open(key: CryptoKey, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    const iv = sealed.slice(0, nonceSize);
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed.slice(nonceSize));
    const saidAtMs = Number(new DataView(opened).getBigUint64(0));
    return saidAtMs >= this.#now() - keptForMs ? new Uint8Array(opened, timeSize) : undefined;
  }

  async #keyOrNew(): Promise<CryptoKey> {
    const { lineKey } = this.#kept.record;
    if (lineKey) return lineKey;
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, [
      'encrypt',
      'decrypt',
    ]);
    await this.#kept.keep({ lineKey: fresh });
    return fresh;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
