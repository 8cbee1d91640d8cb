import { bytesEqual } from '@folkmoot/kit';
import type { ClientState } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { type GroupInfo, ratchetTreeFromExtension, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import type { GroupSecrets } from 'ts-mls/groupSecrets.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { deriveKeySchedule } from 'ts-mls/keySchedule.js';
import { encodeLeafNode, type LeafNode } from 'ts-mls/leafNode.js';
import { decodeMlsMessage } from 'ts-mls/message.js';
import { pathToRoot } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, type PrivateKeyPath, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { accumulatePskSecret, emptyPskIndex, type PskIndex } from 'ts-mls/pskIndex.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js';
import { firstCommonAncestor } from 'ts-mls/updatePath.js';
import { decryptGroupInfo, decryptGroupSecrets, type Welcome } from 'ts-mls/welcome.js';
import { decodeAll, requireFor } from './bounds.js';
import { groupConfig, settled } from './epoch-state.js';
import { type KeyPackage, type KeyPackageParts, partsOf } from './key-package.js';
import { privateKeyOf } from './private-key.js';
import { checkTree, decodeTree } from './ratchet-tree.js';
import { SecretLedger } from './secret-ledger.js';
import { suiteFor, suiteName } from './suite.js';

/** What somebody who joins has in hand. */
export interface Arrival {
  welcome: Uint8Array;
  /** The published ratchet tree; vectors may have it inside the welcome instead. */
  ratchetTree: Uint8Array | undefined;
  keyPackage: KeyPackageParts;
  checkLeaf: (leaf: LeafNode) => Promise<void>;
  /** Rejects for a group that one does not want to be in. Called once the tree and the signature hold. */
  checkGroup: (info: GroupInfo, tree: RatchetTree) => Promise<void>;
  /** Product code has none. */
  psks?: PskIndex;
}

/**
 * Joins by a welcome (RFC 9420 §12.4.3.1). ts-mls has this too; but its check of a tree refuses valid trees with unmerged
 * leaves in two branches, does not compare path secrets with the keys they lead to, and is slow
 * (docs/decisions/009-mls-inside.md).
 */
export async function openWelcome(arrival: Arrival, suite: CiphersuiteImpl): Promise<ClientState> {
  const welcome = decodeWelcome(arrival.welcome);
  const { secrets, pskSecret } = await openSecrets(welcome, arrival, suite);
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, suite);
  requireFor('crypto/welcome', info !== undefined, 'The group info does not follow RFC 9420.');
  const { groupContext: context } = info;
  requireFor('crypto/welcome', context.cipherSuite === suiteName, 'The group uses another cipher suite.');
  const tree = treeFor(info, arrival.ratchetTree);
  await checkTree(tree, { context, suite, checkLeaf: arrival.checkLeaf });
  await requireSigned(info, tree, suite);
  await arrival.checkGroup(info, tree);

  const privatePath = await ownPath({ tree, info, secrets }, arrival.keyPackage, suite);
  const { joinerSecret } = secrets;
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(
    joinerSecret,
    pskSecret,
    context,
    suite.kdf,
  );
  const { confirmedTranscriptHash } = context;
  const { confirmationTag } = info;
  const isConfirmed = await suite.hash.verifyMac(
    keySchedule.confirmationKey,
    confirmationTag,
    confirmedTranscriptHash,
  );
  requireFor('crypto/welcome', isConfirmed, 'The confirmation tag does not hold.');
  return settled('crypto/welcome', {
    groupContext: context,
    ratchetTree: tree,
    privatePath,
    signaturePrivateKey: arrival.keyPackage.privatePackage.signaturePrivateKey,
    confirmationTag,
    unappliedProposals: {},
    keySchedule,
    secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, suite.kdf),
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig: groupConfig,
  });
}

/** Whether a welcome is for this key package. Fails with `protocol/malformed` or `crypto/welcome`. */
export async function isWelcomeFor(welcome: Uint8Array, keyPackage: KeyPackage): Promise<boolean> {
  const parts = partsOf(keyPackage);
  if (!parts) return false;
  const { secrets } = decodeWelcome(welcome);
  const reference = await makeKeyPackageRef(parts.publicPackage, suiteFor(new SecretLedger()).hash);
  return secrets.some(({ newMember }) => bytesEqual(newMember, reference));
}

function decodeWelcome(bytes: Uint8Array): Welcome {
  const message = decodeAll(decodeMlsMessage, bytes, 'The welcome');
  requireFor('crypto/welcome', message.wireformat === 'mls_welcome', 'This is no welcome.');
  requireFor('crypto/welcome', message.welcome.cipherSuite === suiteName, 'This is for another suite.');
  return message.welcome;
}

async function openSecrets(
  welcome: Welcome,
  { keyPackage, psks = emptyPskIndex }: Arrival,
  suite: CiphersuiteImpl,
): Promise<{ secrets: GroupSecrets; pskSecret: Uint8Array }> {
  const { publicPackage, privatePackage } = keyPackage;
  const reference = await makeKeyPackageRef(publicPackage, suite.hash);
  const key = await suite.hpke.importPrivateKey(privatePackage.initPrivateKey);
  const secrets = await decryptGroupSecrets(key, reference, welcome, suite.hpke);
  requireFor('crypto/welcome', secrets !== undefined, 'The secrets do not follow RFC 9420.');
  const zeros = new Uint8Array(suite.kdf.size);
  const [pskSecret] = await accumulatePskSecret(secrets.psks, psks, suite, zeros);
  return { secrets, pskSecret };
}

function treeFor(info: GroupInfo, published: Uint8Array | undefined): RatchetTree {
  const tree = published ? decodeTree(published) : ratchetTreeFromExtension(info);
  requireFor('crypto/welcome', tree !== undefined, 'There is no tree.');
  return tree;
}

async function requireSigned(info: GroupInfo, tree: RatchetTree, suite: CiphersuiteImpl): Promise<void> {
  const signer = tree[info.signer * 2];
  requireFor('crypto/welcome', signer?.nodeType === 'leaf', 'The welcome comes from nobody in the group.');
  const isSigned = await verifyGroupInfoSignature(info, signer.leaf.signaturePublicKey, suite.signature);
  requireFor('crypto/welcome', isSigned, 'The committer did not sign this group info.');
}

/** One's own leaf, and the private keys above it where the committer sent a path. */
async function ownPath(
  { tree, info, secrets }: { tree: RatchetTree; info: GroupInfo; secrets: GroupSecrets },
  { publicPackage, privatePackage }: KeyPackageParts,
  suite: CiphersuiteImpl,
): Promise<PrivateKeyPath> {
  const own = encodeLeafNode(publicPackage.leafNode);
  const nodeIndex = tree.findIndex(
    (node) => node?.nodeType === 'leaf' && bytesEqual(encodeLeafNode(node.leaf), own),
  );
  requireFor('crypto/welcome', nodeIndex >= 0, 'This client is not in the tree.');
  const leafIndex = toLeafIndex(nodeIndex / 2);
  const leafKey = privateKeyOf(privatePackage.hpkePrivateKey);
  const path: PrivateKeyPath = { leafIndex, privateKeys: { [leafToNodeIndex(leafIndex)]: leafKey } };
  if (!secrets.pathSecret) return path;
  const ancestor = firstCommonAncestor(tree, leafIndex, toLeafIndex(info.signer));
  const above = await pathToRoot(tree, ancestor, secrets.pathSecret, suite.kdf);
  return mergePrivateKeyPaths(await toPrivateKeyPath(above, leafIndex, suite), path);
}
