import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommitFacts, type Group, type GroupPolicy, joinGroup } from '@folkmoot/crypto/testing';
import { toHex, utf8Decode, utf8Encode } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import {
  createApplicationMessage,
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  encodeMlsMessage,
  joinGroupExternal,
  type Proposal,
} from 'ts-mls';
import { signKeyPackage } from 'ts-mls/keyPackage.js';
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import { rejectsWith } from '../support/crypto.js';
import {
  arriveBy,
  foundedBy,
  groupOf,
  leafOf,
  letIn,
  offerOf,
  policyWith,
  viewOf,
} from '../support/group.js';
import { foreignOffer, type Mallory, malloryIn, wired } from '../support/mls-mallory.js';

/** A member with a client of their own does what MLS allows and we do not. Everybody's policy accepts anything. */

interface Scene {
  olga: Group;
  ana: Group;
  mallory: Mallory;
}

async function scene(): Promise<Scene> {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  return { olga, ana, mallory: await malloryIn(olga, [ana]) };
}

/** Fails unless both refuse this message, and are where they were. */
async function assertRefused(
  { olga, ana }: Scene,
  message: Uint8Array,
  code: string | RegExp,
): Promise<void> {
  for (const group of [olga, ana]) {
    const before = await viewOf(group);
    await rejectsWith(code, group.process(message));
    assert.deepEqual(await viewOf(group), before);
  }
}

function contextOf(...extensions: { extensionType: number | string; extensionData: Uint8Array }[]): Proposal {
  return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } } as Proposal;
}

/** `ExternalSender` (RFC 9420 §12.1.8.1): a signature key and a basic credential. */
function externalSender(): Uint8Array {
  return Uint8Array.of(32, ...new Uint8Array(32), 0, 1, 3, ...utf8Encode('Eve'));
}

const ours = { extensionType: 0xf0f0, extensionData: utf8Encode('of Mallory') };

test('a foreign client is understood, and understands, when it does what ours do (control)', async () => {
  const { olga, ana, mallory } = await scene();
  assert.equal(toHex(mallory.state.keySchedule.epochAuthenticator), toHex(olga.authenticator()));
  const commit = await mallory.commits();
  assert.equal(await olga.process(commit), 'adopted');
  assert.equal(await ana.process(commit), 'adopted');
  assert.deepEqual(await viewOf(olga), await viewOf(ana));
});

const unwanted: Record<string, () => Promise<Proposal[]> | Proposal[]> = {
  'a re-initialisation': () => [
    {
      proposalType: 'reinit',
      reinit: {
        groupId: new Uint8Array(4),
        version: 'mls10',
        cipherSuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
        extensions: [],
      },
    },
  ],
  'a proposal of a kind that nobody knows': () => [{ proposalType: 0xf123, proposalData: Uint8Array.of(1) }],
  'external senders beside our context': () => [
    contextOf(ours, { extensionType: 'external_senders', extensionData: externalSender() }),
  ],
  'another extension beside our context': () => [
    contextOf(ours, { extensionType: 0xf0f1, extensionData: new Uint8Array(0) }),
  ],
  'no context at all': () => [contextOf()],
  'a context without new keys': () => [contextOf(ours)],
};

for (const [name, proposals] of Object.entries(unwanted)) {
  test(`a commit with ${name} is refused`, async () => {
    const all = await scene();
    const commit = await all.mallory.commits(await proposals()).catch((error: unknown) => String(error));
    if (typeof commit === 'string') assert.fail(commit);
    await assertRefused(all, commit, 'crypto/commit');
  });
}

test('a pre-shared key is refused, since nobody shares one', async () => {
  const all = await scene();
  const preSharedKeyId = {
    psktype: 'external',
    pskId: Uint8Array.of(1),
    pskNonce: new Uint8Array(32),
  } as const;
  const { commit } = await createCommit(
    {
      state: all.mallory.state,
      cipherSuite: all.mallory.suite,
      pskIndex: { findPsk: () => new Uint8Array(32) },
    },
    { extraProposals: [{ proposalType: 'psk', psk: { preSharedKeyId } }] },
  );
  await assertRefused(all, encodeMlsMessage(commit), 'crypto/commit');
});

