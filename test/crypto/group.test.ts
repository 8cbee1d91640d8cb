import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Group, makeKeyPackage, readKeyPackage } from '@folkmoot/crypto/testing';
import { toHex, utf8Decode, utf8Encode } from '@folkmoot/kit';
import { flipped, rejectsWith } from '../support/crypto.js';
import {
  arriveBy,
  assertAgree,
  commitBy,
  foundedBy,
  groupOf,
  leafOf,
  leafPair,
  letIn,
  namesIn,
  offerOf,
  viewOf,
} from '../support/group.js';

type Three = [Group, Group, Group];

test('whoever founds a group is alone in it, in epoch 0', async () => {
  const olga = await foundedBy('Olga');
  assert.equal(olga.epoch, 0);
  assert.equal(olga.leafIndex, 0);
  assert.deepEqual(namesIn(olga), ['Olga']);
  assert.equal(utf8Decode(olga.context()), 'first context');
  assert.deepEqual(olga.groupId, new Uint8Array(16).fill(7));
  assert.equal(olga.authenticator().length, 32);
});

test('who is let in agrees with who let them in on everything', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  assert.equal(ana.epoch, 1);
  assert.deepEqual(namesIn(ana), ['Olga', 'Ana']);
  await assertAgree(olga, ana);
});

test('several people come in by one commit and one welcome', async () => {
  const groups = await groupOf('Olga', 'Ana', 'Ben', 'Cleo', 'Dan');
  assert.equal(groups[0]?.epoch, 1);
  await assertAgree(...groups);
});

test('a late joiner agrees with everybody after many commits', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  await commitBy(olga, {}, [ana, ben]);
  await commitBy(ana, { context: utf8Encode('second') }, [olga, ben]);
  await commitBy(ben, {}, [olga, ana]);
  const [late] = (await letIn(ana, { names: ['Late'], others: [olga, ben] })) as [Group];
  await assertAgree(olga, ana, ben, late);
  await commitBy(late, {}, [olga, ana, ben]);
  await assertAgree(olga, ana, ben, late);
});

test('a commit changes nothing until it is adopted', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const before = await viewOf(olga);
  const staged = await olga.commit({ context: utf8Encode('later') });
  assert.deepEqual(await viewOf(olga), before);
  assert.equal(staged.epoch, 2);
  await ana.process(staged.commit);
  await staged.adopt();
  assert.equal(utf8Decode(olga.context()), 'later');
  await assertAgree(olga, ana);
});

test('a commit that was discarded leaves no trace, and the next one counts', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const before = await viewOf(olga);
  const lost = await olga.commit({ context: utf8Encode('lost') });
  lost.discard();
  lost.discard();
  assert.deepEqual(await viewOf(olga), before);
  await rejectsWith('crypto/stale', lost.adopt());
  await commitBy(olga, {}, [ana]);
  await assertAgree(olga, ana);
});

test('no two commits of one epoch are sealed alike', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const attempts = [];
  for (let count = 0; count < 5; count += 1) attempts.push(await olga.commit());
  const sealed = new Set(attempts.map(({ commit }) => toHex(commit)));
  assert.equal(sealed.size, 5);
  const [, , third] = attempts;
  assert.ok(third);
  assert.equal(await ana.process(third.commit), 'adopted');
  await third.adopt();
  await assertAgree(olga, ana);
});

test('of two commits in one epoch the one that the relay takes counts; the other is void', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  const [hers, his] = await Promise.all([olga.commit(), ben.commit({ context: utf8Encode('his') })]);
  for (const group of [olga, ana]) assert.equal(await group.process(his.commit), 'adopted');
  await his.adopt();
  await assertAgree(olga, ana, ben);
  await rejectsWith('crypto/stale', hers.adopt());
  for (const group of [ana, ben]) await rejectsWith('crypto/stale', group.process(hers.commit));
});

test('one’s own commit is adopted when its echo is processed like any other', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const staged = await olga.commit();
  assert.equal(await olga.process(staged.commit), 'adopted');
  assert.equal(await ana.process(staged.commit), 'adopted');
  await assertAgree(olga, ana);
});

test('who adopted a commit twice, or processes it again, is told that it is over', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const staged = await commitBy(olga, {}, [ana]);
  await rejectsWith('crypto/stale', staged.adopt());
  for (const group of [olga, ana]) await rejectsWith('crypto/stale', group.process(staged.commit));
});

test('a commit of an epoch that is not reached yet says so, and fits once the one before came', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const first = await commitBy(olga, {}, []);
  const second = await commitBy(olga, {}, []);
  await rejectsWith('crypto/epoch', ana.process(second.commit));
  await ana.process(first.commit);
  await ana.process(second.commit);
  await assertAgree(olga, ana);
});

