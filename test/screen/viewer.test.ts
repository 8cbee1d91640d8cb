import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileKernels, decodeMap, encodeMap, ScreenViewer } from '@folkmoot/screen';
import { Desk, words } from '../support/screen/desk.js';
import { type ClearPacket, give, TestShare } from '../support/screen/share.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

function page(): Desk {
  const desk = new Desk(200, 130, 0xffffff);
  for (let line = 0; line < 8; line += 1) desk.text(2, line * 16, words(line, 24), 0x333333);
  return desk;
}

/** What a share sent, frame by frame, without silent replacements. */
function frames(
  count: number,
  change: (desk: Desk, frame: number) => void,
): { share: TestShare; sent: ClearPacket[][] } {
  const share = new TestShare(kernels);
  const desk = page();
  const sent = [share.show(desk.picture())];
  for (let frame = 1; frame < count; frame += 1) {
    change(desk, frame);
    sent.push(share.show(desk.picture()).filter(({ replaces }) => !replaces));
  }
  return { share, sent };
}

function hash({ picture }: ScreenViewer): string {
  return picture ? picture.viewed.loader.hash(picture.viewed.picture) : '';
}

const objectsOf = (packets: readonly ClearPacket[]): ClearPacket[] =>
  packets.filter(({ kind }) => kind === 'object');
const mapsOf = (packets: readonly ClearPacket[]): ClearPacket[] =>
  packets.filter(({ kind }) => kind === 'map');

test('before the first map there is nothing to show', () => {
  const viewer = new ScreenViewer(kernels);
  assert.deepEqual(
    [viewer.status, viewer.picture, viewer.take(true), viewer.lacksPixels, viewer.whole()],
    ['waiting', undefined, undefined, false, undefined],
  );
  viewer.object(1, new Uint8Array([1, 2, 3]));
  viewer.retire([{ from: 1, to: 9 }]);
});

test('a frame appears at once, not piece by piece, when its map came first', () => {
  const { sent } = frames(2, (desk) => {
    desk.text(10, 20, 'here', 0xff0000);
    desk.text(150, 100, 'there', 0x0000ff);
  });
  const [first = [], second = []] = sent;
  const viewer = new ScreenViewer(kernels);
  give(viewer, first);
  viewer.take();
  const before = hash(viewer);
  give(viewer, mapsOf(second));
  assert.ok(viewer.lacksPixels);
  assert.equal(viewer.take(), undefined, 'nothing yet');
  assert.equal(hash(viewer), before);
  give(viewer, objectsOf(second));
  assert.ok((viewer.take()?.tiles.length ?? 0) >= 2, 'all of it');
});

test('a frame appears at once when its objects came first', () => {
  const { share, sent } = frames(2, (desk) => desk.fill(20, 20, 90, 60, 0x00ff00));
  const viewer = new ScreenViewer(kernels);
  for (const packets of sent) {
    give(viewer, objectsOf(packets));
    const painted = viewer.take();
    assert.equal(painted, undefined, 'not before its map');
    give(viewer, mapsOf(packets));
    assert.ok(viewer.take());
  }
  share.assertShown(viewer);
});

test('only what changed is handed to painting', () => {
  const { sent } = frames(2, (desk) => desk.fill(40, 40, 4, 4, 0xff0000));
  const viewer = new ScreenViewer(kernels);
  give(viewer, sent[0] ?? []);
  assert.equal(viewer.take()?.tiles.length, 7 * 5);
  give(viewer, sent[1] ?? []);
  assert.deepEqual(viewer.take()?.tiles, [8]);
  assert.equal(viewer.take(), undefined);
});

test('a viewer that has waited long enough sees complete tiles alone', () => {
  const share = new TestShare(kernels);
  const desk = new Desk(512, 256, 0xffffff);
  desk.photo(0, 0, 512, 256, 3);
  const packets = share.show(desk.picture());
  assert.ok(objectsOf(packets).length > 2, 'several objects');
  const viewer = new ScreenViewer(kernels);
  give(viewer, mapsOf(packets));
  give(viewer, objectsOf(packets).slice(0, 1));
  assert.equal(viewer.take(), undefined);
  const some = viewer.take(true)?.tiles.length ?? 0;
  assert.ok(some > 0 && some < 16 * 8);
  give(viewer, objectsOf(packets).slice(1));
  viewer.take();
  share.assertShown(viewer);
});

test('when another map comes before the pixels of the last, what is complete is shown tile by tile', () => {
  const { share, sent } = frames(3, (desk, frame) => desk.text(10, 16 * frame, 'changed', 0xaa0000));
  const [first = [], second = [], third = []] = sent;
  const viewer = new ScreenViewer(kernels);
  give(viewer, first);
  viewer.take();
  give(viewer, mapsOf(second));
  give(viewer, mapsOf(third));
  give(viewer, objectsOf(third));
  const partly = viewer.take()?.tiles.length ?? 0;
  assert.ok(partly >= 0);
  give(viewer, objectsOf(second));
  viewer.take();
  share.assertShown(viewer);
  assert.equal(viewer.lacksPixels, false);
});

