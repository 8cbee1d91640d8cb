import { concatBytes, utf8Encode } from '@folkmoot/kit';
import { cryptoError, opened } from './errors.js';
import {
  aesOpen,
  aesSeal,
  type Bytes,
  deriveAesKey,
  deriveBytes,
  type SealUsage,
  tagSize,
  uint64,
} from './primitives.js';

/** Cipher suite AES_128_GCM_SHA256_128 (RFC 9605 §4.5): the only one, there is nothing to negotiate. */
export const cipherSuite = 4;

/** Bytes an SFrame header may take at most (RFC 9605 §4.3). */
export const maxHeaderSize = 17;

/** Bytes of the nonce, Nn (RFC 9605 §4.5). */
const nonceSize = 12;

/** Key id and counter of one ciphertext (RFC 9605 §4.3); both are unsigned 64-bit integers. */
export interface SFrameHeader {
  kid: bigint;
  ctr: bigint;
}

/** What RFC 9605 §4.4.2 derives from a base key for one key id. The AES key cannot be exported. */
export interface SFrameKey {
  kid: bigint;
  key: CryptoKey;
  salt: Uint8Array;
}

/**
 * The header of RFC 9605 §4.3: a byte `X KKK Y CCC`, then key id and counter in as few bytes as they need.
 * Throws a RangeError past 64 bits.
 */
export function encodeHeader(kid: bigint, ctr: bigint): Bytes {
  const first = encodeField(kid);
  const second = encodeField(ctr);
  return concatBytes(Uint8Array.of((first.code << 4) | second.code), first.bytes, second.bytes);
}

/**
 * Reads a header (RFC 9605 §4.3) from the start of a ciphertext and says how many bytes it took. There is exactly one
 * way to write a header; anything longer is refused with `crypto/unsealed`.
 */
export function decodeHeader(bytes: Uint8Array): SFrameHeader & { size: number } {
  const config = bytes[0];
  if (config === undefined) throw cryptoError('crypto/unsealed', 'The sealed packet is empty.');
  const kid = decodeField(bytes, 1, config >> 4);
  const ctr = decodeField(bytes, kid.end, config & 0x0f);
  return { kid: kid.value, ctr: ctr.value, size: ctr.end };
}

/** The key id under which a packet was sealed (RFC 9605 §4.3). Fails with `crypto/unsealed`. */
export function kidOf(sealed: Uint8Array): bigint {
  return decodeHeader(sealed).kid;
}

/** Key and salt for a key id (RFC 9605 §4.4.2). The base key is an HKDF key made by `takeSecret`. */
export async function deriveKey(baseKey: CryptoKey, kid: bigint, usage: SealUsage): Promise<SFrameKey> {
  const [key, salt] = await Promise.all([
    deriveAesKey(baseKey, derivation('SFrame 1.0 Secret key ', kid), usage),
    deriveBytes(baseKey, derivation('SFrame 1.0 Secret salt ', kid), nonceSize),
  ]);
  return { kid, key, salt };
}

/**
 * Encrypts (RFC 9605 §4.4.3): header ‖ ciphertext ‖ tag. Whoever calls this owes it a counter that was never used with
 * this key; product code goes through `SealingContext`, which counts by itself.
 */
export async function seal(
  key: SFrameKey,
  ctr: bigint,
  { plain, metadata }: { plain: Uint8Array; metadata: Uint8Array },
): Promise<Bytes> {
  const header = encodeHeader(key.kid, ctr);
  const place = { nonce: nonceOf(key.salt, ctr), associated: concatBytes(header, metadata) };
  return concatBytes(header, await aesSeal(key.key, place, plain));
}

/**
 * Decrypts (RFC 9605 §4.4.4). Fails with `crypto/unsealed` under another key id and when a bit of
 * header, metadata or ciphertext differs from what was sealed.
 */
export async function open(
  key: SFrameKey,
  sealed: Uint8Array,
  metadata: Uint8Array,
): Promise<SFrameHeader & { plain: Bytes }> {
  const { kid, ctr, size } = decodeHeader(sealed);
  if (kid !== key.kid) throw cryptoError('crypto/unsealed', 'The packet was sealed under another key.');
  if (sealed.length < size + tagSize) throw cryptoError('crypto/unsealed', 'The sealed packet is cut off.');
  const place = {
    nonce: nonceOf(key.salt, ctr),
    associated: concatBytes(sealed.subarray(0, size), metadata),
  };
  const plain = await opened(aesOpen(key.key, place, sealed.subarray(size)));
  return { kid, ctr, plain };
}

/** The salt with the counter over its end, both big-endian (RFC 9605 §4.4.3). */
function nonceOf(salt: Uint8Array, ctr: bigint): Bytes {
  const nonce = new Uint8Array(salt);
  const counter = uint64(ctr);
  counter.forEach((byte, i) => {
    const at = nonceSize - counter.length + i;
    nonce[at] = (nonce[at] as number) ^ byte;
  });
  return nonce;
}

function derivation(label: string, kid: bigint): { salt: Bytes; info: Bytes } {
  const info = concatBytes(utf8Encode(label), uint64(kid), Uint8Array.of(0, cipherSuite));
  return { salt: new Uint8Array(0), info };
}

/** Four bits, and the bytes they announce: values below 8 stand in the bits themselves. */
function encodeField(value: bigint): { code: number; bytes: Bytes } {
  if (value < 0n || value >= 1n << 64n) throw new RangeError('not an unsigned 64-bit integer');
  if (value < 8n) return { code: Number(value), bytes: new Uint8Array(0) };
  const bytes = uint64(value);
  const start = bytes.findIndex((byte) => byte !== 0);
  return { code: 8 | (7 - start), bytes: bytes.subarray(start) };
}

function decodeField(bytes: Uint8Array, start: number, code: number): { value: bigint; end: number } {
  if (code < 8) return { value: BigInt(code), end: start };
  const end = start + (code & 7) + 1;
  if (end > bytes.length) throw cryptoError('crypto/unsealed', 'The sealed packet is cut off.');
  let value = 0n;
  for (const byte of bytes.subarray(start, end)) value = (value << 8n) | BigInt(byte);
  if (bytes[start] === 0 || value < 8n)
    throw cryptoError('crypto/unsealed', 'The header is longer than it need be.');
  return { value, end };
}