test('commits that arrive all at once are taken in their order', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const commits = [];
  for (let count = 0; count < 4; count += 1) commits.push((await commitBy(olga, {}, [])).commit);
  await Promise.all(commits.map((commit) => ana.process(commit)));
  await assertAgree(olga, ana);
});

test('who is removed learns it, and has nothing left', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  const staged = await olga.commit({ removes: [leafOf(olga, 'Ana')] });
  assert.equal(await ana.process(staged.commit), 'removed');
  assert.throws(() => ana.authenticator(), /closed/);
  await ben.process(staged.commit);
  await staged.adopt();
  assert.deepEqual(namesIn(ben), ['Olga', 'Ben']);
  await assertAgree(olga, ben);
});

test('who is removed and does not accept it cannot follow, whatever they try', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  const before = await viewOf(ana);
  await commitBy(olga, { removes: [leafOf(olga, 'Ana')] }, [ben]);
  const next = await commitBy(ben, {}, [olga]);
  await rejectsWith('crypto/epoch', ana.process(next.commit));
  assert.deepEqual(await viewOf(ana), before);
  const [theirs, anas] = await Promise.all([viewOf(olga), viewOf(ana)]);
  assert.notEqual(theirs.secret, anas.secret);
  const own = await ana.commit();
  await rejectsWith('crypto/stale', ben.process(own.commit));
});

test('somebody may be removed, somebody added and the context changed by one commit', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  const offer = await offerOf('Cleo');
  const change = { adds: [offer.bytes], removes: [leafOf(olga, 'Ana')], context: utf8Encode('all at once') };
  const staged = await olga.commit(change);
  assert.equal(await ben.process(staged.commit), 'adopted');
  assert.equal(await ana.process(staged.commit), 'removed');
  await staged.adopt();
  const cleo = await arriveBy(staged, offer);
  assert.equal(utf8Decode(cleo.context()), 'all at once');
  await assertAgree(olga, ben, cleo);
  await commitBy(cleo, {}, [olga, ben]);
  await assertAgree(olga, ben, cleo);
});

test('a place that became free is taken again', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  const place = leafOf(olga, 'Ana');
  await commitBy(olga, { removes: [place] }, [ben]);
  const [cleo] = (await letIn(ben, { names: ['Cleo'], others: [olga] })) as [Group];
  assert.equal(cleo.leafIndex, place);
  await assertAgree(olga, ben, cleo);
  assert.ok(ana);
});

test('the founder may leave; the others go on', async () => {
  const [olga, ana, ben] = (await groupOf('Olga', 'Ana', 'Ben')) as Three;
  await commitBy(ana, { removes: [olga.leafIndex] }, [ben]);
  await commitBy(ben, {}, [ana]);
  const [cleo] = (await letIn(ben, { names: ['Cleo'], others: [ana] })) as [Group];
  await assertAgree(ana, ben, cleo);
});

test('newcomers of two branches can be joined by a third: a valid tree that ts-mls itself refuses', async () => {
  const names = ['Olga', 'a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
  const [olga, ...others] = (await groupOf(...names)) as [Group, ...Group[]];
  const rest = others.filter(({ leafIndex }) => leafIndex !== 2 && leafIndex !== 5);
  await commitBy(olga, { removes: [2, 5] }, rest);
  const left = await letIn(olga, { names: ['x'], others: rest });
  const right = await letIn(olga, { names: ['y'], others: [...rest, ...left] });
  const [late] = (await letIn(olga, { names: ['z'], others: [...rest, ...left, ...right] })) as [Group];
  await assertAgree(olga, ...rest, ...left, ...right, late);
});

test('exported secrets differ by label, context and epoch, and have the size one asks for', async () => {
  const [olga] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const one = Uint8Array.of(1);
  const secrets = [
    await olga.exportSecret('lane', one, 16),
    await olga.exportSecret('other', one, 16),
    await olga.exportSecret('lane', Uint8Array.of(2), 16),
    await olga.exportSecret('lane', one, 100),
  ];
  await commitBy(olga, {}, []);
  secrets.push(await olga.exportSecret('lane', one, 16));
  assert.equal(new Set(secrets.map(toHex)).size, secrets.length);
  assert.deepEqual(
    secrets.map(({ length }) => length),
    [16, 16, 16, 100, 16],
  );
});

test('what callers do to the bytes they were given changes nothing inside', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  olga.authenticator().fill(0);
  olga.context().fill(0);
  olga.groupId.fill(0);
  (await olga.exportSecret('lane', Uint8Array.of(1), 16)).fill(0);
  const staged = await olga.commit();
  const bytes = staged.commit.slice();
  await ana.process(bytes);
  bytes.fill(0);
  await staged.adopt();
  await assertAgree(olga, ana);
});

