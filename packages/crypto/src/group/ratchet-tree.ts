import { bytesEqual, toHex } from '@folkmoot/kit';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import {
  type LeafNode,
  verifyLeafNodeSignature,
  verifyLeafNodeSignatureKeyPackage,
} from 'ts-mls/leafNode.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import { decodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { rootFromNodeWidth } from 'ts-mls/treemath.js';
import { decodeAll, groupLimits, type RefusalCode, requireFor } from './bounds.js';
import { ourLeaf } from './extension.js';
import type { Member } from './policy.js';
import { isBelow, TreeHashes } from './tree-hash.js';

/** What a tree is checked against. */
export interface TreeCheck {
  context: GroupContext;
  suite: CiphersuiteImpl;
  /** Rejects for leaves that do not belong into the group. */
  checkLeaf: (leaf: LeafNode) => Promise<void>;
}

/** The tree of published bytes. Fails with `protocol/malformed`, also when it is larger than a group can be. */
export function decodeTree(bytes: Uint8Array): RatchetTree {
  return decodeAll(decodeRatchetTree, bytes, 'The ratchet tree');
}

/**
 * Checks a tree as RFC 9420 §12.4.3.1 asks of who joins. The tree hash comes first: it vouches that the tree is the one
 * the committer signed, so nobody else can make the rest expensive. Fails with `crypto/welcome` or `crypto/leaf`.
 */
export async function checkTree(tree: RatchetTree, check: TreeCheck): Promise<void> {
  requireFor('crypto/welcome', tree.length <= groupLimits.nodes, 'The tree is too large.');
  const hashes = new TreeHashes(tree);
  const hash = hashes.of(rootFromNodeWidth(tree.length));
  requireFor('crypto/welcome', bytesEqual(hash, check.context.treeHash), 'The tree is another one.');
  requireWellFormed(tree);
  requireDistinctKeys('crypto/welcome', tree);
  for (const [index, parent] of parentsOf(tree)) {
    requireFor('crypto/welcome', hashes.isParentHashValid(index, parent), 'A parent hash does not hold.');
  }
  await Promise.all(leavesOf(tree).map(([leafIndex, leaf]) => checkLeaf(leaf, leafIndex, check)));
}

async function checkLeaf(leaf: LeafNode, leafIndex: number, check: TreeCheck): Promise<void> {
  const { suite, context } = check;
  const isSigned =
    leaf.leafNodeSource === 'key_package'
      ? await verifyLeafNodeSignatureKeyPackage(leaf, suite.signature)
      : await verifyLeafNodeSignature(leaf, context.groupId, leafIndex, suite.signature);
  requireFor('crypto/leaf', isSigned, 'A leaf is not signed by its own key.');
  await check.checkLeaf(leaf);
}

/** Leaves at even places, parents at odd ones; unmerged leaves in order, below, and known on all of the way there. */
function requireWellFormed(tree: RatchetTree): void {
  for (const [index, node] of tree.entries()) {
    const isInPlace = node === undefined || (node.nodeType === 'leaf') === (index % 2 === 0);
    requireFor('crypto/welcome', isInPlace, 'A node stands in the wrong place.');
  }
  const parents = parentsOf(tree);
  for (const [index, { unmergedLeaves }] of parents) {
    requireFor('crypto/welcome', isAscending(unmergedLeaves), 'Unmerged leaves are not in order.');
    for (const leaf of unmergedLeaves) {
      const isThere = tree[leaf * 2] !== undefined && isBelow(leaf * 2, index);
      requireFor('crypto/welcome', isThere, 'An unmerged leaf is none.');
    }
  }
  requireUnmergedKnownBelow(parents);
}

function requireUnmergedKnownBelow(parents: readonly (readonly [number, ParentNode])[]): void {
  for (const [index, { unmergedLeaves }] of parents) {
    const below = parents.filter(([other]) => other !== index && isBelow(other, index));
    for (const [between, parent] of below) {
      const passing: readonly number[] = unmergedLeaves.filter((leaf) => isBelow(leaf * 2, between));
      const isKnown = passing.every((leaf) => parent.unmergedLeaves.some((known) => known === leaf));
      requireFor('crypto/welcome', isKnown, 'An unmerged leaf is not known to all parents above it.');
    }
  }
}

/** No two nodes share an encryption key, no two leaves a signature key (RFC 9420 §7.3, §12.4.3.1). */
export function requireDistinctKeys(code: RefusalCode, tree: RatchetTree): void {
  const leaves = leavesOf(tree).map(([, leaf]) => leaf);
  const parents = parentsOf(tree).map(([, parent]) => parent);
  const encryption = [...leaves, ...parents].map(({ hpkePublicKey }) => toHex(hpkePublicKey));
  requireFor(code, areDistinct(encryption), 'Two nodes have the same encryption key.');
  const signature = leaves.map(({ signaturePublicKey }) => toHex(signaturePublicKey));
  requireFor(code, areDistinct(signature), 'Two leaves have the same signature key.');
}

/** All leaves that are not blank, with their index. */
export function leavesOf(tree: RatchetTree): [leafIndex: number, leaf: LeafNode][] {
  return tree.flatMap((node, index) => (node?.nodeType === 'leaf' ? [[index / 2, node.leaf]] : []));
}

/** All members by their leaves. */
export function membersOf(tree: RatchetTree): Member[] {
  return leavesOf(tree).map(([leafIndex, leaf]) => ({ leafIndex, ...ourLeaf(leaf) }));
}

/** The member at a leaf; fails when there is none. */
export function memberAt(code: RefusalCode, tree: RatchetTree, leafIndex: number): Member {
  const node = tree[leafIndex * 2];
  requireFor(code, node?.nodeType === 'leaf', 'There is nobody at this leaf.');
  return { leafIndex, ...ourLeaf(node.leaf) };
}

function parentsOf(tree: RatchetTree): [index: number, parent: ParentNode][] {
  return tree.flatMap((node, index) => (node?.nodeType === 'parent' ? [[index, node.parent]] : []));
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, at) => at === 0 || value > (values[at - 1] as number));
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
