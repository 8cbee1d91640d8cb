import { wipe } from '../primitives.js';

/**
 * Every secret that one operation on a group makes. What does not become part of the new state is overwritten when the
 * operation ends, whichever way it ends.
 */
export class SecretLedger {
  readonly #secrets = new Set<Uint8Array>();

  /** Notes a secret and returns it. */
  note<T extends Uint8Array>(secret: T): T {
    this.#secrets.add(secret);
    return secret;
  }

  /** Overwrites all that was noted, except what is to be kept. */
  wipeAllBut(kept: Iterable<Uint8Array> = []): void {
    for (const secret of kept) this.#secrets.delete(secret);
    wipe(...this.#secrets);
    this.#secrets.clear();
  }
}