test('a key package tells who offers it', async () => {
  const offer = await offerOf('Ana');
  const { credential, signatureKey } = await readKeyPackage(offer.bytes);
  assert.equal(utf8Decode(credential), 'Ana');
  assert.equal(signatureKey.length, 32);
});

test('a key package can be used once', async () => {
  const olga = await foundedBy('Olga');
  const offer = await offerOf('Ana');
  const staged = await olga.commit({ adds: [offer.bytes] });
  await arriveBy(staged, offer);
  await rejectsWith('usage/key-package', arriveBy(staged, offer));
});

test('nobody is added twice', async () => {
  const olga = await foundedBy('Olga');
  const offer = await offerOf('Ana');
  await rejectsWith('crypto/commit', olga.commit({ adds: [offer.bytes, offer.bytes] }));
  await commitBy(olga, { adds: [offer.bytes] }, []);
  await rejectsWith('crypto/commit', olga.commit({ adds: [offer.bytes] }));
});

test('only who is there can be removed, once, and nobody removes themselves', async () => {
  const [olga] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  for (const removes of [[5], [-1], [0.5], [0], [1, 1]]) {
    await rejectsWith('crypto/commit', olga.commit({ removes }));
  }
  assert.equal((await commitBy(olga, { removes: [1] }, [])).epoch, 2);
});

test('a group takes 250 people and no more', async () => {
  const olga = await foundedBy('Olga');
  const { bytes } = await offerOf('somebody');
  await rejectsWith('limit/group', olga.commit({ adds: new Array<Uint8Array>(250).fill(bytes) }));
});

test('a key package that is out of date is not added', async () => {
  const olga = await foundedBy('Olga');
  const lifetime = { notBeforeMs: 0, notAfterMs: Date.now() - 60_000 };
  const old = await makeKeyPackage({
    credential: utf8Encode('x'),
    signatureKeyPair: await leafPair(),
    lifetime,
  });
  await rejectsWith('crypto/leaf', olga.commit({ adds: [old.bytes] }));
});

test('a welcome is for those it names, with the tree of its own epoch', async () => {
  const olga = await foundedBy('Olga');
  const [ana, ben] = await Promise.all([offerOf('Ana'), offerOf('Ben')]);
  const before = olga.ratchetTree();
  const staged = await olga.commit({ adds: [ana.bytes] });
  await rejectsWith('crypto/welcome', arriveBy(staged, ben));
  await rejectsWith('crypto/welcome', arriveBy({ ...staged, ratchetTree: before }, ana));
});

test('no bit of a welcome or a tree can be turned', async () => {
  const olga = await foundedBy('Olga');
  const offers = await Promise.all(Array.from({ length: 24 }, (_, number) => offerOf(`${number}`)));
  const staged = await olga.commit({ adds: offers.map(({ bytes }) => bytes) });
  const { welcome, ratchetTree } = staged;
  assert.ok(welcome);
  const refused = /^crypto\/|^protocol\/malformed$/;
  for (const [number, offer] of offers.entries()) {
    // The secrets of others are none of a joiner's business, so the welcome is altered where it is for all.
    const altered =
      number % 2 === 0
        ? { ...staged, welcome: flipped(welcome, welcome.length - 1 - number * 3, number % 8) }
        : { ...staged, ratchetTree: flipped(ratchetTree, (number * 911) % ratchetTree.length, number % 8) };
    await rejectsWith(refused, arriveBy(altered, offer));
  }
});

test('no bit of a commit can be turned, and trying changes nothing', async () => {
  const [olga, ana] = (await groupOf('Olga', 'Ana')) as [Group, Group];
  const before = await viewOf(ana);
  const staged = await olga.commit({ context: utf8Encode('x') });
  const { commit } = staged;
  for (let at = 0; at < commit.length; at += 7) {
    const wrong = flipped(commit, at, at % 8);
    await rejectsWith(/^crypto\/|^protocol\/malformed$/, ana.process(wrong));
  }
  for (let size = 0; size < commit.length; size += 13) {
    await rejectsWith(/^crypto\/|^protocol\/malformed$/, ana.process(commit.slice(0, size)));
  }
  await rejectsWith('protocol/malformed', ana.process(Uint8Array.of(...commit, 0)));
  await rejectsWith('protocol/malformed', ana.process(new Uint8Array(600_000)));
  assert.deepEqual(await viewOf(ana), before);
  await ana.process(commit);
  await staged.adopt();
  await assertAgree(olga, ana);
});
