import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMap, encodeMap, type Pixels } from '@folkmoot/screen';
import type { ScreenMapHeader } from '@folkmoot/wire';
import { Desk, words } from '../support/screen/desk.js';
import { assertInvariants } from '../support/screen/invariants.js';
import { openShare } from '../support/screen/share.js';

const formats = ['rgba', 'i420', 'nv12'] as const satisfies readonly Pixels['format'][];

function page(width = 320, height = 224): Desk {
  const desk = new Desk(width, height, 0xf8f8f8);
  for (let line = 0; line * 18 < height; line += 1)
    desk.text(8, line * 18, words(line, Math.floor(width / 8) - 2), 0x223344, 0xf8f8f8);
  return desk;
}

for (const format of formats) {
  test(`the viewer shows exactly the shared screen (${format})`, async () => {
    const share = await openShare();
    share.show(page().picture(format));
    share.assertShown();
    assertInvariants(share.publisher, share.live);
  });

  test(`a typed letter arrives in a few hundred bytes (${format})`, async () => {
    const share = await openShare();
    const desk = page();
    share.show(desk.picture(format));
    desk.text(80, 36, 'q', 0x223344, 0xf8f8f8);
    const packets = share.show(desk.picture(format));
    share.assertShown();
    const bytes = packets
      .filter(({ replaces }) => !replaces)
      .reduce((sum, { bytes: { length } }) => sum + length, 0);
    assert.ok(bytes < 250, `${bytes} bytes`);
  });

  test(`scrolling sends the map and the new strip, not the page (${format})`, async () => {
    const share = await openShare();
    const desk = page(640, 480);
    const first = share.show(desk.picture(format));
    desk.scroll(0, 0, 640, 480, 18);
    desk.fill(0, 462, 640, 18, 0xf8f8f8);
    desk.text(8, 462, words(77, 70), 0x223344, 0xf8f8f8);
    const second = share.show(desk.picture(format));
    share.assertShown();
    assertInvariants(share.publisher, share.live);
    const size = (packets: typeof first): number => packets.reduce((sum, { bytes }) => sum + bytes.length, 0);
    assert.ok(size(second) < size(first) / 4, `${size(second)} of ${size(first)} bytes`);
  });

  test(`odd scrolls, window drags and pictures stay exact (${format})`, async () => {
    const share = await openShare();
    const desk = page(352, 240);
    desk.photo(200, 100, 90, 70, 5);
    share.show(desk.picture(format));
    for (const dy of [1, 3, 7, -5, 16, 33]) {
      desk.scroll(0, 32, 352, 200, dy);
      share.show(desk.picture(format));
      share.assertShown(share.viewer, `scrolled by ${dy}`);
      assertInvariants(share.publisher, share.live);
    }
  });

  test(`somebody who joins late sees the screen while the presenter encodes nothing (${format})`, async () => {
    const share = await openShare();
    const desk = page();
    share.show(desk.picture(format));
    for (let step = 0; step < 6; step += 1) {
      desk.text(16 + 8 * step, 90, 'xyzuvw'[step] ?? '', 0xaa0000, 0xf8f8f8);
      share.show(desk.picture(format));
    }
    share.assertShown(share.newcomer());
    share.assertShown(share.newcomer((packets) => packets.toReversed()));
  });
}

test('sizes that are no multiple of a tile, odd ones too, arrive whole', async () => {
  for (const [width, height] of [
    [1, 1],
    [33, 31],
    [65, 97],
    [31, 2],
    [100, 50],
  ] as const) {
    for (const format of formats) {
      const share = await openShare();
      const desk = new Desk(width, height, 0x102030);
      desk.text(0, 0, 'size', 0xffffff, 0x102030);
      share.show(desk.picture(format));
      share.assertShown(share.viewer, `${width} × ${height} ${format}`);
      desk.fill(0, 0, 3, 3, 0xff0000);
      share.show(desk.picture(format));
      share.assertShown(share.viewer, `${width} × ${height} ${format}, changed`);
      share.assertShown(share.newcomer(), `${width} × ${height} ${format}, late`);
    }
  }
});

test('transparent pixels keep their alpha', async () => {
  const share = await openShare();
  const desk = page(96, 64);
  for (let at = 3; at < desk.pixels.length; at += 28) desk.pixels[at] = at & 255;
  share.show(desk.picture());
  share.assertShown();
});

test('what did not change is not sent', async () => {
  const share = await openShare();
  const desk = page();
  assert.ok(share.show(desk.picture()).length > 0);
  assert.deepEqual(share.show(desk.picture()), []);
});

test('scrolling back to what was seen sends a map and no pixels', async () => {
  const share = await openShare();
  const desk = page(320, 320);
  const before = desk.picture();
  share.show(before);
  desk.scroll(0, 0, 320, 320, 36);
  desk.fill(0, 284, 320, 36, 0xf8f8f8);
  desk.text(8, 290, words(99, 30), 0x880088, 0xf8f8f8);
  share.show(desk.picture());
  const back = share.show(before);
  share.assertShown();
  const objects = back
    .filter(({ kind }) => kind === 'object')
    .reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.ok(objects < 40, `${objects} bytes of objects`);
});

test('with little credit little is sent, and in the end everything', async () => {
  const share = await openShare();
  const desk = page(640, 400);
  share.publisher.frame(desk.picture());
  let rounds = 0;
  for (let packets = share.publish(1); packets.length > 0; packets = share.publish(1)) {
    rounds += 1;
    assertInvariants(share.publisher, share.live);
    const objects = packets.filter(({ kind }) => kind === 'object');
    assert.ok(objects.length <= 1, 'one object for a byte of credit');
  }
  assert.ok(rounds > 0);
  share.assertShown();
  share.assertShown(share.newcomer());
});

