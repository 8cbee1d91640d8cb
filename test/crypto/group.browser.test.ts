import {
  foundGroup,
  type Group,
  type GroupPolicy,
  joinGroup,
  makeKeyPackage,
} from '@folkmoot/crypto/testing';
import { toHex, utf8Encode } from '@folkmoot/kit';
import { expect } from '@open-wc/testing';

/** Groups with what this browser's WebCrypto has: X25519, Ed25519, AES-GCM. */

const policy: GroupPolicy = { acceptLeaf: () => true, acceptCommit: () => true, acceptWelcome: () => true };

async function pair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
}

async function founded(): Promise<Group> {
  return foundGroup({
    groupId: new Uint8Array(16),
    context: utf8Encode('roles'),
    credential: utf8Encode('Olga'),
    signatureKeyPair: await pair(),
    policy,
  });
}

async function letIn(committer: Group, name: string): Promise<Group> {
  const lifetime = { notBeforeMs: 0, notAfterMs: Date.now() + 60_000 };
  const keyPackage = await makeKeyPackage({
    credential: utf8Encode(name),
    signatureKeyPair: await pair(),
    lifetime,
  });
  const staged = await committer.commit({ adds: [keyPackage.bytes] });
  await staged.adopt();
  const { welcome = new Uint8Array(0), ratchetTree } = staged;
  return joinGroup({ welcome, ratchetTree, keyPackage, policy });
}

describe('a group in the browser', () => {
  it('lets somebody in, renews keys, and all agree', async () => {
    const olga = await founded();
    const ana = await letIn(olga, 'Ana');
    const staged = await ana.commit({ context: utf8Encode('other roles') });
    expect(await olga.process(staged.commit)).to.equal('adopted');
    await staged.adopt();
    expect(toHex(olga.authenticator())).to.equal(toHex(ana.authenticator()));
    const secrets = await Promise.all(
      [olga, ana].map((group) => group.exportSecret('lane', new Uint8Array(1), 16)),
    );
    expect(toHex(secrets[0] ?? new Uint8Array(0))).to.equal(toHex(secrets[1] ?? new Uint8Array(0)));
  });

  it('removes somebody, who cannot follow', async () => {
    const olga = await founded();
    const ana = await letIn(olga, 'Ana');
    const { commit } = await olga.commit({ removes: [ana.leafIndex] });
    expect(await ana.process(commit)).to.equal('removed');
  });
});