test('a commit in public form is refused: ours are private', async () => {
  const all = await scene();
  await assertRefused(all, await all.mallory.commits([], { isPublic: true }), 'crypto/commit');
});

test('a proposal alone is refused, and so is a commit that names it', async () => {
  const all = await scene();
  const { mallory } = all;
  const remove: Proposal = { proposalType: 'remove', remove: { removed: leafOf(all.olga, 'Ana') } };
  for (const isPublic of [true, false]) {
    const { message, newState } = await createProposal(mallory.state, isPublic, remove, mallory.suite);
    await assertRefused(all, encodeMlsMessage(message), 'crypto/commit');
    await assertRefused(all, await mallory.commits([], { state: newState }), 'crypto/commit');
  }
});

test('an application message is no commit', async () => {
  const all = await scene();
  const { privateMessage } = await createApplicationMessage(
    all.mallory.state,
    utf8Encode('hi'),
    all.mallory.suite,
  );
  const message = { version: 'mls10', wireformat: 'mls_private_message', privateMessage } as const;
  await assertRefused(all, encodeMlsMessage(message), 'crypto/commit');
});

test('nobody comes in by an external commit, not even with a member’s help', async () => {
  const all = await scene();
  const { state, suite } = all.mallory;
  const info = await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite);
  const { publicPackage, privatePackage } = await foreignOffer('Eve');
  const { publicMessage } = await joinGroupExternal(info, publicPackage, privatePackage, false, suite);
  const message = { version: 'mls10', wireformat: 'mls_public_message', publicMessage } as const;
  await assertRefused(all, encodeMlsMessage(message), 'crypto/commit');
});

test('a committer cannot become somebody else while renewing keys', async () => {
  const all = await scene();
  const { state } = all.mallory;
  const own = state.privatePath.leafIndex * 2;
  const node = state.ratchetTree[own];
  assert.ok(node?.nodeType === 'leaf');
  const posing = {
    ...node.leaf,
    credential: { credentialType: 'basic', identity: utf8Encode('Olga') } as const,
  };
  const ratchetTree = state.ratchetTree.with(own, { nodeType: 'leaf', leaf: posing });
  const commit = await all.mallory.commits([], { state: { ...state, ratchetTree } });
  await assertRefused(all, commit, 'crypto/commit');
});

test('nobody is added with an encryption key that another member has', async () => {
  const all = await scene();
  const { state, suite } = all.mallory;
  const olgas = state.ratchetTree[0];
  assert.ok(olgas?.nodeType === 'leaf');
  const { publicPackage, privatePackage } = await foreignOffer('Eve');
  const signKey = privatePackage.signaturePrivateKey;
  const stolen = { ...publicPackage.leafNode, hpkePublicKey: olgas.leaf.hpkePublicKey };
  const leafNode = await signLeafNodeKeyPackage(stolen, signKey, suite.signature);
  const keyPackage = await signKeyPackage({ ...publicPackage, leafNode }, signKey, suite.signature);
  await rejectsWith('crypto/commit', all.olga.commit({ adds: [wired(keyPackage)] }));
  const commit = await all.mallory.commits([{ proposalType: 'add', add: { keyPackage } }]);
  await assertRefused(all, commit, 'crypto/commit');
});

test('a leaf that was altered after it was signed is refused', async () => {
  const { olga } = await scene();
  const { publicPackage } = await foreignOffer('Eve');
  const credential = { credentialType: 'basic', identity: utf8Encode('Olga') } as const;
  const leafNode = { ...publicPackage.leafNode, credential };
  await rejectsWith('crypto/leaf', olga.commit({ adds: [wired({ ...publicPackage, leafNode })] }));
});