test('without credit nothing is encoded', async () => {
  const share = await openShare();
  share.publisher.frame(page().picture());
  assert.equal(share.publisher.publish(0), undefined);
});

test('a tile that changes again while it waits for credit costs nothing', async () => {
  const waited = await openShare();
  const eager = await openShare();
  const desk = page();
  for (const share of [waited, eager]) share.show(desk.picture());
  let eagerBytes = 0;
  for (const letter of 'abcdefgh') {
    desk.text(100, 90, letter, 0x000000, 0xf8f8f8);
    waited.publisher.frame(desk.picture());
    eagerBytes += eager.show(desk.picture()).reduce((sum, { bytes }) => sum + bytes.length, 0);
  }
  const waitedBytes = waited.publish().reduce((sum, { bytes }) => sum + bytes.length, 0);
  waited.assertShown();
  assert.ok(waitedBytes * 3 < eagerBytes, `${waitedBytes} against ${eagerBytes} bytes`);
});

test('another size starts a new picture and retires the old one', async () => {
  const share = await openShare();
  share.show(page().picture());
  const old = share.live.numbers('object');
  share.show(page(200, 100).picture());
  share.assertShown();
  share.assertShown(share.newcomer());
  const now = new Set(share.live.numbers('object'));
  assert.ok(old.every((sequence) => !now.has(sequence)));
  assert.equal(share.live.numbers('map').length, 1);
});

test('another pixel format starts a new picture', async () => {
  const share = await openShare();
  share.show(page().picture('rgba'));
  share.show(page().picture('i420'));
  share.assertShown();
  assert.equal(share.viewer.picture?.grid.geometry.format, 'i420');
});

test('changes pile up to one full map, which replaces the latest change silently', async () => {
  const share = await openShare();
  const desk = page();
  share.show(desk.picture());
  let silent = 0;
  for (let step = 0; step < 30; step += 1) {
    desk.text(8 * (step % 30), 54, words(step, 1), 0x004400, 0xf8f8f8);
    const packets = share.show(desk.picture());
    for (const packet of packets.filter(({ replaces }) => replaces)) {
      silent += 1;
      const { header } = decodeMap(packet.bytes);
      assert.equal(header.builtOn, 0, 'it stands alone');
      assert.equal(share.live.numbers('map').length, 1, 'it is the only live map');
    }
    assertInvariants(share.publisher, share.live);
    share.assertShown(share.newcomer());
  }
  assert.ok(silent > 0, 'there was one');
  share.assertShown();
});

test('pausing sends a map without pixels or keys; holders keep the picture, newcomers get none', async () => {
  const share = await openShare();
  const desk = page();
  share.show(desk.picture());
  const paused = share.publisher.pause();
  assert.ok(paused);
  assert.deepEqual([paused.objects.length, paused.map.keyed.length, paused.map.body.length], [0, 0, 0]);
  share.send([
    {
      sequence: paused.map.sequence,
      kind: 'map',
      bytes: mapBytes(paused.map),
      retires: paused.map.retires,
      replaces: false,
    },
  ]);
  assert.equal(share.viewer.status, 'paused');
  share.assertShown();
  const late = share.newcomer();
  assert.deepEqual([late.status, late.picture], ['paused', undefined]);
  desk.fill(0, 0, 100, 100, 0xff0000);
  assert.deepEqual(share.show(desk.picture()), [], 'nothing of what happens meanwhile');
});

function mapBytes(map: { header: object; body: Uint8Array }): Uint8Array {
  return encodeMap({
    header: { ...(map.header as Omit<ScreenMapHeader, 'objects'>), objects: [] },
    body: map.body,
  });
}

test('going on after a pause shows the present screen to everybody', async () => {
  const share = await openShare();
  const desk = page();
  share.show(desk.picture());
  const paused = share.publisher.pause();
  assert.ok(paused);
  share.send([
    {
      sequence: paused.map.sequence,
      kind: 'map',
      bytes: mapBytes(paused.map),
      retires: paused.map.retires,
      replaces: false,
    },
  ]);
  share.publisher.resume();
  desk.fill(40, 40, 60, 60, 0x00ff00);
  share.show(desk.picture());
  assert.equal(share.viewer.status, 'sharing');
  share.assertShown();
  share.assertShown(share.newcomer());
});

test('stopping clears the picture and leaves nothing of it live', async () => {
  const share = await openShare();
  share.show(page().picture());
  const stopped = share.publisher.stop();
  assert.ok(stopped);
  share.send([
    {
      sequence: stopped.map.sequence,
      kind: 'map',
      bytes: mapBytes(stopped.map),
      retires: stopped.map.retires,
      replaces: false,
    },
  ]);
  assert.deepEqual([share.viewer.status, share.viewer.picture], ['stopped', undefined]);
  assert.deepEqual(share.live.numbers('object'), []);
  assert.equal(share.publisher.stop(), undefined, 'once is enough');
});

test('the live set stays bounded however long somebody shares', async () => {
  const share = await openShare({ freeBytes: 4000, mostKeyFrames: 3, mostBytes: 60_000 });
  const desk = page(192, 128);
  let most = 0;
  for (let step = 0; step < 60; step += 1) {
    desk.photo((step * 37) % 150, (step * 23) % 100, 40, 28, step);
    share.show(desk.picture());
    share.assertShown(share.viewer, `step ${step}`);
    assertInvariants(share.publisher, share.live);
    const bytes = [...share.live.packets.values()].reduce((sum, packet) => sum + packet.bytes.length, 0);
    most = Math.max(most, bytes);
  }
  share.assertShown(share.newcomer());
  assert.ok(most < 140_000, `${most} bytes at most`);
});
