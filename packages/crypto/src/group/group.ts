import { bytesEqual } from '@folkmoot/kit';
import { type ClientState, createGroup } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { decodeMlsMessage } from 'ts-mls/message.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import { processPrivateMessage } from 'ts-mls/processMessages.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { cryptoError, usageError } from '../errors.js';
import { type Bytes, wipe } from '../primitives.js';
import { decodeAll, refusing, requireFor } from './bounds.js';
import { epochOf, groupConfig, secretsOf, settled } from './epoch-state.js';
import { contextIn, contextOf, extensionsWith, ourLeaf } from './extension.js';
import {
  decodeKeyPackage,
  type KeyPackage,
  type LeafIdentity,
  makeKeyPackage,
  partsOf,
} from './key-package.js';
import { accepting, requireFresh } from './newcomers.js';
import { type CommitFacts, type GroupPolicy, type Member, requireAccepted, type Verdict } from './policy.js';
import { changeIn, factsOf, leadsTo } from './proposals.js';
import { commitTo } from './next-epoch.js';
import { memberAt, membersOf, requireDistinctKeys } from './ratchet-tree.js';
import { SecretLedger } from './secret-ledger.js';
import { suiteFor } from './suite.js';
import { openWelcome } from './welcome.js';

/** What a commit is to change; all absent makes one that only renews keys. */
export interface GroupChange {
  /** Key packages of those who are added. */
  adds?: readonly Uint8Array[];
  /** Leaf indices of those who are removed. */
  removes?: readonly number[];
  /** New bytes of the group's context. */
  context?: Uint8Array;
}

/** A commit that waits for the relay's echo; the group stays as it is until it is adopted. */
export interface StagedCommit {
  /** The epoch it leads to. */
  readonly epoch: number;
  readonly commit: Uint8Array;
  /** For those who are added, all of them; without the tree. */
  readonly welcome: Uint8Array | undefined;
  /** The tree of the new epoch, to be published beside the welcome. */
  readonly ratchetTree: Uint8Array;
  /** Goes to the new epoch and forgets the old one. Rejects with `crypto/stale` when another commit came first. */
  adopt(): Promise<void>;
  /** Another commit came first, or the relay did not take it. */
  discard(): void;
}

let make: (state: ClientState, policy: GroupPolicy) => Group;

/** What is held in memory of a group's secrets, for tests that look whether it is overwritten. */
export let secretsHeldBy: (group: Group) => Uint8Array[];

/**
 * The MLS group (RFC 9420) of one meeting as one client sees it. Its state goes from epoch to epoch or not at all. It
 * does one thing at a time, in the order in which it was asked. After `close` everything fails with `usage/closed`.
 */
export class Group {
  readonly #policy: GroupPolicy;
  readonly #staged = new Map<StagedCommit, ClientState>();
  #state: ClientState | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  static {
    make = (state, policy) => new Group(state, policy);
    secretsHeldBy = (group) =>
      [group.#state, ...group.#staged.values()].flatMap((state) => (state ? secretsOf(state) : []));
  }

  /** Groups are made by {@link foundGroup} and {@link joinGroup}. */
  private constructor(state: ClientState, policy: GroupPolicy) {
    this.#state = state;
    this.#policy = policy;
  }

