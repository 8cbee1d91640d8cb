import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { joinPassive, mls, type PassiveVector } from '@folkmoot/crypto/testing';
import { fromHex, toHex, utf8Encode } from '@folkmoot/kit';
import { rejectsWith } from '../support/crypto.js';

/** The official vectors of RFC 9420 (mlswg/mls-implementations) for suite 1, the only one there is here. */
function vectorsOf<T>(name: string): T[] {
  const file = new URL(`../vectors/mls/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T[];
}

type Hexed<K extends string> = Record<K, string>;

interface Basics {
  ref_hash: Hexed<'label' | 'value' | 'out'>;
  expand_with_label: Hexed<'secret' | 'label' | 'context' | 'out'> & { length: number };
  derive_secret: Hexed<'secret' | 'label' | 'out'>;
  derive_tree_secret: Hexed<'secret' | 'label' | 'out'> & { generation: number; length: number };
  sign_with_label: Hexed<'priv' | 'pub' | 'content' | 'label' | 'signature'>;
  encrypt_with_label: Hexed<'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext'>;
}

const [basics] = vectorsOf<Basics>('crypto-basics') as [Basics];

test('RFC 9420 basics: RefHash', async () => {
  const { label, value, out } = basics.ref_hash;
  assert.equal(toHex(await mls.refHash(label, fromHex(value))), out);
});

test('RFC 9420 basics: ExpandWithLabel', async () => {
  const { secret, label, context, length, out } = basics.expand_with_label;
  const expanded = await mls.expandWithLabel(fromHex(secret), { label, context: fromHex(context), length });
  assert.equal(toHex(expanded), out);
});

test('RFC 9420 basics: DeriveSecret and DeriveTreeSecret', async () => {
  const { secret, label, out } = basics.derive_secret;
  assert.equal(toHex(await mls.deriveSecret(fromHex(secret), label)), out);
  const tree = basics.derive_tree_secret;
  assert.equal(toHex(await mls.deriveTreeSecret(fromHex(tree.secret), tree)), tree.out);
});

test('RFC 9420 basics: SignWithLabel, and VerifyWithLabel of theirs and ours', async () => {
  const { priv, pub, content, label, signature } = basics.sign_with_label;
  const what = { label, content: fromHex(content) };
  assert.equal(toHex(await mls.signWithLabel(fromHex(priv), label, what.content)), signature);
  assert.ok(await mls.verifyWithLabel(fromHex(pub), what, fromHex(signature)));
  const other = { ...what, label: `${label}!` };
  assert.equal(await mls.verifyWithLabel(fromHex(pub), other, fromHex(signature)), false);
});

test('RFC 9420 basics: DecryptWithLabel opens what others encrypted', async () => {
  const { priv, label, context, plaintext, kem_output, ciphertext } = basics.encrypt_with_label;
  const what = { label, context: fromHex(context) };
  const sealed = { kemOutput: fromHex(kem_output), ciphertext: fromHex(ciphertext) };
  assert.equal(toHex(await mls.decryptWith(fromHex(priv), what, sealed)), plaintext);
});

test('RFC 9420 basics: what EncryptWithLabel makes opens again, and not under another context', async () => {
  const { priv, pub, label, context, plaintext } = basics.encrypt_with_label;
  const what = { label, context: fromHex(context) };
  const sealed = await mls.encryptTo(fromHex(pub), what, fromHex(plaintext));
  assert.equal(toHex(await mls.decryptWith(fromHex(priv), what, sealed)), plaintext);
  const elsewhere = { label, context: new Uint8Array(1) };
  await assert.rejects(mls.decryptWith(fromHex(priv), elsewhere, sealed));
});

test('a secret longer than a hash is derived block by block (RFC 5869 §2.3)', async () => {
  const [secret, context] = [new Uint8Array(32).fill(1), new Uint8Array(3).fill(2)];
  for (const length of [0, 1, 31, 32, 33, 64, 100, 8160]) {
    const labelBytes = utf8Encode('MLS 1.0 long');
    const info = [length >> 8, length & 255, labelBytes.length, ...labelBytes, context.length, ...context];
    const expanded = await mls.expandWithLabel(secret, { label: 'long', context, length });
    assert.equal(toHex(expanded), expandedByNode(secret, Uint8Array.from(info), length));
  }
  await assert.rejects(mls.expandWithLabel(secret, { label: 'long', context, length: 8161 }));
});

function expandedByNode(key: Uint8Array, info: Uint8Array, length: number): string {
  let [okm, block] = ['', ''];
  for (let counter = 1; okm.length < length * 2; counter += 1) {
    const input = createHmac('sha256', key).update(fromHex(block)).update(info);
    block = input.update(Uint8Array.of(counter)).digest('hex');
    okm += block;
  }
  return okm.slice(0, length * 2);
}

test('a public key of small order is refused (RFC 9180 §7.1.4)', async () => {
  const what = { label: 'x', context: new Uint8Array(0) };
  await assert.rejects(mls.encryptTo(new Uint8Array(32), what, new Uint8Array(1)));
});

interface Schedule {
  group_id: string;
  initial_init_secret: string;
  epochs: (Hexed<
    | 'tree_hash'
    | 'commit_secret'
    | 'psk_secret'
    | 'confirmed_transcript_hash'
    | 'group_context'
    | 'joiner_secret'
    | 'welcome_secret'
    | 'init_secret'
    | 'sender_data_secret'
    | 'encryption_secret'
    | 'exporter_secret'
    | 'epoch_authenticator'
    | 'external_secret'
    | 'confirmation_key'
    | 'membership_key'
    | 'resumption_psk'
    | 'external_pub'
  > & { exporter: Hexed<'label' | 'context' | 'secret'> & { length: number } })[];
}

for (const { group_id, initial_init_secret, epochs } of vectorsOf<Schedule>('key-schedule')) {
  test('RFC 9420 key schedule: every secret of every epoch', async () => {
    assert.equal(epochs.length, 5);
    let initSecret = fromHex(initial_init_secret);
    for (const [number, epoch] of epochs.entries()) {
      const groupContext = mls.groupContext({
        groupId: fromHex(group_id),
        epoch: BigInt(number),
        treeHash: fromHex(epoch.tree_hash),
        confirmedTranscriptHash: fromHex(epoch.confirmed_transcript_hash),
      });
      assert.equal(toHex(groupContext), epoch.group_context);
      const secrets = await mls.keySchedule({
        initSecret,
        commitSecret: fromHex(epoch.commit_secret),
        pskSecret: fromHex(epoch.psk_secret),
        groupContext,
      });
      const known: Record<string, unknown> = { ...epoch };
      const derived = Object.entries(hexOf(secrets));
      assert.equal(derived.length, 11);
      for (const [name, value] of derived) assert.equal(value, known[name], name);
      assert.equal(toHex(await mls.publicKeyOf(secrets.externalSecret)), epoch.external_pub);
      const { label, context, length, secret } = epoch.exporter;
      const from = { label, context: fromHex(context), length };
      assert.equal(toHex(await mls.exportFrom(secrets.exporterSecret, from)), secret);
      initSecret = fromHex(epoch.init_secret);
    }
  });
}

for (const name of ['passive-client-welcome', 'passive-client-handling-commit']) {
  for (const [number, vector] of vectorsOf<PassiveVector>(name).entries()) {
    test(`RFC 9420 ${name} ${number + 1}: joins and follows`, async () => {
      const reached = await joinPassive(vector);
      assert.equal(reached.initial, vector.initial_epoch_authenticator);
      assert.deepEqual(
        reached.epochs,
        vector.epochs.map(({ epoch_authenticator }) => epoch_authenticator),
      );
    });
  }
}

test('there are vectors with trees in the welcome and beside it, with and without pre-shared keys', () => {
  const all = vectorsOf<PassiveVector>('passive-client-welcome');
  assert.ok(all.some(({ ratchet_tree }) => ratchet_tree) && all.some(({ ratchet_tree }) => !ratchet_tree));
  assert.ok(all.some(({ external_psks }) => external_psks.length > 0));
});

test('a vector whose welcome, tree or commit was altered does not pass', async () => {
  const withTree = vectorsOf<PassiveVector>('passive-client-welcome').find(
    ({ ratchet_tree }) => ratchet_tree,
  );
  const [following] = vectorsOf<PassiveVector>('passive-client-handling-commit');
  const [first] = following?.epochs ?? [];
  assert.ok(withTree?.ratchet_tree && following && first);
  const altered: PassiveVector[] = [
    { ...withTree, welcome: turned(withTree.welcome) },
    { ...withTree, ratchet_tree: turned(withTree.ratchet_tree) },
    { ...following, epochs: [{ ...first, commit: turned(first.commit) }] },
  ];
  for (const wrong of altered) await rejectsWith(/^crypto\/|^protocol\/malformed$/, joinPassive(wrong));
});

test('vectors of other suites are refused: there is nothing to negotiate', async () => {
  const [vector] = vectorsOf<PassiveVector>('passive-client-welcome') as [PassiveVector];
  await rejectsWith('unsupported/suite', joinPassive({ ...vector, cipher_suite: 2 }));
});

/** The same bytes with a bit turned near the end. */
function turned(hex: string): string {
  const bytes = fromHex(hex);
  const at = bytes.length - 20;
  bytes[at] = (bytes[at] as number) ^ 1;
  return toHex(bytes);
}

function hexOf(secrets: Awaited<ReturnType<typeof mls.keySchedule>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [snakeCase(name), toHex(value as Uint8Array)]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
