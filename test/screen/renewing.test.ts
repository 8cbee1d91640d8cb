/** Saying again what is shown, for who came when the keys changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Publication } from '@folkmoot/screen';
import { Desk, words } from '../support/screen/desk.js';
import { assertInvariants } from '../support/screen/invariants.js';
import { openShare, packetsOf, type TestShare } from '../support/screen/share.js';

function page(): Desk {
  const desk = new Desk(320, 224, 0xf8f8f8);
  for (let line = 0; line < 10; line += 1) desk.text(8, line * 18, words(line, 30), 0x223344, 0xf8f8f8);
  return desk;
}

function type(desk: Desk, share: TestShare, letters: string): void {
  for (const [index, letter] of [...letters].entries()) {
    desk.text(8 + 9 * index, 190, letter, 0x223344, 0xf8f8f8);
    share.show(desk.picture());
  }
}

const renewed = (share: TestShare): Publication => share.publisher.renew() ?? assert.fail('nothing was said');

test('what is said again is one map without pixels, which retires all maps before it', async () => {
  const share = await openShare();
  const desk = page();
  share.show(desk.picture());
  type(desk, share, 'abc');
  const before = share.live.numbers('object');
  const publication = renewed(share);
  share.send(packetsOf(publication));
  assert.equal(publication.objects.length, 0);
  assert.equal(publication.map.header.builtOn, 0);
  assert.deepEqual(share.live.numbers('map'), [publication.map.sequence]);
  assert.deepEqual(share.live.numbers('object'), before);
  assertInvariants(share.publisher, share.live);
});

test('who has the picture keeps it, and who comes then sees it; both follow what changes next', async () => {
  const share = await openShare();
  const desk = page();
  share.show(desk.picture());
  type(desk, share, 'ab');
  share.send(packetsOf(renewed(share)));
  share.assertShown();
  share.assertShown(share.newcomer(), 'the newcomer’s picture');
  type(desk, share, 'cdef');
  share.assertShown();
  share.assertShown(share.newcomer(), 'the later newcomer’s picture');
  assertInvariants(share.publisher, share.live);
});

test('a pause that is said again is still a pause, and tells newcomers so', async () => {
  const share = await openShare();
  share.show(page().picture());
  const paused = share.publisher.pause();
  assert.ok(paused);
  share.send(packetsOf(paused));
  const publication = renewed(share);
  share.send(packetsOf(publication));
  assert.equal(publication.map.keyed.length, 0);
  assert.equal(share.viewer.status, 'paused');
  assert.ok(share.viewer.picture, 'the last picture is kept');
  const late = share.newcomer();
  assert.deepEqual([late.status, late.picture], ['paused', undefined]);
});

test('before the first picture and after the end nothing is said again', async () => {
  const share = await openShare();
  assert.equal(share.publisher.renew(), undefined);
  share.show(page().picture());
  share.publisher.stop();
  assert.equal(share.publisher.renew(), undefined);
});
