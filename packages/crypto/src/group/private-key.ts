/**
 * A private key that stays inside WebCrypto, in the shape of bytes: ts-mls keeps private keys as byte arrays and hands
 * them back untouched to the cipher suite that made them, so an empty array that carries the key does, and no secret
 * bytes ever exist in this process's memory.
 */
export class PrivateKey extends Uint8Array<ArrayBuffer> {
  readonly key: CryptoKey;
  readonly publicKey: Uint8Array<ArrayBuffer>;

  constructor(key: CryptoKey, publicKey: Uint8Array<ArrayBuffer>) {
    super(new ArrayBuffer(0));
    this.key = key;
    this.publicKey = publicKey;
  }
}

/** What ts-mls hands back as a private key, as it was given to it. */
export function privateKeyOf(bytes: unknown): PrivateKey {
  if (bytes instanceof PrivateKey) return bytes;
  throw new TypeError('Private keys of a group never exist as bytes.');
}
