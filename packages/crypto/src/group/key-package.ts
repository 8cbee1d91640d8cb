import { bytesEqual } from '@folkmoot/kit';
import {
  generateKeyPackageWithKey,
  type KeyPackage as MlsKeyPackage,
  type PrivateKeyPackage,
} from 'ts-mls/keyPackage.js';
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js';
import { exportPublicKey } from '../primitives.js';
import { decodeAll, refusing, requireFor } from './bounds.js';
import { ourCapabilities, ourLeaf } from './extension.js';
import type { Leaf } from './policy.js';
import { PrivateKey } from './private-key.js';
import { SecretLedger } from './secret-ledger.js';
import { suiteFor, suiteName } from './suite.js';

/** Who a leaf stands for. */
export interface LeafIdentity {
  /** Identity of the basic credential (RFC 9420 §5.3): an encoded `memberCredential`. */
  credential: Uint8Array;
  /** The Ed25519 pair of the leaf; the private key need not be extractable. */
  signatureKeyPair: CryptoKeyPair;
}

/** From when to when a key package may be used, in milliseconds since 1970. */
export interface Lifetime {
  notBeforeMs: number;
  notAfterMs: number;
}

/** A key package (RFC 9420 §10) as ts-mls has it. */
export interface KeyPackageParts {
  publicPackage: MlsKeyPackage;
  privatePackage: PrivateKeyPackage;
}

let make: (parts: KeyPackageParts) => KeyPackage;

/** The parts of one's own key package, for joining with it. Fails with `usage/…` once it was closed. */
export let partsOf: (keyPackage: KeyPackage) => KeyPackageParts | undefined;

/** One's own key package: what a committer needs to add this client, and in it what this client needs to join. */
export class KeyPackage {
  /** What goes to a committer. */
  readonly bytes: Uint8Array;
  #parts: KeyPackageParts | undefined;

  static {
    make = (parts) => new KeyPackage(parts);
    partsOf = (keyPackage) => keyPackage.#parts;
  }

  private constructor(parts: KeyPackageParts) {
    this.bytes = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: parts.publicPackage,
    });
    this.#parts = parts;
  }

  /** Drops the private keys; nobody can join with this key package any more. Joining does it. */
  close(): void {
    this.#parts = undefined;
  }
}

/** A fresh key package (RFC 9420 §10). Its private keys cannot be exported. */
export async function makeKeyPackage(options: LeafIdentity & { lifetime: Lifetime }): Promise<KeyPackage> {
  const { publicKey, privateKey } = options.signatureKeyPair;
  const signKey = new PrivateKey(privateKey, await exportPublicKey(publicKey));
  const ledger = new SecretLedger();
  try {
    return make(
      await generateKeyPackageWithKey(
        { credentialType: 'basic', identity: options.credential.slice() },
        ourCapabilities,
        inSeconds(options.lifetime),
        [],
        { signKey, publicKey: signKey.publicKey },
        suiteFor(ledger),
      ),
    );
  } finally {
    ledger.wipeAllBut();
  }
}

/**
 * Somebody's key package, to be added: of our suite and kind. Its signatures are checked when it is added. Fails with
 * `protocol/malformed` or `crypto/leaf`.
 */
export function decodeKeyPackage(bytes: Uint8Array): MlsKeyPackage {
  const message = decodeAll(decodeMlsMessage, bytes, 'The key package');
  requireFor('crypto/leaf', message.wireformat === 'mls_key_package', 'This is no key package.');
  leafIn(message.keyPackage);
  return message.keyPackage;
}

/** What the leaf of a key package says; fails with `crypto/leaf` for one of another kind than ours. */
export function leafIn(keyPackage: MlsKeyPackage): Leaf {
  const { cipherSuite, extensions, initKey, leafNode } = keyPackage;
  const isOurs = cipherSuite === suiteName && extensions.length === 0;
  requireFor('crypto/leaf', isOurs, 'The key package is of another kind.');
  requireFor('crypto/leaf', !bytesEqual(initKey, leafNode.hpkePublicKey), 'Two keys are one.');
  return ourLeaf(leafNode);
}

/** What a key package says about who made it, unchecked. Fails with `protocol/malformed` or `crypto/leaf`. */
export async function readKeyPackage(bytes: Uint8Array): Promise<Leaf> {
  return refusing('crypto/leaf', 'The key package is of no use.', async () =>
    leafIn(decodeKeyPackage(bytes)),
  );
}

function inSeconds({ notBeforeMs, notAfterMs }: Lifetime): { notBefore: bigint; notAfter: bigint } {
  return {
    notBefore: BigInt(Math.max(0, Math.floor(notBeforeMs / 1000))),
    notAfter: BigInt(Math.ceil(notAfterMs / 1000)),
  };
}