  /** Grows by one with every commit. */
  get epoch(): number {
    return epochOf('crypto/commit', this.#current().groupContext);
  }

  /** The name of the group, which never changes. */
  get groupId(): Uint8Array {
    return this.#current().groupContext.groupId.slice();
  }

  /** This client's own leaf index. */
  get leafIndex(): number {
    return this.#current().privatePath.leafIndex;
  }

  /** Everybody in the group, by leaf index. */
  members(): Member[] {
    return membersOf(this.#current().ratchetTree);
  }

  /** The bytes of the group's context, which all members agree on. */
  context(): Uint8Array {
    return contextOf(this.#current().groupContext).slice();
  }

  /** The tree of this epoch, to be published for those who are added. */
  ratchetTree(): Uint8Array {
    return encodeRatchetTree(this.#current().ratchetTree);
  }

  /** 32 bytes that are equal for all who are in this epoch, and different in any other (RFC 9420 §8.7). */
  authenticator(): Uint8Array {
    return this.#current().keySchedule.epochAuthenticator.slice();
  }

  /** A secret of this epoch that all members derive alike (RFC 9420 §8.5). It is the caller's to wipe. */
  async exportSecret(label: string, context: Uint8Array, size: number): Promise<Bytes> {
    const { exporterSecret } = this.#current().keySchedule;
    const ledger = new SecretLedger();
    try {
      const secret = await mlsExporter(exporterSecret, label, context, size, suiteFor(ledger));
      return secret.slice();
    } finally {
      ledger.wipeAllBut();
    }
  }

  /**
   * Makes a commit (RFC 9420 §12.4.1) without going along. Fails with `crypto/…` when the policy refuses it, and with
   * `limit/group`.
   */
  async commit(change: GroupChange = {}): Promise<StagedCommit> {
    return this.#inTurn(async (state, suite, keep) => {
      const { adds = [], removes = [], context } = change;
      const wanted = { adds: adds.map(decodeKeyPackage), removes, context };
      const facts = factsOf(state, state.privatePath.leafIndex, wanted);
      await requireAllowed(this.#policy, facts);
      requireFresh(wanted.adds);
      const leaves = { ...wanted, renewed: undefined };
      const open = await accepting(state, leaves, { policy: this.#policy, suite });
      const next = await commitTo(open, wanted, suite);
      requireDistinctKeys('crypto/commit', next.state.ratchetTree);
      if (this.#state !== state) throw stale();
      // No two commits of one epoch may be sealed with the same key, whichever of them the relay takes.
      this.#state = { ...state, secretTree: next.secretTree };
      keep(this.#state);
      keep(next.state);
      wipe(...next.consumed);
      const staged: StagedCommit = {
        epoch: epochOf('crypto/commit', next.state.groupContext),
        commit: next.commit,
        welcome: next.welcome,
        ratchetTree: encodeRatchetTree(next.state.ratchetTree),
        adopt: () =>
          this.#inTurn(async () => {
            if (!this.#staged.delete(staged)) throw stale();
            this.#goTo(next.state);
          }),
        discard: () => {
          if (this.#staged.delete(staged)) wipe(...secretsOf(next.state));
        },
      };
      this.#staged.set(staged, next.state);
      return staged;
    });
  }

  /**
   * Goes on by somebody's commit, or by one's own that the relay echoes (RFC 9420 §12.4.2). `removed` says that it
   * removed this client, whose group is closed then. Refused commits change nothing: `protocol/malformed`,
   * `crypto/stale` for former epochs, `crypto/epoch` for epochs that are not reached yet, else `crypto/commit`,
   * `crypto/leaf` or what the policy throws.
   */
  async process(commit: Uint8Array): Promise<'adopted' | 'removed'> {
    const own = [...this.#staged.keys()].find((staged) => bytesEqual(staged.commit, commit));
    if (own) return own.adopt().then(() => 'adopted');
    return this.#inTurn(async (state, suite, keep) => {
      const next = await follow(state, decodeCommit(state, commit), { policy: this.#policy, suite });
      if (this.#state !== state) throw stale();
      if (next) {
        keep(next);
        this.#goTo(next);
      } else this.close();
      return next ? 'adopted' : 'removed';
    });
  }

  /** Overwrites and drops all secrets. */
  close(): void {
    for (const staged of [...this.#staged.keys()]) staged.discard();
    if (this.#state) wipe(...secretsOf(this.#state));
    this.#state = undefined;
  }

  #goTo(next: ClientState): void {
    const before = this.#current();
    this.#state = next;
    for (const staged of [...this.#staged.keys()]) staged.discard();
    wipe(...secretsOf(before));
  }

  #current(): ClientState {
    if (this.#state) return this.#state;
    throw usageError('usage/closed', 'The group is closed.');
  }

  /** One thing after the other; what it makes and does not keep is overwritten. */
  async #inTurn<T>(
    work: (state: ClientState, suite: CiphersuiteImpl, keep: (state: ClientState) => void) => Promise<T>,
  ): Promise<T> {
    const turn = this.#turn.then(async () => {
      const ledger = new SecretLedger();
      const kept: Uint8Array[] = [];
      try {
        return await refusing('crypto/commit', 'The commit does not hold.', async () =>
          work(this.#current(), suiteFor(ledger), (state) => kept.push(...secretsOf(state))),
        );
      } catch (error) {
        // Whoever closes a group in the middle of its work wipes what it works with; that is no fault of a commit.
        this.#current();
        throw error;
      } finally {
        ledger.wipeAllBut(this.#state ? kept : []);
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Founds a group with this client as its only member (RFC 9420 §11). */
export async function foundGroup(
  options: LeafIdentity & { groupId: Uint8Array; context: Uint8Array; policy: GroupPolicy },
): Promise<Group> {
  const { groupId, context, policy, ...identity } = options;
  const keyPackage = await makeKeyPackage({ ...identity, lifetime: always });
  const { publicPackage, privatePackage } = takeParts(keyPackage);
  const ledger = new SecretLedger();
  let secrets: Uint8Array[] = [];
  try {
    const state = await createGroup(
      groupId.slice(),
      publicPackage,
      privatePackage,
      extensionsWith(context),
      suiteFor(ledger),
      groupConfig,
    );
    secrets = secretsOf(state);
    return make(state, policy);
  } finally {
    ledger.wipeAllBut(secrets);
  }
}

/**
 * Joins the group that a welcome leads into (RFC 9420 §12.4.3.1). Fails with `protocol/malformed`, `crypto/welcome`,
 * `crypto/leaf` or what the policy throws. The key package can be used once, so it is closed.
 */
export async function joinGroup(options: {
  welcome: Uint8Array;
  ratchetTree: Uint8Array;
  keyPackage: KeyPackage;
  policy: GroupPolicy;
}): Promise<Group> {
  const { welcome, ratchetTree, keyPackage, policy } = options;
  const ledger = new SecretLedger();
  let secrets: Uint8Array[] = [];
  try {
    const state = await refusing('crypto/welcome', 'The welcome does not hold.', () =>
      openWelcome(
        { welcome, ratchetTree, keyPackage: takeParts(keyPackage), ...checksOf(policy) },
        suiteFor(ledger),
      ),
    );
    secrets = secretsOf(state);
    return make(state, policy);
  } finally {
    ledger.wipeAllBut(secrets);
  }
}

/** Nobody adds a founder, so nobody asks how long its key package may be used. */
const always = { notBeforeMs: 0, notAfterMs: Number.MAX_SAFE_INTEGER };

type Checks = Pick<Parameters<typeof openWelcome>[0], 'checkLeaf' | 'checkGroup'>;

function checksOf(policy: GroupPolicy): Checks {
  return {
    checkLeaf: (leaf) =>
      requireAccepted('crypto/leaf', 'A leaf does not belong here.', () => policy.acceptLeaf(ourLeaf(leaf))),
    async checkGroup({ groupContext, extensions, signer }, tree) {
      requireFor('crypto/welcome', extensions.length === 0, 'The group info has extensions.');
      const facts = {
        groupId: groupContext.groupId,
        epoch: epochOf('crypto/welcome', groupContext),
        committer: memberAt('crypto/welcome', tree, signer),
        members: membersOf(tree),
        context: contextIn('crypto/welcome', groupContext.extensions),
      };
      await requireAccepted('crypto/welcome', 'This group is not the one to join.', () =>
        policy.acceptWelcome(facts),
      );
    },
  };
}

function takeParts(keyPackage: KeyPackage): NonNullable<ReturnType<typeof partsOf>> {
  const parts = partsOf(keyPackage);
  keyPackage.close();
  if (parts) return parts;
  throw usageError('usage/key-package', 'A key package can be used once.');
}

/** The state after somebody's commit, or nothing when it removes this client. */
async function follow(
  state: ClientState,
  message: PrivateMessage,
  { policy, suite }: { policy: GroupPolicy; suite: CiphersuiteImpl },
): Promise<ClientState | undefined> {
  const { content } = (await openCommit(state, message, suite)).content;
  const { committer, path, ...change } = changeIn(content);
  const isOwn = committer === state.privatePath.leafIndex;
  requireFor('crypto/commit', !isOwn, 'This is a former commit of one’s own.');
  const facts = factsOf(state, committer, change);
  await requireAllowed(policy, facts);
  // Nobody can check the rest of a commit that removes them; ts-mls overlooks it when the leaf is taken again at once.
  if (change.removes.includes(state.privatePath.leafIndex)) return undefined;
  const renewed = path && { by: facts.committer, leaf: path.leafNode };
  const open = await accepting(state, { ...change, renewed }, { policy, suite });
  const { newState } = await processPrivateMessage(open, message, emptyPskIndex, suite);
  const next = settled('crypto/commit', newState);
  requireFor('crypto/commit', leadsTo(facts, next), 'The context became another one.');
  requireDistinctKeys('crypto/commit', next.ratchetTree);
  return next;
}

async function requireAllowed(policy: GroupPolicy, facts: CommitFacts): Promise<void> {
  const ask = (): Verdict => policy.acceptCommit(facts);
  await requireAccepted('crypto/commit', 'This commit is not allowed.', ask);
}

function decodeCommit({ groupContext }: ClientState, bytes: Uint8Array): PrivateMessage {
  const message = decodeAll(decodeMlsMessage, bytes, 'The commit');
  // External commits are public messages, and nothing else of ours is one.
  requireFor('crypto/commit', message.wireformat === 'mls_private_message', 'This is no commit of ours.');
  const { groupId, epoch } = message.privateMessage;
  requireFor('crypto/commit', bytesEqual(groupId, groupContext.groupId), 'This is of another group.');
  if (epoch < groupContext.epoch) throw stale();
  if (epoch > groupContext.epoch) throw cryptoError('crypto/epoch', 'The commit is of a later epoch.');
  return message.privateMessage;
}

async function openCommit(
  state: ClientState,
  message: PrivateMessage,
  suite: CiphersuiteImpl,
): ReturnType<typeof unprotectPrivateMessage> {
  const { keySchedule, secretTree, ratchetTree, groupContext, clientConfig } = state;
  return unprotectPrivateMessage(
    keySchedule.senderDataSecret,
    message,
    secretTree,
    ratchetTree,
    groupContext,
    clientConfig.keyRetentionConfig,
    suite,
  );
}

function stale(): Error {
  return cryptoError('crypto/stale', 'The group has gone on to another epoch.');
}
