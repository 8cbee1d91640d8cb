import { bytesEqual, toHex } from '@folkmoot/kit';
import type { ClientState } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { type KeyPackage, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { type LeafNode, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { refusing, requireFor } from './bounds.js';
import { ourLeaf } from './extension.js';
import { decodeKeyPackage, leafIn } from './key-package.js';
import { type GroupPolicy, type Leaf, type Member, requireAccepted } from './policy.js';
import { SecretLedger } from './secret-ledger.js';
import { suiteFor } from './suite.js';

/** The leaves that a commit brings: of those who are added, and the committer's own where it renews keys. */
export interface NewLeaves {
  adds: readonly KeyPackage[];
  renewed: { by: Member; leaf: LeafNode } | undefined;
}

/**
 * A state in which ts-mls accepts exactly these leaves, after all of them were checked. They are checked before ts-mls
 * gets to see them, since a fault that it finds in one of several would surface as a rejection that nobody handles.
 * Fails with `crypto/leaf`, `crypto/commit` or what the policy throws.
 */
export async function accepting(
  state: ClientState,
  { adds, renewed }: NewLeaves,
  { policy, suite }: { policy: GroupPolicy; suite: CiphersuiteImpl },
): Promise<ClientState> {
  const leaves = adds.map(leafIn);
  if (renewed) leaves.push(sameMember(renewed));
  for (const keyPackage of adds) await requireSigned(keyPackage, suite);
  for (const leaf of leaves) {
    await requireAccepted('crypto/leaf', 'A leaf does not belong here.', () => policy.acceptLeaf(leaf));
  }
  const accepted = new Set(leaves.map(nameOf));
  const authService = {
    validateCredential: async (
      credential: LeafNode['credential'],
      signatureKey: Uint8Array,
    ): Promise<boolean> =>
      credential.credentialType === 'basic' &&
      accepted.has(nameOf({ credential: credential.identity, signatureKey })),
  };
  return { ...state, clientConfig: { ...state.clientConfig, authService } };
}

/**
 * What the leaf of somebody's key package says: it is of our kind, signed by its own key, and may be used now. Fails with
 * `protocol/malformed` or `crypto/leaf`.
 */
export async function checkKeyPackage(bytes: Uint8Array): Promise<Leaf> {
  return refusing('crypto/leaf', 'The key package is of no use.', async () => {
    const keyPackage = decodeKeyPackage(bytes);
    await requireSigned(keyPackage, suiteFor(new SecretLedger()));
    requireFresh([keyPackage]);
    return leafIn(keyPackage);
  });
}

/** Fails unless now is within the lifetimes of all who are to be added. Only a committer asks: clocks differ. */
export function requireFresh(adds: readonly KeyPackage[], nowMs = Date.now()): void {
  const now = BigInt(Math.floor(nowMs / 1000));
  const areFresh = adds.every(
    ({ leafNode }) => leafNode.lifetime.notBefore <= now && now <= leafNode.lifetime.notAfter,
  );
  requireFor('crypto/leaf', areFresh, 'A key package is out of date.');
}

async function requireSigned(keyPackage: KeyPackage, { signature }: CiphersuiteImpl): Promise<void> {
  const isSigned =
    (await verifyKeyPackage(keyPackage, signature)) &&
    (await verifyLeafNodeSignatureKeyPackage(keyPackage.leafNode, signature));
  requireFor('crypto/leaf', isSigned, 'A key package is not signed by its own key.');
}

/** What a renewed leaf says, which has to be what it said before. */
function sameMember({ by, leaf }: NonNullable<NewLeaves['renewed']>): Leaf {
  const renewed = ourLeaf(leaf);
  const isSame =
    bytesEqual(by.credential, renewed.credential) && bytesEqual(by.signatureKey, renewed.signatureKey);
  requireFor('crypto/commit', isSame, 'The committer became somebody else.');
  return renewed;
}

function nameOf({ credential, signatureKey }: Leaf): string {
  return `${toHex(signatureKey)} ${toHex(credential)}`;
}
