import { Epochs } from './epochs.js';
import { type KeySource, secretKeySource } from './key-source.js';
import { type Bytes, wipe } from './primitives.js';
import type { Clock } from '@folkmoot/kit';

/** Nobody introduces themselves twice under the same keys: an introduction waits until one is in the group again. */
const patienceMs = 30_000;

/**
 * The keys under which everybody introduces themselves. A generation begins when somebody is removed, and lasts through
 * the epochs in which people come, so that not everybody has to speak then.
 */
export class RosterKeys {
  readonly epochs: Epochs;
  readonly #room: Uint8Array;
  #generation = -1;
  #secret: Bytes | undefined;

  constructor(room: Uint8Array, clock: Clock) {
    this.epochs = new Epochs(clock, patienceMs);
    this.#room = room;
  }

  /** The epoch in which these keys came into use; −1 while there are none. */
  get generation(): number {
    return this.#generation;
  }

  /** What seals introductions. Throws `usage/not-admitted`. */
  get current(): KeySource {
    return this.epochs.current;
  }

  /** The secret, for a letter to newcomers. It stays this object's. */
  get secret(): Bytes | undefined {
    return this.#secret;
  }

  /** Takes a secret into use, unless a newer one is. */
  async begin(generation: number, secret: Bytes): Promise<void> {
    if (generation <= this.#generation) return wipe(secret);
    const source = await secretKeySource(secret.slice(), {
      salt: new Uint8Array(32),
      room: this.#room,
      epoch: generation,
    });
    this.close();
    this.#secret = secret;
    this.#generation = generation;
    this.epochs.begin(source);
  }

  /** Overwrites the secret; what is on its way still opens. */
  close(): void {
    if (this.#secret) wipe(this.#secret);
    this.#secret = undefined;
  }
}
