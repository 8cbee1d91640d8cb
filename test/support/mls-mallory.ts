import assert from 'node:assert/strict';
import type { Group } from '@folkmoot/crypto/testing';
import { utf8Encode } from '@folkmoot/kit';
import {
  type CiphersuiteImpl,
  type ClientState,
  createCommit,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  type KeyPackage,
  type PrivateKeyPackage,
  type Proposal,
} from 'ts-mls';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';

const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';

/** What a foreign client says it can do, unless told otherwise. */
export const usualCapabilities = {
  versions: ['mls10'],
  ciphersuites: [suiteName],
  extensions: [0xf0f0],
  proposals: [],
  credentials: ['basic'],
} as const;

/** A member with a client of their own, by which they can do all that MLS lets a member do. */
export interface Mallory {
  state: ClientState;
  suite: CiphersuiteImpl;
  /** A commit with these proposals, as it goes over the wire. Mallory stays in the present epoch. */
  commits(
    proposals?: Proposal[],
    options?: { isPublic?: boolean; suite?: CiphersuiteImpl; state?: ClientState },
  ): Promise<Uint8Array>;
}

/** The key package of a foreign client. */
export interface ForeignOffer {
  bytes: Uint8Array;
  publicPackage: KeyPackage;
  privatePackage: PrivateKeyPackage;
}

/** ts-mls as everybody gets it, with its own crypto. */
export async function foreignSuite(): Promise<CiphersuiteImpl> {
  return getCiphersuiteImpl(getCiphersuiteFromName(suiteName));
}

/** A key package that ts-mls makes. */
export async function foreignOffer(
  name: string,
  capabilities: Partial<Record<keyof typeof usualCapabilities, readonly unknown[]>> = {},
): Promise<ForeignOffer> {
  const { publicPackage, privatePackage } = await generateKeyPackage(
    { credentialType: 'basic', identity: utf8Encode(name) },
    { ...usualCapabilities, ...capabilities } as never,
    { notBefore: 0n, notAfter: BigInt(Date.now()) },
    [],
    await foreignSuite(),
  );
  return { publicPackage, privatePackage, bytes: wired(publicPackage) };
}

/** A key package as a message. */
export function wired(keyPackage: KeyPackage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage });
}

/** Lets Mallory into a group; the others follow. */
export async function malloryIn(committer: Group, others: readonly Group[] = []): Promise<Mallory> {
  const offer = await foreignOffer('Mallory');
  const staged = await committer.commit({ adds: [offer.bytes] });
  for (const other of others) await other.process(staged.commit);
  await staged.adopt();
  const suite = await foreignSuite();
  const message = staged.welcome && decodeMlsMessage(staged.welcome, 0)?.[0];
  const tree = decodeRatchetTree(staged.ratchetTree, 0)?.[0];
  assert.ok(message?.wireformat === 'mls_welcome' && tree);
  const { publicPackage, privatePackage } = offer;
  const state = await joinGroup(message.welcome, publicPackage, privatePackage, emptyPskIndex, suite, tree);
  return {
    state,
    suite,
    async commits(extraProposals = [], options = {}) {
      const { commit } = await createCommit(
        { state: options.state ?? state, cipherSuite: options.suite ?? suite },
        { extraProposals, wireAsPublicMessage: options.isPublic ?? false },
      );
      return encodeMlsMessage(commit);
    },
  };
}
