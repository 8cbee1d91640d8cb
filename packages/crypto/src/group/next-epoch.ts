import { applyProposals, type ClientState, nextEpochContext } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { signGroupInfo } from 'ts-mls/groupInfo.js';
import { type KeyPackage, makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { type EpochSecrets, initializeEpoch } from 'ts-mls/keySchedule.js';
import { encodeMlsMessage } from 'ts-mls/message.js';
import { protect } from 'ts-mls/messageProtection.js';
import { getCommitSecret, pathToPathSecrets } from 'ts-mls/pathSecrets.js';
import {
  mergePrivateKeyPaths,
  type PrivateKeyPath,
  toPrivateKeyPath,
  updateLeafKey,
} from 'ts-mls/privateKeyPath.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree, type SecretTree } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { type LeafIndex, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import {
  createUpdatePath,
  firstCommonAncestor,
  type PathSecret,
  type UpdatePath,
} from 'ts-mls/updatePath.js';
import { encryptGroupInfo, encryptGroupSecrets } from 'ts-mls/welcome.js';
import { requireFor } from './bounds.js';
import { settled } from './epoch-state.js';
import { extensionsWith } from './extension.js';
import { type Change, proposalsFor } from './proposals.js';

/** What one's own commit leads to. */
export interface NextEpoch {
  state: ClientState;
  commit: Uint8Array;
  welcome: Uint8Array | undefined;
  /** The secrets of the present epoch from which further commits of it are sealed. */
  secretTree: SecretTree;
  /** Secrets of the present epoch that were used up. */
  consumed: Uint8Array[];
}

const wireformat = 'mls_private_message';
const nothing = new Uint8Array(0);

/**
 * Makes a commit (RFC 9420 §12.4.1). ts-mls has this too, but seals path secrets under the old context when the context
 * changes, and sends no path then although §17.4 asks for one.
 */
export async function commitTo(
  state: ClientState,
  change: Change,
  suite: CiphersuiteImpl,
): Promise<NextEpoch> {
  const own = toLeafIndex(state.privatePath.leafIndex);
  const proposals = proposalsFor(change).map(
    (proposal) => ({ proposalOrRefType: 'proposal', proposal }) as const,
  );
  const applied = await applyProposals(state, proposals, own, emptyPskIndex, true, suite);
  requireFor('crypto/commit', applied.additionalResult.kind === 'memberCommit', 'This is no commit of ours.');
  const added = applied.additionalResult.addedLeafNodes;

  const present = state.groupContext;
  const context = { ...present, ...(change.context && { extensions: extensionsWith(change.context) }) };
  const needsPath = applied.needsUpdatePath || change.context !== undefined;
  const path = needsPath
    ? await renewPath(state, { tree: applied.tree, context, added }, suite)
    : { tree: applied.tree, update: undefined, secrets: [], keys: state.privatePath, secret: zeros(suite) };

  const signed = await signCommit(state, { proposals, path: path.update }, suite);
  const next = await contextAfter(state, { context, signed, tree: path.tree }, suite);
  const { initSecret } = state.keySchedule;
  const epoch = await initializeEpoch(initSecret, path.secret, next, applied.pskSecret, suite.kdf);
  const { confirmationKey } = epoch.keySchedule;
  const tag = await createConfirmationTag(confirmationKey, next.confirmedTranscriptHash, suite.hash);
  const sealed = await sealCommit(state, signed, tag, suite);
  const joined = { state, next, epoch, confirmationTag: tag, tree: path.tree, secrets: path.secrets };
  return {
    state: settled('crypto/commit', {
      ...state,
      groupContext: next,
      ratchetTree: path.tree,
      privatePath: path.keys,
      keySchedule: epoch.keySchedule,
      secretTree: await createSecretTree(leafWidth(path.tree.length), epoch.encryptionSecret, suite.kdf),
      confirmationTag: tag,
    }),
    commit: encodeMlsMessage({ version: 'mls10', wireformat, privateMessage: sealed.privateMessage }),
    welcome: added.length > 0 ? await welcomeFor(added, joined, suite) : undefined,
    secretTree: sealed.tree,
    consumed: sealed.consumed,
  };
}

type Signed = Awaited<ReturnType<typeof createContentCommitSignature>>;

async function signCommit(
  { groupContext, privatePath, signaturePrivateKey }: ClientState,
  commit: Signed['framedContent']['commit'],
  suite: CiphersuiteImpl,
): Promise<Signed> {
  return createContentCommitSignature(
    groupContext,
    wireformat,
    commit,
    { senderType: 'member', leafIndex: privatePath.leafIndex },
    nothing,
    signaturePrivateKey,
    suite.signature,
  );
}

