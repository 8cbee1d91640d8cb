import { bytesEqual } from '@folkmoot/kit';
import { encodeParentHashInput } from 'ts-mls/parentHash.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import { type RatchetTree, resolution } from 'ts-mls/ratchetTree.js';
import { encodeLeafNodeHashInput, encodeParentNodeHashInput } from 'ts-mls/treeHash.js';
import { isLeaf, left, nodeToLeafIndex, right, toNodeIndex } from 'ts-mls/treemath.js';
import { digest } from './hkdf.js';

/**
 * The hashes of one ratchet tree (RFC 9420 §7.8, §7.9), each computed once. Checking all parent hashes needs the hash of
 * nearly every subtree; computed anew for every leaf, as ts-mls does, they are most of the time of joining.
 */
export class TreeHashes {
  readonly #tree: RatchetTree;
  readonly #hashes = new Map<number, Uint8Array>();

  constructor(tree: RatchetTree) {
    this.#tree = tree;
  }

  /** The tree hash of the subtree below a node. */
  of(index: number): Uint8Array {
    const known = this.#hashes.get(index);
    if (known) return known;
    const hash = this.#compute(index, nobody);
    this.#hashes.set(index, hash);
    return hash;
  }

  /**
   * Whether a parent was given its keys by a commit of one of its descendants (RFC 9420 §7.9.2): such a descendant names
   * its hash, and all else below it that does not know its key is on its list of unmerged leaves.
   */
  isParentHashValid(index: number, parent: ParentNode): boolean {
    const children = [left(toNodeIndex(index)), right(toNodeIndex(index))] as const;
    return (
      this.#isLinked(parent, children[0], children[1]) || this.#isLinked(parent, children[1], children[0])
    );
  }

  #isLinked(parent: ParentNode, child: number, sibling: number): boolean {
    const below = resolution(this.#tree, toNodeIndex(child));
    const unmerged = new Set(parent.unmergedLeaves);
    const linked = below.filter((index) => !isLeaf(index) || !unmerged.has(nodeToLeafIndex(index)));
    const [descendant, ...others] = linked;
    if (descendant === undefined || others.length > 0) return false;
    const named = namedParentHash(this.#tree, descendant);
    return named !== undefined && bytesEqual(named, this.#parentHash(parent, sibling, unmerged));
  }

  #parentHash(parent: ParentNode, sibling: number, unmerged: ReadonlySet<number>): Uint8Array {
    const input = {
      encryptionKey: parent.hpkePublicKey,
      parentHash: parent.parentHash,
      originalSiblingTreeHash: this.#without(sibling, unmerged),
    };
    return digest(encodeParentHashInput(input));
  }

  /** The tree hash of a subtree as it was before these leaves were added. */
  #without(index: number, leaves: ReadonlySet<number>): Uint8Array {
    const isUntouched = [...leaves].every((leaf) => !isBelow(leaf * 2, index));
    return isUntouched ? this.of(index) : this.#compute(index, leaves);
  }

  #compute(index: number, without: ReadonlySet<number>): Uint8Array {
    const node = this.#tree[index];
    if (isLeaf(toNodeIndex(index))) {
      const leafIndex = index / 2;
      const leafNode = node?.nodeType === 'leaf' && !without.has(leafIndex) ? node.leaf : undefined;
      return digest(encodeLeafNodeHashInput({ nodeType: 'leaf', leafIndex, leafNode }));
    }
    const parentNode = node?.nodeType === 'parent' ? withoutUnmerged(node.parent, without) : undefined;
    const leftHash = this.#child(left(toNodeIndex(index)), without);
    const rightHash = this.#child(right(toNodeIndex(index)), without);
    return digest(encodeParentNodeHashInput({ nodeType: 'parent', parentNode, leftHash, rightHash }));
  }

  #child(index: number, without: ReadonlySet<number>): Uint8Array {
    return without.size === 0 ? this.of(index) : this.#without(index, without);
  }
}

/** Whether a node stands in the subtree below another one. */
export function isBelow(index: number, above: number): boolean {
  const reach = (~above & (above + 1)) - 1;
  return index >= above - reach && index <= above + reach;
}

const nobody: ReadonlySet<number> = new Set();

function withoutUnmerged(parent: ParentNode, without: ReadonlySet<number>): ParentNode {
  if (without.size === 0) return parent;
  return { ...parent, unmergedLeaves: parent.unmergedLeaves.filter((leaf) => !without.has(leaf)) };
}

function namedParentHash(tree: RatchetTree, index: number): Uint8Array | undefined {
  const node = tree[index];
  if (node?.nodeType === 'parent') return node.parent.parentHash;
  return node?.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : undefined;
}
