import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileKernels, decodeMap, encodeMap } from '@folkmoot/screen';
import { wholeTile } from '../../packages/screen/src/fragments.js';
import { Desk, words } from '../support/screen/desk.js';
import {
  assertInvariants,
  assertMapsAreComplete,
  assertNeedsAreLive,
  assertPixelsAreThere,
  assertVisibleIsLive,
} from '../support/screen/invariants.js';
import { type ClearPacket, give, TestShare } from '../support/screen/share.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

/** A share in which objects need each other and several maps are live. */
function busyShare(): { share: TestShare; desk: Desk } {
  const share = new TestShare(kernels);
  const desk = new Desk(256, 160, 0xf0f0f0);
  for (let line = 0; line < 10; line += 1) desk.text(4, line * 16, words(line, 30), 0x202020, 0xf0f0f0);
  share.show(desk.picture());
  for (let step = 0; step < 3; step += 1) {
    desk.text(40 + 16 * step, 64, 'ab', 0x0000aa, 0xf0f0f0);
    share.show(desk.picture());
  }
  return { share, desk };
}

function holds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    assert.ok(error instanceof assert.AssertionError, String(error));
    return false;
  }
}

test('all invariants hold in a busy share', () => {
  const { share } = busyShare();
  assertInvariants(share.publisher, share.live);
});

test('I1: an object whose need was retired is noticed', () => {
  const { share } = busyShare();
  const objects = [...(share.publisher.picture?.published.objects.values() ?? [])];
  const dependent = objects.find(({ needs }) => needs.size > 0);
  assert.ok(dependent, 'something depends on something');
  const live = new Set(objects.map(({ sequence }) => sequence));
  assert.ok(holds(() => assertNeedsAreLive(objects, live)));
  const [need = 0] = dependent.needs;
  live.delete(need);
  assert.ok(!holds(() => assertNeedsAreLive(objects, live)));
});

test('I1: an object that needs a later one is noticed', () => {
  const objects = [{ sequence: 4, needs: new Set([5]) }];
  assert.ok(!holds(() => assertNeedsAreLive(objects, new Set([4, 5]))));
  assert.ok(holds(() => assertNeedsAreLive([{ sequence: 6, needs: new Set([5]) }], new Set([5, 6]))));
});

test('I1: the publisher never retires what another object needs', () => {
  const { share } = busyShare();
  const published = share.publisher.picture?.published;
  const dependent = [...(published?.objects.values() ?? [])].find(({ needs }) => needs.size > 0);
  const [need = 0] = dependent?.needs ?? [];
  published?.retire(need);
  assert.ok(published?.objects.has(need));
});

test('I2: a visible object that is not live any more is noticed', () => {
  const { share } = busyShare();
  const objects = new Set(share.live.numbers('object'));
  assert.ok(holds(() => assertVisibleIsLive(share.publisher, objects)));
  const visible = [...(share.publisher.picture?.published.objects.values() ?? [])].find(
    (object) => object.visible > 0,
  );
  objects.delete(visible?.sequence ?? 0);
  assert.ok(!holds(() => assertVisibleIsLive(share.publisher, objects)));
});

test('I2: a wrong count of visible pixels is noticed', () => {
  const { share } = busyShare();
  const objects = new Set(share.live.numbers('object'));
  const [one] = [...(share.publisher.picture?.published.objects.values() ?? [])].filter(
    (object) => object.visible > 0,
  );
  assert.ok(one);
  one.visible += 1;
  assert.ok(!holds(() => assertVisibleIsLive(share.publisher, objects)));
});

test('I2: the publisher never retires what is visible', () => {
  const { share } = busyShare();
  const published = share.publisher.picture?.published;
  for (const sequence of [...(published?.objects.keys() ?? [])]) published?.retire(sequence);
  assert.ok(holds(() => assertVisibleIsLive(share.publisher, new Set(published?.objects.keys()))));
});

