import { bytesEqual } from '@folkmoot/kit';
import { cryptoError, opened } from './errors.js';
import { aesOpen, aesSeal, type Bytes, importAesKey, randomBytes, sha256 } from './primitives.js';

/** Bytes of an object's key. */
export const objectKeySize = 16;

/** Bytes of an object's hash: the first half of a SHA-256. */
export const objectHashSize = 16;

/** An object sealed once. Key and hash go into the signed map; the relay gets `sealed` alone. */
export interface SealedObject {
  key: Bytes;
  hash: Bytes;
  sealed: Bytes;
}

/**
 * Seals an object under a fresh random key that is used this once, hence with a nonce of zeros (NIST SP 800-38D §8: no
 * nonce repeats under a key). The key belongs to no epoch: a change of epoch seals the map again and no object.
 *
 * @param context `packetContext` of the packet that will carry it.
 */
export async function sealObject(plain: Uint8Array, context: Uint8Array): Promise<SealedObject> {
  const key = randomBytes(objectKeySize);
  const sealed = await aesSeal(await importAesKey(key, 'encrypt'), onlyUse(context), plain);
  return { key, hash: await objectHash(sealed), sealed };
}

/**
 * Opens an object with key and hash from a signed map. The hash is checked first, so that nobody who merely knows the
 * key, like every other viewer, can have made the bytes that get decrypted.
 * Fails with `crypto/hash` or `crypto/unsealed`.
 */
export async function openObject(
  sealed: Uint8Array,
  key: Uint8Array,
  hash: Uint8Array,
  context: Uint8Array,
): Promise<Bytes> {
  if (key.length !== objectKeySize)
    throw cryptoError('crypto/unsealed', 'The key of an object has 16 bytes.');
  if (!bytesEqual(hash, await objectHash(sealed))) {
    throw cryptoError('crypto/hash', 'The object is not the one that the signed map names.');
  }
  return opened(aesOpen(await importAesKey(key, 'decrypt'), onlyUse(context), sealed));
}

/** The first 16 bytes of SHA-256 of the ciphertext. */
export async function objectHash(sealed: Uint8Array): Promise<Bytes> {
  const whole = await sha256(sealed);
  return whole.slice(0, objectHashSize);
}

function onlyUse(associated: Uint8Array): { nonce: Bytes; associated: Uint8Array } {
  return { nonce: new Uint8Array(12), associated };
}
