import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Group, secretsHeldBy } from '@folkmoot/crypto/testing';
import { toHex } from '@folkmoot/kit';
import { rejectsWith } from '../support/crypto.js';
import { arriveBy, assertAgree, foundedBy, groupOf, leafOf, offerOf } from '../support/group.js';

const isWiped = (secret: Uint8Array): boolean => secret.every((byte) => byte === 0);

/** Secrets of 32 bytes that are really there. */
function assertHeld(secrets: readonly Uint8Array[]): void {
  assert.ok(secrets.length > 8);
  for (const secret of secrets) assert.equal(isWiped(secret), false);
}

test('closing a group overwrites every secret it held', async () => {
  const groups = await groupOf('Olga', 'Ana', 'Ben');
  for (const group of groups) {
    const secrets = secretsHeldBy(group);
    assertHeld(secrets);
    group.close();
    group.close();
    assert.ok(secrets.every(isWiped));
    assert.deepEqual(secretsHeldBy(group), []);
  }
});

test('a closed group does nothing any more', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const { commit } = await ana.commit();
  olga.close();
  for (const use of [
    () => olga.epoch,
    () => olga.members(),
    () => olga.context(),
    () => olga.authenticator(),
    () => olga.ratchetTree(),
  ]) {
    assert.throws(use, /closed/);
  }
  await rejectsWith('usage/closed', olga.commit());
  await rejectsWith('usage/closed', olga.process(commit));
  await rejectsWith('usage/closed', olga.exportSecret('x', new Uint8Array(0), 16));
});

test('going on to another epoch overwrites the secrets of the former one, on both sides', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const [before, anasBefore] = [secretsHeldBy(olga), secretsHeldBy(ana)];
  const staged = await olga.commit();
  await ana.process(staged.commit);
  await staged.adopt();
  assert.ok([...before, ...anasBefore].every(isWiped));
  assertHeld(secretsHeldBy(olga));
  assertHeld(secretsHeldBy(ana));
  await assertAgree(olga, ana);
});

test('a commit that was discarded leaves no secret, and spoils none', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const staged = await olga.commit();
  const both = secretsHeldBy(olga);
  staged.discard();
  const kept = new Set(secretsHeldBy(olga));
  const dropped = both.filter((secret) => !kept.has(secret));
  assert.ok(dropped.length > 8);
  assert.ok(dropped.every(isWiped));
  assertHeld(secretsHeldBy(olga));
  await assertAgree(olga, ana);
});

test('a commit that lost the race leaves no secret', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const [lost] = [await olga.commit(), await olga.commit()];
  const held = secretsHeldBy(olga);
  const won = await ana.commit();
  await olga.process(won.commit);
  assert.ok(held.every(isWiped));
  await rejectsWith('crypto/stale', lost.adopt());
});

test('who is removed keeps no secret', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const secrets = secretsHeldBy(ana);
  const staged = await olga.commit({ removes: [leafOf(olga, 'Ana')] });
  await ana.process(staged.commit);
  assert.ok(secrets.every(isWiped));
});

test('a refused commit leaves all secrets in place', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const secrets = secretsHeldBy(ana).map(toHex);
  const { commit } = await olga.commit();
  commit[commit.length - 1] = (commit[commit.length - 1] as number) ^ 1;
  await rejectsWith('crypto/commit', ana.process(commit));
  assert.deepEqual(secretsHeldBy(ana).map(toHex), secrets);
});

test('a group that is closed in the middle of its work keeps nothing of it', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const { commit } = await ana.commit();
  const works = [olga.commit(), olga.process(commit)];
  olga.close();
  for (const work of works) await rejectsWith('usage/closed', work);
  assert.deepEqual(secretsHeldBy(olga), []);
});

test('no secret of a group can be reached through its properties', async () => {
  const [olga] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  assert.deepEqual(Object.keys(olga), []);
  assert.equal(JSON.stringify(olga), '{}');
  const offer = await offerOf('Ben');
  assert.deepEqual(Object.keys(offer), ['bytes']);
  const staged = await olga.commit({ adds: [offer.bytes] });
  assert.deepEqual(Object.keys(staged).sort(), [
    'adopt',
    'commit',
    'discard',
    'epoch',
    'ratchetTree',
    'welcome',
  ]);
});

test('joining overwrites nothing that is still needed', async () => {
  const olga = await foundedBy('Olga');
  const offer = await offerOf('Ana');
  const staged = await olga.commit({ adds: [offer.bytes] });
  await staged.adopt();
  const ana = await arriveBy(staged, offer);
  assertHeld(secretsHeldBy(ana));
  await assertAgree(olga, ana);
});