test('I3: a replacement under the same number has the same pixels, and changes nothing for who is in step', () => {
  const { share, desk } = busyShare();
  const replacements: ClearPacket[] = [];
  for (let step = 0; step < 20; step += 1) {
    desk.text(4 + 8 * step, 96, 'z', 0x00aa00, 0xf0f0f0);
    replacements.push(...share.show(desk.picture()).filter(({ replaces }) => replaces));
  }
  assert.ok(replacements.length > 0);
  share.assertShown();
  const before = share.viewer.picture?.viewed.loader.hash(share.viewer.picture.viewed.picture);
  give(
    share.viewer,
    replacements.slice(-1).map((packet) => ({ ...packet, retires: [] })),
  );
  assert.deepEqual(share.viewer.take(true)?.tiles ?? [], []);
  assert.equal(share.viewer.picture?.viewed.loader.hash(share.viewer.picture.viewed.picture), before);
  share.assertShown(share.newcomer());
});

test('I3: an object that comes again under its number, even with other pixels, changes nothing', () => {
  const { share } = busyShare();
  const [object] = share.live.numbers('object');
  const packet = share.live.packets.get(object ?? 0);
  const other = new TestShare(kernels);
  const [replaced] = other.show(new Desk(256, 160, 0xff0000).picture());
  assert.ok(packet && replaced);
  give(share.viewer, [{ ...packet, bytes: replaced.bytes }]);
  share.viewer.take(true);
  share.assertShown();
});

test('I4: a map that refers to a position no object has is noticed, by us and by viewers', () => {
  const { share } = busyShare();
  const { picture } = share.publisher;
  assert.ok(picture);
  assert.ok(holds(() => assertPixelsAreThere(share.publisher)));
  const newest = Math.max(...picture.published.objects.keys());
  const tiles = picture.published.tiles[0]?.length ?? 0;
  picture.published.show([{ plane: 0, tile: tiles - 1, fragments: wholeTile(32, 32, newest, -9999, 0) }]);
  assert.ok(!holds(() => assertPixelsAreThere(share.publisher)));
});

test('I4: a viewer given such a map keeps what it shows', () => {
  const { share } = busyShare();
  const { picture } = share.publisher;
  assert.ok(picture);
  const before = share.viewer.picture?.viewed.loader.hash(share.viewer.picture.viewed.picture);
  const newest = Math.max(...picture.published.objects.keys());
  picture.published.show([{ plane: 0, tile: 0, fragments: wholeTile(32, 32, newest, 5000, 5000) }]);
  const { header } = decodeMap(
    (share.live.packets.get(share.live.numbers('map').at(-1) ?? 0) as ClearPacket).bytes,
  );
  const shape = { format: 'rgba' as const, widthPixels: 256, heightPixels: 160 };
  const body = picture.maps.picture(9000);
  share.viewer.map(
    9000,
    encodeMap({
      header: { status: 'sharing', counter: header.counter + 5, builtOn: 0, picture: shape, objects: [] },
      body,
    }),
  );
  share.viewer.take(true);
  assert.equal(share.viewer.picture?.viewed.loader.hash(share.viewer.picture.viewed.picture), before);
});

test('I5: a missing change of the map is noticed', () => {
  const { share, desk } = busyShare();
  for (let step = 0; step < 60 && share.live.numbers('map').length < 4; step += 1) {
    desk.text((step * 56) % 240, (step * 48) % 144, 'k', 0xaa00aa, 0xf0f0f0);
    share.show(desk.picture());
  }
  assert.ok(holds(() => assertMapsAreComplete(share.live)));
  const maps = share.live.numbers('map').sort((a, b) => a - b);
  assert.ok(maps.length >= 3, 'a full map and changes');
  for (const missing of maps.slice(0, -1)) {
    const kept = share.live.packets.get(missing) as ClearPacket;
    share.live.packets.delete(missing);
    assert.ok(!holds(() => assertMapsAreComplete(share.live)), `without map ${missing}`);
    share.live.packets.set(missing, kept);
  }
});
