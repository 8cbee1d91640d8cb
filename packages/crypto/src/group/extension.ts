import type { Extension } from 'ts-mls/extension.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { Capabilities } from 'ts-mls/capabilities.js';
import { type RefusalCode, requireFor } from './bounds.js';
import type { Leaf } from './policy.js';
import { suiteName } from './suite.js';

/** Our extension of the group context: a type for private use (RFC 9420 §17.3). */
export const contextExtensionType = 0xf0f0;

/** What every leaf of ours can do, and all it can do. */
export const ourCapabilities: Capabilities = {
  versions: ['mls10'],
  ciphersuites: [suiteName],
  extensions: [contextExtensionType],
  proposals: [],
  credentials: ['basic'],
};

/** The extensions of a group context that carries these bytes. */
export function extensionsWith(context: Uint8Array): Extension[] {
  return [{ extensionType: contextExtensionType, extensionData: context.slice() }];
}

/** The bytes in our extension, which has to be the only one: no external senders, nothing that is required. */
export function contextIn(code: RefusalCode, extensions: readonly Extension[]): Uint8Array {
  const [ours, ...others] = extensions;
  requireFor(
    code,
    ours?.extensionType === contextExtensionType && others.length === 0,
    'The group context has other extensions than ours.',
  );
  return ours.extensionData;
}

/** The bytes of our extension in a context that was accepted. */
export function contextOf({ extensions }: Pick<GroupContext, 'extensions'>): Uint8Array {
  return contextIn('crypto/commit', extensions);
}

/** What a leaf says; fails with `crypto/leaf` for a leaf of another kind than ours. */
export function ourLeaf(leaf: LeafNode): Leaf {
  const { credential, capabilities } = leaf;
  requireFor('crypto/leaf', credential.credentialType === 'basic', 'The credential is not a basic one.');
  requireFor('crypto/leaf', leaf.extensions.length === 0, 'The leaf has extensions.');
  requireFor(
    'crypto/leaf',
    capabilities.versions.includes('mls10') &&
      capabilities.ciphersuites.includes(suiteName) &&
      capabilities.extensions.includes(contextExtensionType) &&
      capabilities.credentials.includes('basic'),
    'The leaf cannot do what this group needs.',
  );
  return { credential: credential.identity, signatureKey: leaf.signaturePublicKey };
}
