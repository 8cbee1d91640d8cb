import type { ClientState } from 'ts-mls/clientState.js';
import type { FramedContent, FramedContentCommit } from 'ts-mls/framedContent.js';
import type { KeyPackage } from 'ts-mls/keyPackage.js';
import type { Proposal } from 'ts-mls/proposal.js';
import type { ProposalOrRef } from 'ts-mls/proposalOrRefType.js';
import type { UpdatePath } from 'ts-mls/updatePath.js';
import { MeetingError } from '@folkmoot/wire';
import { bytesEqual } from '@folkmoot/kit';
import { groupLimits, requireFor } from './bounds.js';
import { contextIn, contextOf, extensionsWith } from './extension.js';
import { epochOf } from './epoch-state.js';
import { leafIn } from './key-package.js';
import type { CommitFacts } from './policy.js';
import { leavesOf, memberAt } from './ratchet-tree.js';

/** What somebody wants to change; all empty is a commit that only renews keys. */
export interface Change {
  adds: readonly KeyPackage[];
  /** Leaf indices. */
  removes: readonly number[];
  context: Uint8Array | undefined;
}

/** A change as proposals (RFC 9420 §12.1), which only ever travel inside the commit. */
export function proposalsFor({ adds, removes, context }: Change): Proposal[] {
  return [
    ...removes.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    ...adds.map((keyPackage): Proposal => ({ proposalType: 'add', add: { keyPackage } })),
    ...(context ? [contextProposal(context)] : []),
  ];
}

function contextProposal(context: Uint8Array): Proposal {
  const extensions = extensionsWith(context);
  return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } };
}

/**
 * What a commit in this epoch wants to change. There are adds, removes and one new context in it, made by the committer
 * itself; anything else fails with `crypto/commit`: updates, pre-shared keys, re-initialisation, external commits, and
 * proposals of others, which would be named by reference.
 */
export function changeIn(
  content: FramedContent,
): Change & { committer: number; path: UpdatePath | undefined } {
  requireFor('crypto/commit', isCommit(content), 'This is no commit.');
  const { sender, commit } = content;
  requireFor('crypto/commit', sender.senderType === 'member', 'The commit comes from outside.');
  const proposals = commit.proposals.map(ownProposal);
  const contexts = proposals.flatMap((proposal) =>
    proposal.proposalType === 'group_context_extensions'
      ? [contextIn('crypto/commit', proposal.groupContextExtensions.extensions)]
      : [],
  );
  requireFor('crypto/commit', contexts.length <= 1, 'The commit sets the context twice.');
  // Like ts-mls does for removals and for commits without a proposal (RFC 9420 §17.4).
  const lacksPath = contexts.length > 0 && commit.path === undefined;
  requireFor('crypto/commit', !lacksPath, 'The commit does not renew keys although it has to.');
  return {
    committer: sender.leafIndex,
    path: commit.path,
    adds: proposals.flatMap((proposal) => (proposal.proposalType === 'add' ? [proposal.add.keyPackage] : [])),
    removes: proposals.flatMap((proposal) =>
      proposal.proposalType === 'remove' ? [proposal.remove.removed] : [],
    ),
    context: contexts[0],
  };
}

function isCommit(content: FramedContent): content is FramedContentCommit & FramedContent {
  return content.contentType === 'commit';
}

function ownProposal(entry: ProposalOrRef): Proposal {
  requireFor('crypto/commit', entry.proposalOrRefType === 'proposal', 'A proposal is of somebody else.');
  const { proposal } = entry;
  const isKnown =
    proposal.proposalType === 'add' ||
    proposal.proposalType === 'remove' ||
    proposal.proposalType === 'group_context_extensions';
  requireFor('crypto/commit', isKnown, 'The commit does something that only others’ groups do.');
  return proposal;
}

/** A change in words that a policy understands. Fails with `crypto/commit`, `crypto/leaf` or `limit/group`. */
export function factsOf(state: ClientState, committer: number, change: Change): CommitFacts {
  const { ratchetTree: tree, groupContext } = state;
  const { adds, removes, context } = change;
  requireFor('crypto/commit', new Set(removes).size === removes.length, 'Somebody is removed twice.');
  requireFor('crypto/commit', !removes.includes(committer), 'Nobody removes themselves.');
  const removed = removes.map((leafIndex) => memberAt('crypto/commit', tree, leafIndex));
  if (leavesOf(tree).length - removed.length + adds.length > groupLimits.members) {
    throw new MeetingError('limit/group', 'The group cannot take more people.');
  }
  const contextBefore = contextOf(groupContext);
  return {
    groupId: groupContext.groupId,
    epoch: epochOf('crypto/commit', groupContext),
    committer: memberAt('crypto/commit', tree, committer),
    adds: adds.map(leafIn),
    removes: removed,
    contextBefore,
    contextAfter: context ?? contextBefore,
  };
}

/** Whether a group context is the one that the policy was told of. */
export function leadsTo({ contextAfter }: CommitFacts, { groupContext }: ClientState): boolean {
  return bytesEqual(contextOf(groupContext), contextAfter);
}
