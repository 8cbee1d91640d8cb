/** Bytes that WebCrypto takes: never in shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of an Ed25519 signature (RFC 8032 §5.1.6). */
export const signatureSize = 64;

/** Bytes of an Ed25519 public key (RFC 8032 §5.1.5). */
export const publicKeySize = 32;

/** Bytes of the tag that AES-GCM appends (NIST SP 800-38D). */
export const tagSize = 16;

/** Random bytes from the system's generator; the only source of randomness in this package. */
export function randomBytes(size: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(size));
}

/** Overwrites secrets that had to exist as bytes for a moment. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** SHA-256 (FIPS 180-4). */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle().digest('SHA-256', bytes as Bytes));
}

/** A fresh Ed25519 pair (RFC 8032) whose private key no script can export, not even this one. */
export async function generateSigningPair(): Promise<CryptoKeyPair> {
  return await subtle().generateKey('Ed25519', false, ['sign', 'verify']);
}

/** The 32 bytes of an Ed25519 public key. */
export async function exportPublicKey(publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await subtle().exportKey('raw', publicKey));
}

/** An Ed25519 public key that somebody sent; rejects when the bytes cannot be one. */
export async function importPublicKey(publicKey: Uint8Array): Promise<CryptoKey> {
  return subtle().importKey('raw', publicKey as Bytes, 'Ed25519', true, ['verify']);
}

/** An Ed25519 signature (RFC 8032 §5.1.6). */
export async function signBytes(privateKey: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle().sign('Ed25519', privateKey, bytes as Bytes));
}

/** Whether an Ed25519 signature belongs to these bytes (RFC 8032 §5.1.7). */
export async function verifyBytes(
  publicKey: CryptoKey,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  return subtle().verify('Ed25519', publicKey, signature as Bytes, bytes as Bytes);
}

/** Takes a secret into HKDF (RFC 5869), from where it cannot be exported, and **wipes the bytes it was given**. */
export async function takeSecret(secret: Uint8Array): Promise<CryptoKey> {
  try {
    return await subtle().importKey('raw', secret as Bytes, 'HKDF', false, ['deriveBits', 'deriveKey']);
  } finally {
    wipe(secret);
  }
}

/** Salt and info of HKDF (RFC 5869 §2.2, §2.3). */
export interface Derivation {
  salt: Uint8Array;
  info: Uint8Array;
}

/** Bytes derived by HKDF-SHA-256 (RFC 5869). */
export async function deriveBytes(secret: CryptoKey, from: Derivation, size: number): Promise<Bytes> {
  return new Uint8Array(await subtle().deriveBits(hkdf(from), secret, size * 8));
}

/** What an AES key may do; each of our keys can do one of the two. */
export type SealUsage = 'encrypt' | 'decrypt';

/** An AES-128-GCM key derived by HKDF-SHA-256 (RFC 5869); it never exists as bytes. */
export async function deriveAesKey(
  secret: CryptoKey,
  from: Derivation,
  usage: SealUsage,
): Promise<CryptoKey> {
  return subtle().deriveKey(hkdf(from), secret, { name: 'AES-GCM', length: 128 }, false, [usage]);
}

/** An AES-128-GCM key from 16 bytes, which stay the caller's to wipe. */
export async function importAesKey(key: Uint8Array, usage: SealUsage): Promise<CryptoKey> {
  return subtle().importKey('raw', key as Bytes, 'AES-GCM', false, [usage]);
}

/** Nonce and associated data of one use of AES-GCM (RFC 5116 §5.1). */
export interface SealPlace {
  nonce: Uint8Array;
  associated: Uint8Array;
}

/** AES-128-GCM (RFC 5116 §5.1); the tag stands at the end. */
export async function aesSeal(key: CryptoKey, place: SealPlace, plain: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle().encrypt(gcm(place), key, plain as Bytes));
}

/** Opens AES-128-GCM; rejects with WebCrypto's OperationError when a single bit is not what was sealed. */
export async function aesOpen(key: CryptoKey, place: SealPlace, sealed: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle().decrypt(gcm(place), key, sealed as Bytes));
}

/** A non-negative integer as 8 bytes, big-endian. */
export function uint64(value: number | bigint): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function subtle(): SubtleCrypto {
  return globalThis.crypto.subtle;
}

function hkdf({ salt, info }: Derivation): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: salt as Bytes, info: info as Bytes };
}

function gcm({ nonce, associated }: SealPlace): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce as Bytes, additionalData: associated as Bytes, tagLength: 128 };
}
