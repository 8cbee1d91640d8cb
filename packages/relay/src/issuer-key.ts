import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** An Ed25519 private key that signs tickets: PEM (PKCS #8) or a Node key object. */
export type IssuerKey = string | KeyObject;

/** Reads an issuer's private key; a TypeError says what is wrong with it. */
export function readIssuerKey(key: IssuerKey): KeyObject {
  return asEd25519(typeof key === 'string' ? createPrivateKey(key) : key, 'private');
}

/** Reads an issuer's public key (PEM, SPKI, or a key object). A private key is accepted and reduced to its public half. */
export function readIssuerPublicKey(key: IssuerKey): KeyObject {
  return asEd25519(typeof key === 'string' || key.type === 'private' ? createPublicKey(key) : key, 'public');
}

/** A fresh issuer key, for a relay that nobody gave one: its tickets end with the process. */
export function createIssuerKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/** The JWK thumbprint of a key (RFC 7638), by which a ticket names its issuer's key. */
export function keyIdOf(key: KeyObject): string {
  const { crv, kty, x } = readIssuerPublicKey(key).export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

function asEd25519(key: KeyObject, type: 'private' | 'public'): KeyObject {
  if (key.type !== type) throw new TypeError(`An issuer's ${type} key is needed, this is a ${key.type} one.`);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new TypeError(
      `An issuer's key must be Ed25519, this one is ${key.asymmetricKeyType ?? 'unknown'}.`,
    );
  }
  return key;
}
