import { concatBytes, utf8Encode } from '@folkmoot/kit';
import { cryptoError } from './errors.js';
import { agree, generateKey } from './group/hpke.js';
import type { PrivateKey } from './group/private-key.js';
import type { Participant } from './participants.js';
import {
  aesOpen,
  aesSeal,
  type Bytes,
  deriveAesKey,
  randomBytes,
  type SealUsage,
  takeSecret,
} from './primitives.js';

/** The other of two people, as they introduced themselves. */
export type Partner = Pick<Participant, 'sender' | 'exchangeKey'>;

/** What is sealed and what it belongs to; the latter is authenticated, not hidden. */
export interface PairMessage {
  content: Uint8Array;
  associated: Uint8Array;
}

const nonceSize = 12;

/**
 * What is for one person only: sealed by AES-128-GCM under keys that two members agree on by X25519 (RFC 7748 §6.1), one
 * for each direction, so that nobody else reads it although everybody has the keys of the epoch. Who wrote it is told by
 * the signature of the packet it comes by. The keys are those of one run of each engine, and go with it.
 */
export class Pairs {
  readonly #room: Uint8Array;
  readonly #sender: Uint8Array;
  #own: PrivateKey | undefined;

  private constructor(room: Uint8Array, sender: Uint8Array, own: PrivateKey) {
    this.#room = room;
    this.#sender = sender;
    this.#own = own;
  }

  /** For one run of an engine, with a fresh key. */
  static async create(room: Uint8Array, sender: Uint8Array): Promise<Pairs> {
    return new Pairs(room, sender, await generateKey());
  }

  /** The public key to be introduced. Throws `crypto/unsealed` once closed. */
  get exchangeKey(): Uint8Array {
    return this.#key.publicKey;
  }

  /** Seals what this client says to somebody: `nonce(12) ‖ ciphertext`. */
  async seal(to: Partner, { content, associated }: PairMessage): Promise<Bytes> {
    const key = await this.#keyWith(to, [this.#sender, to.sender], 'encrypt');
    const nonce = randomBytes(nonceSize);
    return concatBytes(nonce, await aesSeal(key, { nonce, associated }, content));
  }

  /** Opens what somebody said to this client. Fails with `crypto/unsealed`. */
  async open(from: Partner, message: PairMessage): Promise<Bytes> {
    return unsealed(await this.#keyWith(from, [from.sender, this.#sender], 'decrypt'), message);
  }

  /** Opens what this client said to somebody. Fails with `crypto/unsealed`. */
  async openOwn(to: Partner, message: PairMessage): Promise<Bytes> {
    return unsealed(await this.#keyWith(to, [this.#sender, to.sender], 'decrypt'), message);
  }

  /** Gives the key up. */
  close(): void {
    this.#own = undefined;
  }

  get #key(): PrivateKey {
    if (!this.#own) throw cryptoError('crypto/unsealed', 'The keys of this client have been given up.');
    return this.#own;
  }

  async #keyWith(
    { exchangeKey }: Partner,
    direction: readonly [Uint8Array, Uint8Array],
    usage: SealUsage,
  ): Promise<CryptoKey> {
    const agreed = await agree(this.#key.key, exchangeKey).catch((cause: unknown) => {
      throw cryptoError('crypto/introduction', 'The introduction holds a key that is none.', cause);
    });
    const info = concatBytes(utf8Encode('folkmoot/1 private\0'), ...direction);
    return deriveAesKey(await takeSecret(agreed), { salt: this.#room, info }, usage);
  }
}

async function unsealed(key: CryptoKey, { content, associated }: PairMessage): Promise<Bytes> {
  const nonce = content.subarray(0, nonceSize);
  try {
    return await aesOpen(key, { nonce, associated }, content.subarray(nonceSize));
  } catch (cause) {
    throw cryptoError('crypto/unsealed', 'This was not sealed between these two people.', cause);
  }
}