test('a leaf that cannot do what the group needs is refused', async () => {
  const { olga } = await scene();
  for (const lacking of [{ extensions: [] }, { ciphersuites: [] }, { versions: [] }, { credentials: [] }]) {
    const { bytes } = await foreignOffer('Eve', lacking);
    await rejectsWith('crypto/leaf', olga.commit({ adds: [bytes] }));
  }
});

test('a committer who sends path secrets that lead to other keys is found out', async () => {
  const all = await scene();
  const { suite } = all.mallory;
  const lying = {
    ...suite,
    hpke: {
      ...suite.hpke,
      seal: async (...[key, plain, ...rest]: Parameters<typeof suite.hpke.seal>) =>
        suite.hpke.seal(
          key,
          plain.map((byte) => byte ^ 1),
          ...rest,
        ),
    },
  };
  await assertRefused(all, await all.mallory.commits([], { suite: lying }), 'crypto/commit');
});

test('messages of other kinds are no commits', async () => {
  const all = await scene();
  const offer = await foreignOffer('Eve');
  await assertRefused(all, offer.bytes, 'crypto/commit');
  const staged = await all.olga.commit({ adds: [offer.bytes] });
  assert.ok(staged.welcome);
  await assertRefused(all, staged.welcome, 'crypto/commit');
});

/** Only these people may commit. */
function committedBy(...names: readonly string[]): GroupPolicy {
  const isListed = ({ committer }: Pick<CommitFacts, 'committer'>): boolean =>
    names.includes(utf8Decode(committer.credential));
  return policyWith({ acceptCommit: isListed, acceptWelcome: isListed });
}

test('a commit of somebody who is not listed is refused by everybody, its author included', async () => {
  const policy = committedBy('Olga');
  const olga = await foundedBy('Olga', policy);
  const [ana, ben] = (await letIn(olga, { names: ['Ana', 'Ben'], policy })) as [Group, Group];
  await rejectsWith('crypto/commit', ana.commit());
  const mallory = await malloryIn(olga, [ana, ben]);
  await assertRefused({ olga, ana: ben, mallory }, await mallory.commits(), 'crypto/commit');
});

test('nobody follows the welcome of somebody who may not commit', async () => {
  const ana = await foundedBy('Ana');
  const offer = await offerOf('Ben');
  const staged = await ana.commit({ adds: [offer.bytes] });
  await rejectsWith('crypto/welcome', arriveBy(staged, offer, committedBy('Olga')));
});

test('every leaf is asked about: on joining all of them, on adding the new one', async () => {
  const asked: string[] = [];
  const policy = policyWith({
    acceptLeaf({ credential }) {
      asked.push(utf8Decode(credential));
      return true;
    },
  });
  const olga = await foundedBy('Olga', policy);
  await letIn(olga, { names: ['Ana', 'Ben'] });
  assert.deepEqual(asked.splice(0), ['Ana', 'Ben']);
  const [cleo] = (await letIn(olga, { names: ['Cleo'], policy })) as [Group];
  assert.deepEqual(asked.splice(0), ['Cleo', 'Olga', 'Ana', 'Ben', 'Cleo']);
  const offer = await offerOf('Dan');
  const { commit } = await olga.commit({ adds: [offer.bytes], removes: [leafOf(olga, 'Ben')] });
  asked.length = 0;
  await cleo.process(commit);
  assert.deepEqual(asked, ['Dan', 'Olga']);
});

test('a forged member is kept out by those who follow, whoever added them', async () => {
  const policy = policyWith({ acceptLeaf: ({ credential }) => utf8Decode(credential) !== 'Forged' });
  const olga = await foundedBy('Olga');
  const [ana] = (await letIn(olga, { names: ['Ana'], policy })) as [Group];
  const [offer, late] = await Promise.all([offerOf('Forged'), offerOf('Late')]);
  const staged = await olga.commit({ adds: [offer.bytes, late.bytes] });
  await rejectsWith('crypto/leaf', ana.process(staged.commit));
  await rejectsWith('crypto/leaf', arriveBy(staged, late, policy));
  await rejectsWith('crypto/leaf', ana.commit({ adds: [offer.bytes] }));
});

