import { joinSigned, signatureInput, type SignatureLabel, splitSigned } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import { type Bytes, importPublicKey, signBytes, verifyBytes } from './primitives.js';

/** `body ‖ signature` (Ed25519, RFC 8032 §5.1.6, over label and body): the signed form of a message. */
export async function signBody(
  label: SignatureLabel,
  privateKey: CryptoKey,
  body: Uint8Array,
): Promise<Bytes> {
  return joinSigned(body, await signBytes(privateKey, signatureInput(label, body)));
}

/** The body of a signed message; fails with `crypto/signature` unless the signature is this key's over it. */
export async function openSigned(
  label: SignatureLabel,
  publicKey: CryptoKey,
  signed: Uint8Array,
): Promise<Uint8Array> {
  const { body, signature } = decoded('crypto/signature', () => splitSigned(signed));
  await checkSignature(publicKey, signature, signatureInput(label, body));
  return body;
}

/** Fails with `crypto/signature` unless the signature is this key's over these bytes (RFC 8032 §5.1.7). */
export async function checkSignature(
  publicKey: CryptoKey,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<void> {
  if (await verifyBytes(publicKey, signature, bytes)) return;
  throw cryptoError('crypto/signature', 'The signature is not the one of its author.');
}

/** A public key that somebody sent (RFC 8032 §5.1.5); fails with `crypto/signature` when it cannot be one. */
export async function verifyingKey(publicKey: Uint8Array): Promise<CryptoKey> {
  try {
    return await importPublicKey(publicKey);
  } catch (cause) {
    throw cryptoError('crypto/signature', 'These bytes are no public key.', cause);
  }
}
