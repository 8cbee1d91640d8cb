import { concatBytes, utf8Encode } from '@folkmoot/kit';
import { aesOpen, aesSeal, type Bytes, importAesKey, wipe } from '../primitives.js';
import { expand, extract, hashSize } from './hkdf.js';
import { PrivateKey } from './private-key.js';

/**
 * HPKE (RFC 9180), base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Private keys never
 * leave WebCrypto.
 */

/** What HPKE sends: the encapsulated key and the ciphertext. */
export interface Sealed {
  enc: Bytes;
  ct: Bytes;
}

const kemId = Uint8Array.of(...utf8Encode('KEM'), 0, 0x20);
const suiteId = Uint8Array.of(...utf8Encode('HPKE'), 0, 0x20, 0, 1, 0, 1);
const empty = new Uint8Array(0);
const publicKeySize = 32;
const keySize = 16;
const nonceSize = 12;

/** The X25519 base point: multiplying it by a private key gives the public one (RFC 7748 §6.1). */
const basePoint = Uint8Array.of(9, ...new Uint8Array(31));

/** PKCS #8 of an X25519 private key (RFC 8410 §7), up to its 32 bytes. */
const pkcs8Prefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);

/** A fresh pair (RFC 9180 §7.1.2). */
export async function generateKey(): Promise<PrivateKey> {
  const pair = await subtle().generateKey('X25519', false, ['deriveBits']);
  return new PrivateKey(pair.privateKey, new Uint8Array(await subtle().exportKey('raw', pair.publicKey)));
}

/** The pair that belongs to a secret (RFC 9180 §7.1.3). */
export async function deriveKey(secret: Uint8Array): Promise<PrivateKey> {
  const prk = labeledExtract(kemId, empty, 'dkp_prk', secret);
  const bytes = labeledExpand(kemId, prk, 'sk', empty, hashSize);
  wipe(prk);
  return takePrivateKey(bytes);
}

/** An X25519 private key from its 32 bytes, which are **wiped**. */
export async function takePrivateKey(bytes: Uint8Array): Promise<PrivateKey> {
  const encoded = concatBytes(pkcs8Prefix, bytes);
  try {
    const key = await subtle().importKey('pkcs8', encoded, 'X25519', false, ['deriveBits']);
    return new PrivateKey(key, await agree(key, basePoint));
  } finally {
    wipe(bytes, encoded);
  }
}

/** Encrypts to a public key (RFC 9180 §6.1). */
export async function sealTo(
  publicKey: Uint8Array,
  { info, associated = empty }: { info: Uint8Array; associated?: Uint8Array },
  plain: Uint8Array,
): Promise<Sealed> {
  const ephemeral = await generateKey();
  const shared = await sharedSecret(ephemeral.key, publicKey, concatBytes(ephemeral.publicKey, publicKey));
  const { key, nonce } = await keyAndNonce(shared, info, 'encrypt');
  return { enc: ephemeral.publicKey, ct: await aesSeal(key, { nonce, associated }, plain) };
}

/** Decrypts (RFC 9180 §6.1); rejects when a single bit is not what was sealed. */
export async function openWith(
  recipient: PrivateKey,
  { enc, info, associated = empty }: { enc: Uint8Array; info: Uint8Array; associated?: Uint8Array },
  sealed: Uint8Array,
): Promise<Bytes> {
  const shared = await sharedSecret(recipient.key, enc, concatBytes(enc, recipient.publicKey));
  const { key, nonce } = await keyAndNonce(shared, info, 'decrypt');
  return aesOpen(key, { nonce, associated }, sealed);
}

/** `ExtractAndExpand` (RFC 9180 §4.1). */
async function sharedSecret(key: CryptoKey, publicKey: Uint8Array, kemContext: Uint8Array): Promise<Bytes> {
  const agreed = await agree(key, publicKey);
  const prk = labeledExtract(kemId, empty, 'eae_prk', agreed);
  const shared = labeledExpand(kemId, prk, 'shared_secret', kemContext, hashSize);
  wipe(agreed, prk);
  return shared;
}

/** X25519 (RFC 7748 §6.1). A result of zeros is refused (RFC 9180 §7.1.4), whether or not WebCrypto does. */
export async function agree(key: CryptoKey, publicKey: Uint8Array): Promise<Bytes> {
  if (publicKey.length !== publicKeySize) throw new RangeError('A public key has 32 bytes.');
  const other = await subtle().importKey('raw', publicKey as Bytes, 'X25519', false, []);
  const agreed = new Uint8Array(await subtle().deriveBits({ name: 'X25519', public: other }, key, 256));
  if (agreed.every((byte) => byte === 0)) throw new RangeError('The public key is of small order.');
  return agreed;
}

/** `KeySchedule` of the base mode (RFC 9180 §5.1), for its first message. **Wipes the shared secret.** */
async function keyAndNonce(
  shared: Uint8Array,
  info: Uint8Array,
  usage: 'encrypt' | 'decrypt',
): Promise<{ key: CryptoKey; nonce: Bytes }> {
  const idHash = labeledExtract(suiteId, empty, 'psk_id_hash', empty);
  const infoHash = labeledExtract(suiteId, empty, 'info_hash', info);
  const context = concatBytes(Uint8Array.of(0), idHash, infoHash);
  const secret = labeledExtract(suiteId, shared, 'secret', empty);
  const key = labeledExpand(suiteId, secret, 'key', context, keySize);
  const nonce = labeledExpand(suiteId, secret, 'base_nonce', context, nonceSize);
  wipe(shared, secret);
  return { key: await importAesKey(key, usage).finally(() => wipe(key)), nonce };
}

function labeledExtract(id: Uint8Array, salt: Uint8Array, label: string, input: Uint8Array): Bytes {
  const labeled = concatBytes(utf8Encode('HPKE-v1'), id, utf8Encode(label), input);
  const key = extract(salt, labeled);
  wipe(labeled);
  return key;
}

function labeledExpand(
  id: Uint8Array,
  key: Uint8Array,
  label: string,
  info: Uint8Array,
  size: number,
): Bytes {
  const length = Uint8Array.of(size >> 8, size & 255);
  return expand(key, concatBytes(length, utf8Encode('HPKE-v1'), id, utf8Encode(label), info), size);
}

function subtle(): SubtleCrypto {
  return globalThis.crypto.subtle;
}