test('a policy that throws refuses; an error of ours is passed on, any other is wrapped', async () => {
  const own = new MeetingError('permission/locked', 'The meeting is locked.');
  const verdicts: [() => boolean | Promise<boolean>, string][] = [
    [() => false, 'crypto/commit'],
    [async () => false, 'crypto/commit'],
    [() => Promise.reject(new TypeError('a fault')), 'crypto/commit'],
    [
      () => {
        throw own;
      },
      'permission/locked',
    ],
  ];
  for (const [acceptCommit, code] of verdicts) {
    const [olga] = (await groupOf('Olga')) as [Group];
    const [ana] = (await letIn(olga, { names: ['Ana'], policy: policyWith({ acceptCommit }) })) as [Group];
    const { commit } = await olga.commit();
    await rejectsWith(code, ana.process(commit));
    assert.equal(ana.epoch, 1);
  }
});

test('a policy is told who changes what', async () => {
  const facts: CommitFacts[] = [];
  const policy = policyWith({ acceptCommit: (told) => facts.push(told) > 0 });
  const olga = await foundedBy('Olga');
  const [ana, ben] = (await letIn(olga, { names: ['Ana', 'Ben'], policy })) as [Group, Group];
  const offer = await offerOf('Cleo');
  const change = { adds: [offer.bytes], removes: [ben.leafIndex], context: utf8Encode('second') };
  await ana.process((await olga.commit(change)).commit);
  const [told] = facts;
  assert.ok(told);
  assert.equal(told.epoch, 1);
  assert.deepEqual(told.groupId, olga.groupId);
  const nameOf = ({ credential }: { credential: Uint8Array }): string => utf8Decode(credential);
  assert.equal(nameOf(told.committer), 'Olga');
  assert.deepEqual(told.adds.map(nameOf), ['Cleo']);
  assert.deepEqual(told.removes.map(nameOf), ['Ben']);
  assert.equal(utf8Decode(told.contextBefore), 'first context');
  assert.equal(utf8Decode(told.contextAfter), 'second');
});

test('a tree that somebody swapped is refused before it costs anything', async () => {
  const olga = await foundedBy('Olga');
  const offer = await offerOf('Ana');
  const staged = await olga.commit({ adds: [offer.bytes] });
  let asked = 0;
  const policy = policyWith({ acceptLeaf: () => (asked += 1) > 0 });
  const [other] = (await groupOf('Eve', 'Mallory')) as [Group];
  const { welcome } = staged;
  assert.ok(welcome);
  await rejectsWith(
    'crypto/welcome',
    joinGroup({ welcome, ratchetTree: other.ratchetTree(), keyPackage: offer, policy }),
  );
  assert.equal(asked, 0);
});

test('a tree of nothing, or of far too many, is refused at once', async () => {
  const olga = await foundedBy('Olga');
  for (const ratchetTree of [new Uint8Array(0), Uint8Array.of(0), blanks(10_000), blanks(400_000)]) {
    const offer = await offerOf('Ana');
    const { welcome } = await olga.commit({ adds: [offer.bytes] });
    assert.ok(welcome);
    const joined = joinGroup({ welcome, ratchetTree, keyPackage: offer, policy: policyWith({}) });
    await rejectsWith(/^crypto\/welcome$|^protocol\/malformed$/, joined);
  }
});

/** The encoding of a tree with so many blank nodes. */
function blanks(count: number): Uint8Array {
  const bytes = new Uint8Array(count + 4);
  new DataView(bytes.buffer).setUint32(0, 0x8000_0000 + count);
  return bytes;
}