async function contextAfter(
  { confirmationTag }: ClientState,
  { context, signed, tree }: { context: GroupContext; signed: Signed; tree: RatchetTree },
  suite: CiphersuiteImpl,
): Promise<GroupContext> {
  const treeHash = await treeHashRoot(tree, suite.hash);
  const { framedContent, signature } = signed;
  return nextEpochContext(
    context,
    wireformat,
    framedContent,
    signature,
    treeHash,
    confirmationTag,
    suite.hash,
  );
}

/** Private, not public: the relay and whoever was removed read neither the roles nor who comes and goes. */
async function sealCommit(
  { keySchedule, groupContext, secretTree, privatePath, clientConfig }: ClientState,
  { framedContent, signature }: Signed,
  confirmationTag: Uint8Array,
  suite: CiphersuiteImpl,
): ReturnType<typeof protect> {
  const auth = { contentType: framedContent.contentType, signature, confirmationTag };
  return protect(
    keySchedule.senderDataSecret,
    nothing,
    groupContext,
    secretTree,
    { ...framedContent, auth },
    privatePath.leafIndex,
    clientConfig.paddingConfig,
    suite,
  );
}

type Added = [LeafIndex, KeyPackage][];

interface Path {
  tree: RatchetTree;
  update: UpdatePath;
  secrets: PathSecret[];
  keys: PrivateKeyPath;
  /** `commit_secret` (RFC 9420 §8). */
  secret: Uint8Array;
}

/** New keys for one's own leaf and everything above it (RFC 9420 §7.5). */
async function renewPath(
  { privatePath, signaturePrivateKey }: ClientState,
  { tree: before, context, added }: { tree: RatchetTree; context: GroupContext; added: Added },
  suite: CiphersuiteImpl,
): Promise<Path> {
  const own = toLeafIndex(privatePath.leafIndex);
  const newcomers = added.map(([leafIndex]) => leafToNodeIndex(leafIndex));
  const [tree, update, secrets, leafKey] = await createUpdatePath(
    before,
    own,
    context,
    signaturePrivateKey,
    suite,
    newcomers,
  );
  const leaf = updateLeafKey(privatePath, await suite.hpke.exportPrivateKey(leafKey));
  const keys = mergePrivateKeyPaths(leaf, await toPrivateKeyPath(pathToPathSecrets(secrets), own, suite));
  const top = secrets.at(-1);
  const secret = top
    ? await getCommitSecret(tree, toNodeIndex(top.nodeIndex), top.secret, suite.kdf)
    : zeros(suite);
  return { tree, update, secrets, keys, secret };
}

interface Joined {
  state: ClientState;
  next: GroupContext;
  epoch: EpochSecrets;
  confirmationTag: Uint8Array;
  tree: RatchetTree;
  secrets: PathSecret[];
}

/** One welcome for all who are added (RFC 9420 §12.4.3.1), without the tree. */
async function welcomeFor(added: Added, joined: Joined, suite: CiphersuiteImpl): Promise<Uint8Array> {
  const { state, next, epoch, confirmationTag } = joined;
  const signer = toLeafIndex(state.privatePath.leafIndex);
  const info = await signGroupInfo(
    { groupContext: next, extensions: [], confirmationTag, signer },
    state.signaturePrivateKey,
    suite.signature,
  );
  const encryptedGroupInfo = await encryptGroupInfo(info, epoch.welcomeSecret, suite);
  const secrets = await Promise.all(
    added.map(async ([leafIndex, keyPackage]) => {
      const pathSecret = pathSecretFor(leafIndex, signer, joined);
      const { enc, ct } = await encryptGroupSecrets(
        await suite.hpke.importPublicKey(keyPackage.initKey),
        encryptedGroupInfo,
        { joinerSecret: epoch.joinerSecret, pathSecret, psks: [] },
        suite.hpke,
      );
      return {
        newMember: await makeKeyPackageRef(keyPackage, suite.hash),
        encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct },
      };
    }),
  );
  const welcome = { cipherSuite: suite.name, secrets, encryptedGroupInfo };
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome });
}

function pathSecretFor(
  leafIndex: LeafIndex,
  own: LeafIndex,
  { tree, secrets }: Joined,
): Uint8Array | undefined {
  if (secrets.length === 0) return undefined;
  const ancestor: number = firstCommonAncestor(tree, leafIndex, own);
  return secrets.find(({ nodeIndex }) => nodeIndex === ancestor)?.secret;
}

function zeros(suite: CiphersuiteImpl): Uint8Array {
  return new Uint8Array(suite.kdf.size);
}
