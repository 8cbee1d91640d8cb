import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { Hpke, PrivateKey as MlsPrivateKey, PublicKey as MlsPublicKey } from 'ts-mls/crypto/hpke.js';
import { constantTimeEqual } from 'ts-mls/util/constantTimeCompare.js';
import {
  aesOpen,
  aesSeal,
  type Bytes,
  importAesKey,
  importPublicKey,
  randomBytes,
  signBytes,
  verifyBytes,
} from '../primitives.js';
import { digest, expand, extract, hashSize, mac } from './hkdf.js';
import { deriveKey, generateKey, openWith, sealTo } from './hpke.js';
import { privateKeyOf } from './private-key.js';
import type { SecretLedger } from './secret-ledger.js';

/** The one cipher suite (RFC 9420 §17.1, number 1); there is nothing to negotiate. */
export const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';

/**
 * Suite 1 for one operation: X25519, Ed25519 and AES-GCM by WebCrypto, hashes by plain code. Every secret that the
 * operation makes is noted in its ledger.
 */
export function suiteFor(ledger: SecretLedger): CiphersuiteImpl {
  return {
    name: suiteName,
    hash: {
      digest: async (bytes) => digest(bytes),
      mac: async (key, bytes) => mac(key, bytes),
      verifyMac: async (key, tag, bytes) => constantTimeEqual(mac(key, bytes), tag),
    },
    kdf: {
      size: hashSize,
      extract: async (salt, input) => ledger.note(extract(salt, input)),
      expand: async (key, info, size) => ledger.note(expand(key, info, size)),
    },
    signature: {
      sign: async (key, message) => signBytes(privateKeyOf(key).key, message),
      verify,
      keygen: () => refuseUnused(),
    },
    hpke: hpkeFor(ledger),
    rng: { randomBytes: (size) => ledger.note(randomBytes(size)) },
  };
}

function hpkeFor(ledger: SecretLedger): Hpke {
  return {
    keyLength: 16,
    nonceLength: 12,
    seal: (key, plain, info, associated) =>
      sealTo(bytesOf(key), { info, ...(associated && { associated }) }, ledger.note(plain)),
    open: async (key, enc, sealed, info, associated) =>
      ledger.note(
        await openWith(privateKeyOf(key), { enc, info, ...(associated && { associated }) }, sealed),
      ),
    importPrivateKey: async (key) => privateKeyOf(key) as unknown as MlsPrivateKey,
    exportPrivateKey: async (key) => privateKeyOf(key),
    importPublicKey: async (key) => key as unknown as MlsPublicKey,
    exportPublicKey: async (key) => bytesOf(key),
    deriveKeyPair: async (secret) => pairOf(await deriveKey(secret)),
    generateKeyPair: async () => pairOf(await generateKey()),
    encryptAead: async (key, nonce, associated, plain) =>
      aesSeal(await importAesKey(key, 'encrypt'), placeOf(nonce, associated), plain),
    decryptAead: async (key, nonce, associated, sealed) =>
      aesOpen(await importAesKey(key, 'decrypt'), placeOf(nonce, associated), sealed),
    exportSecret: () => refuseUnused(),
    importSecret: () => refuseUnused(),
  };
}

/** A key that cannot be one is a signature that does not hold. */
async function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const key = await importPublicKey(publicKey).catch(() => undefined);
  return key !== undefined && verifyBytes(key, signature, message);
}

/** ts-mls asks for key objects only to hand them back, so public keys stay the bytes they are. */
function bytesOf(key: MlsPublicKey): Bytes {
  return key as unknown as Bytes;
}

function pairOf(key: Awaited<ReturnType<typeof generateKey>>): {
  privateKey: MlsPrivateKey;
  publicKey: MlsPublicKey;
} {
  return {
    privateKey: key as unknown as MlsPrivateKey,
    publicKey: key.publicKey as unknown as MlsPublicKey,
  };
}

function placeOf(
  nonce: Uint8Array,
  associated: Uint8Array | undefined,
): { nonce: Uint8Array; associated: Uint8Array } {
  return { nonce, associated: associated ?? new Uint8Array(0) };
}

/** Only external commits and key pairs of ts-mls's own making would get here. */
function refuseUnused(): Promise<never> {
  return Promise.reject(new TypeError('This part of MLS is not in use.'));
}
