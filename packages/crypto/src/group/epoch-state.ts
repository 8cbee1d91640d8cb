import { bytesEqual } from '@folkmoot/kit';
import type { ClientConfig } from 'ts-mls/clientConfig.js';
import type { ClientState } from 'ts-mls/clientState.js';
import { defaultKeyPackageEqualityConfig } from 'ts-mls/keyPackageEqualityConfig.js';
import { getHpkePublicKey, type RatchetTree } from 'ts-mls/ratchetTree.js';
import type { SecretTreeNode } from 'ts-mls/secretTree.js';
import { groupLimits, type RefusalCode, requireFor } from './bounds.js';
import { privateKeyOf } from './private-key.js';

/** How ts-mls works for us: it keeps no former epoch, and accepts no leaf that was not accepted before. */
export const groupConfig: ClientConfig = {
  // ts-mls takes 0 epochs for all of them; what it keeps of one is dropped by `settled`.
  keyRetentionConfig: {
    retainKeysForEpochs: 1,
    retainKeysForGenerations: 1,
    maximumForwardRatchetSteps: groupLimits.attempts,
  },
  // Clocks of members differ: the committer checks a lifetime when adding, and answers for it.
  lifetimeConfig: { maximumTotalLifetime: 2_628_000n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: 'padUntilLength', padUntilLength: 256 },
  authService: { validateCredential: async () => false },
};

/**
 * A state that ts-mls made, fit to be kept: nothing of former epochs, private keys only for nodes that still exist, and
 * each the one of its node (RFC 9420 §12.4.2 recommends to check that the committer told the truth).
 */
export function settled(code: RefusalCode, state: ClientState): ClientState {
  const { privateKeys } = state.privatePath;
  const kept = Object.entries(privateKeys).filter(
    ([index]) => state.ratchetTree[Number(index)] !== undefined,
  );
  for (const [index, key] of kept) {
    requireFor(code, isKeyOf(state.ratchetTree, Number(index), key), 'A path secret leads to another key.');
  }
  return {
    ...state,
    historicalReceiverData: new Map(),
    unappliedProposals: {},
    clientConfig: groupConfig,
    privatePath: { ...state.privatePath, privateKeys: Object.fromEntries(kept) },
  };
}

function isKeyOf(tree: RatchetTree, index: number, key: Uint8Array): boolean {
  const node = tree[index];
  return node !== undefined && bytesEqual(getHpkePublicKey(node), privateKeyOf(key).publicKey);
}

/** Everything in a state that is secret and exists as bytes; private keys do not. */
export function secretsOf(state: ClientState): Uint8Array[] {
  return [
    ...Object.values<Uint8Array>({ ...state.keySchedule }),
    ...state.secretTree.flatMap(ratchetSecrets),
  ];
}

function ratchetSecrets({ handshake, application }: SecretTreeNode): Uint8Array[] {
  return [handshake, application].flatMap(({ secret, unusedGenerations }) => [
    secret,
    ...Object.values(unusedGenerations),
  ]);
}

/** The number of an epoch; fails past what our wire can name. */
export function epochOf(code: RefusalCode, { epoch }: { epoch: bigint }): number {
  const number = Number(epoch);
  requireFor(code, Number.isSafeInteger(number), 'The epoch is too large.');
  return number;
}
