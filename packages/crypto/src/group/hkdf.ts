import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../primitives.js';

/**
 * SHA-256, HMAC and HKDF in plain code, at once instead of later: a group needs thousands of tiny ones for one commit,
 * and each call of WebCrypto costs more than the hash itself (docs/decisions/009-mls-inside.md).
 */

/** Bytes of a SHA-256 hash. */
export const hashSize = 32;

/** SHA-256 (FIPS 180-4). */
export function digest(bytes: Uint8Array): Bytes {
  return sha256(bytes) as Bytes;
}

/** HMAC-SHA-256 (RFC 2104). */
export function mac(key: Uint8Array, bytes: Uint8Array): Bytes {
  return hmac(sha256, key, bytes) as Bytes;
}

/** HKDF-Extract (RFC 5869 §2.2). */
export function extract(salt: Uint8Array, input: Uint8Array): Bytes {
  return mac(salt, input);
}

/** HKDF-Expand (RFC 5869 §2.3); leaves no copy of the result behind. */
export function expand(key: Uint8Array, info: Uint8Array, size: number): Bytes {
  if (size > 255 * hashSize) throw new RangeError('HKDF yields at most 8,160 bytes.');
  const result = new Uint8Array(size);
  const block = new Uint8Array(hashSize);
  for (let at = 0, counter = 1; at < size; at += hashSize, counter += 1) {
    const input = hmac.create(sha256, key);
    if (counter > 1) input.update(block);
    input.update(info).update(Uint8Array.of(counter)).digestInto(block);
    result.set(block.subarray(0, Math.min(hashSize, size - at)), at);
  }
  block.fill(0);
  return result;
}