test('a lagging viewer is shown a newer whole tile in the place of one that is incomplete', () => {
  const share = new TestShare(kernels);
  const desk = page();
  const first = share.show(desk.picture());
  desk.photo(0, 0, 64, 64, 1);
  const second = share.show(desk.picture());
  desk.photo(0, 0, 64, 64, 2);
  const third = share.show(desk.picture());
  const viewer = new ScreenViewer(kernels);
  give(viewer, first);
  viewer.take();
  const start = hash(viewer);
  give(
    viewer,
    [...mapsOf(second), ...mapsOf(third)].map((packet) => ({ ...packet, retires: [] })),
  );
  viewer.take(true);
  assert.equal(hash(viewer), start, 'nothing to show yet');
  give(viewer, objectsOf(second));
  viewer.take();
  assert.notEqual(hash(viewer), start, 'the second picture is better than the first');
  give(viewer, objectsOf(third));
  viewer.take();
  share.assertShown(viewer);
});

test('content older than what is shown is never shown instead', () => {
  const { share, sent } = frames(4, (desk, frame) => desk.photo(0, 0, 64, 64, frame));
  const [first = [], second = [], third = [], fourth = []] = sent;
  const viewer = new ScreenViewer(kernels);
  give(viewer, first);
  viewer.take();
  give(
    viewer,
    [...mapsOf(second), ...mapsOf(third)].map((packet) => ({ ...packet, retires: [] })),
  );
  viewer.take(true);
  give(viewer, objectsOf(third));
  viewer.take();
  const newer = hash(viewer);
  give(viewer, objectsOf(second));
  viewer.take();
  assert.equal(hash(viewer), newer);
  give(viewer, fourth);
  viewer.take();
  share.assertShown(viewer);
});

test('changes that come in the wrong order count in the right one', () => {
  const { share, sent } = frames(5, (desk, frame) => desk.text(10, 16 * frame, 'line', 0x008800));
  const [first = [], ...rest] = sent;
  const viewer = new ScreenViewer(kernels);
  give(viewer, first);
  for (const packets of rest.toReversed())
    give(
      viewer,
      packets.map((packet) => ({ ...packet, retires: [] })),
    );
  viewer.take();
  share.assertShown(viewer);
});

test('of maps that never find their predecessor at most 64 are kept, and a full map ends the wait', () => {
  const { share, sent } = frames(3, (desk, frame) => desk.fill(8 * frame, 8, 6, 6, 0x123456));
  const viewer = new ScreenViewer(kernels);
  give(viewer, sent[0] ?? []);
  const [change] = mapsOf(sent[2] ?? []);
  assert.ok(change);
  const { header, body } = decodeMap(change.bytes);
  for (let counter = 100; counter < 300; counter += 1) {
    const early = { ...header, counter: counter + 1, builtOn: counter };
    assert.deepEqual(viewer.map(1000 + counter, encodeMap({ header: early, body })), []);
  }
  give(viewer, [...(sent[1] ?? []), ...(sent[2] ?? [])]);
  viewer.take();
  share.assertShown(viewer);
});

test('after the share was stopped nothing brings its picture back', () => {
  const { share, sent } = frames(2, (desk) => desk.fill(0, 0, 9, 9, 0));
  const viewer = new ScreenViewer(kernels);
  give(viewer, sent[0] ?? []);
  const stopped = { status: 'stopped' as const, counter: 50, builtOn: 0, objects: [] };
  viewer.map(90, encodeMap({ header: stopped, body: new Uint8Array() }));
  assert.deepEqual([viewer.status, viewer.picture], ['stopped', undefined]);
  give(viewer, sent[1] ?? []);
  viewer.map(
    99,
    encodeMap({ header: { ...stopped, status: 'paused', counter: 60 }, body: new Uint8Array() }),
  );
  assert.deepEqual([viewer.status, viewer.take(true)], ['stopped', undefined]);
  share.assertShown();
});

test('a map that claims to share without a picture, or to be over with one, is refused', () => {
  const viewer = new ScreenViewer(kernels);
  const picture = { format: 'rgba' as const, widthPixels: 10, heightPixels: 10 };
  const sharing = { status: 'sharing' as const, counter: 1, builtOn: 0, objects: [] };
  const body = new Uint8Array();
  assert.throws(() => viewer.map(1, encodeMap({ header: sharing, body })), { code: 'protocol/malformed' });
  assert.throws(
    () => viewer.map(1, encodeMap({ header: { ...sharing, status: 'stopped', picture }, body })),
    { code: 'protocol/malformed' },
  );
  assert.equal(viewer.status, 'waiting');
});

test('a broken change leaves the viewer where it was, and the next full map puts it right', () => {
  const { share, sent } = frames(2, (desk) => desk.fill(60, 60, 50, 40, 0xabcdef));
  const viewer = new ScreenViewer(kernels);
  give(viewer, sent[0] ?? []);
  viewer.take();
  const before = hash(viewer);
  const [change] = mapsOf(sent[1] ?? []);
  assert.ok(change);
  const { header } = decodeMap(change.bytes);
  assert.throws(() =>
    viewer.map(change.sequence, encodeMap({ header, body: new Uint8Array(3000).fill(255) })),
  );
  viewer.take(true);
  assert.equal(hash(viewer), before);
  const full = share.live.forNewcomer();
  give(viewer, full);
  viewer.take();
  share.assertShown(viewer);
});

test('retired objects are forgotten, and so is what a full map does not list', () => {
  const share = new TestShare(kernels, { freeBytes: 1000, mostKeyFrames: 1.2 });
  const desk = page();
  share.show(desk.picture());
  for (let frame = 0; frame < 20; frame += 1) {
    desk.photo((frame * 31) % 150, (frame * 17) % 90, 40, 30, frame);
    share.show(desk.picture());
    share.assertShown();
  }
  share.assertShown(share.newcomer());
});
