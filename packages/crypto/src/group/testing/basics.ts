import { concatBytes } from '@folkmoot/kit';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import * as kdf from 'ts-mls/crypto/kdf.js';
import * as signature from 'ts-mls/crypto/signature.js';
import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch, type KeySchedule, mlsExporter } from 'ts-mls/keySchedule.js';
import { decodeAll } from '../bounds.js';
import { deriveKey, takePrivateKey } from '../hpke.js';
import { PrivateKey } from '../private-key.js';
import { SecretLedger } from '../secret-ledger.js';
import { suiteFor } from '../suite.js';

/** The parts of MLS by which official vectors test a cipher suite (RFC 9420 §5, §8), here ours with raw values. */

const suite = (): CiphersuiteImpl => suiteFor(new SecretLedger());

/** `RefHash` (RFC 9420 §5.2). */
export async function refHash(label: string, value: Uint8Array): Promise<Uint8Array> {
  return refhash(label, value, suite().hash);
}

/** `ExpandWithLabel` (RFC 9420 §8). */
export async function expandWithLabel(
  secret: Uint8Array,
  { label, context, length }: { label: string; context: Uint8Array; length: number },
): Promise<Uint8Array> {
  return kdf.expandWithLabel(secret, label, context, length, suite().kdf);
}

/** `DeriveSecret` (RFC 9420 §8). */
export async function deriveSecret(secret: Uint8Array, label: string): Promise<Uint8Array> {
  return kdf.deriveSecret(secret, label, suite().kdf);
}

/** `DeriveTreeSecret` (RFC 9420 §9.1). */
export async function deriveTreeSecret(
  secret: Uint8Array,
  { label, generation, length }: { label: string; generation: number; length: number },
): Promise<Uint8Array> {
  return kdf.deriveTreeSecret(secret, label, generation, length, suite().kdf);
}

/** `SignWithLabel` (RFC 9420 §5.1.2) by an Ed25519 seed. */
export async function signWithLabel(
  seed: Uint8Array,
  label: string,
  content: Uint8Array,
): Promise<Uint8Array> {
  const prefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);
  const encoded = concatBytes(prefix, seed);
  const key = await crypto.subtle.importKey('pkcs8', encoded, 'Ed25519', false, ['sign']);
  const handle = new PrivateKey(key, new Uint8Array(32));
  return signature.signWithLabel(handle, label, content, suite().signature);
}

/** `VerifyWithLabel` (RFC 9420 §5.1.2). */
export async function verifyWithLabel(
  publicKey: Uint8Array,
  { label, content }: { label: string; content: Uint8Array },
  signed: Uint8Array,
): Promise<boolean> {
  return signature.verifyWithLabel(publicKey, label, content, signed, suite().signature);
}

/** `EncryptWithLabel` (RFC 9420 §5.1.3). */
export async function encryptTo(
  publicKey: Uint8Array,
  { label, context }: { label: string; context: Uint8Array },
  plain: Uint8Array,
): Promise<{ kemOutput: Uint8Array; ciphertext: Uint8Array }> {
  const key = await suite().hpke.importPublicKey(publicKey);
  const { enc, ct } = await encryptWithLabel(key, label, context, plain, suite().hpke);
  return { kemOutput: enc, ciphertext: ct };
}

/** `DecryptWithLabel` (RFC 9420 §5.1.3) by the 32 bytes of an X25519 private key. */
export async function decryptWith(
  privateKey: Uint8Array,
  { label, context }: { label: string; context: Uint8Array },
  { kemOutput, ciphertext }: { kemOutput: Uint8Array; ciphertext: Uint8Array },
): Promise<Uint8Array> {
  const key = await suite().hpke.importPrivateKey(await takePrivateKey(privateKey.slice()));
  return decryptWithLabel(key, label, context, kemOutput, ciphertext, suite().hpke);
}

/** All secrets of an epoch (RFC 9420 §8), and the next one's `init_secret` among them. */
export async function keySchedule(epoch: {
  initSecret: Uint8Array;
  commitSecret: Uint8Array;
  pskSecret: Uint8Array;
  groupContext: Uint8Array;
}): Promise<
  KeySchedule & { joinerSecret: Uint8Array; welcomeSecret: Uint8Array; encryptionSecret: Uint8Array }
> {
  const context = decodeAll(decodeGroupContext, epoch.groupContext, 'The group context');
  const { keySchedule: secrets, ...rest } = await initializeEpoch(
    epoch.initSecret,
    epoch.commitSecret,
    context,
    epoch.pskSecret,
    suite().kdf,
  );
  return { ...secrets, ...rest };
}

/** A group context as other values make it (RFC 9420 §8.1). */
export function groupContext(values: {
  groupId: Uint8Array;
  epoch: bigint;
  treeHash: Uint8Array;
  confirmedTranscriptHash: Uint8Array;
}): Uint8Array {
  return encodeGroupContext({ version: 'mls10', cipherSuite: suite().name, extensions: [], ...values });
}

/** The X25519 public key of the pair that a secret leads to (RFC 9180 §7.1.3). */
export async function publicKeyOf(secret: Uint8Array): Promise<Uint8Array> {
  return (await deriveKey(secret)).publicKey;
}

/** `MLS-Exporter` (RFC 9420 §8.5). */
export async function exportFrom(
  exporterSecret: Uint8Array,
  { label, context, length }: { label: string; context: Uint8Array; length: number },
): Promise<Uint8Array> {
  return mlsExporter(exporterSecret, label, context, length, suite());
}
