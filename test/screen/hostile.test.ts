import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels, decodeMap, encodeMap, Grid, PictureViewer, ScreenViewer } from '@folkmoot/screen';
import { MeetingError, type ScreenMapHeader } from '@folkmoot/wire';
import { Desk, randomBytes, words } from '../support/screen/desk.js';
import { type ClearPacket, give, TestShare } from '../support/screen/share.js';

let kernels: WebAssembly.Module;
let packets: ClearPacket[];

before(async () => {
  kernels = await compileKernels();
  packets = [...shareOf('rgba'), ...shareOf('i420')];
});

/** Some frames of typing, scrolling and filling. */
function shareOf(format: 'rgba' | 'i420'): ClearPacket[] {
  const share = new TestShare(kernels);
  const desk = new Desk(130, 100, 0xffffff);
  for (let line = 0; line < 6; line += 1) desk.text(2, line * 16, words(line, 15), 0x123456);
  const sent = share.show(desk.picture(format));
  desk.scroll(0, 0, 130, 100, 16);
  sent.push(...share.show(desk.picture(format)));
  desk.text(10, 40, 'typed', 0xff0000);
  desk.photo(60, 60, 40, 30, 1);
  sent.push(...share.show(desk.picture(format)));
  return sent;
}

/** Runs something that may fail, but only with a MeetingError. */
function tried(deed: () => unknown): 'fine' | 'refused' {
  try {
    deed();
    return 'fine';
  } catch (error) {
    assert.ok(error instanceof MeetingError, `a ${String(error)} escaped`);
    assert.match(error.code, /^(protocol|limit)\//);
    return 'refused';
  }
}

function goodMap(format: 'rgba' | 'i420'): ClearPacket {
  const found = packets.find(
    ({ kind, bytes }) => kind === 'map' && decodeMap(bytes).header.picture?.format === format,
  );
  assert.ok(found);
  return found;
}

for (const format of ['rgba', 'i420'] as const) {
  test(`an object with any bit flipped is an error or a picture, and the viewer goes on (${format})`, () => {
    const own = shareOf(format);
    const [first] = own;
    assert.ok(first);
    const next = randomBytes(7);
    for (let round = 0; round < 150; round += 1) {
      const viewer = new PictureViewer(kernels, { format, width: 130, height: 100 });
      const bad: Uint8Array = first.bytes.slice();
      const at = (next() * 256 + next()) % bad.length;
      bad[at] = (bad[at] ?? 0) ^ (1 << (next() & 7));
      tried(() => viewer.object(first.sequence, bad));
      tried(() => viewer.take(true));
      if (round % 30 === 0)
        assert.equal(
          tried(() => viewer.object(first.sequence + 1000, first.bytes)),
          'fine',
        );
    }
  });

  test(`an object that is cut off anywhere is an error or a picture (${format})`, () => {
    const [first] = shareOf(format);
    assert.ok(first);
    const viewer = new PictureViewer(kernels, { format, width: 130, height: 100 });
    for (let length = 0; length < first.bytes.length; length += 7) {
      tried(() => viewer.object(first.sequence + length, first.bytes.subarray(0, length)));
    }
  });

  test(`random bytes as objects neither trap nor hang (${format})`, () => {
    const viewer = new PictureViewer(kernels, { format, width: 300, height: 200 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 1e6 }), (bytes, sequence) => {
        tried(() => viewer.object(sequence, bytes));
        return true;
      }),
      { numRuns: 300 },
    );
  });

  test(`random bytes as maps neither trap nor hang, and leave the picture as it was (${format})`, () => {
    const viewer = new PictureViewer(kernels, { format, width: 300, height: 200 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, full) => {
        tried(() => (full ? viewer.picture(5000, bytes) : viewer.change(5000, bytes)));
        tried(() => viewer.take(true));
        return true;
      }),
      { numRuns: 300 },
    );
  });
}

test('whole maps with any byte changed are errors or pictures', () => {
  const next = randomBytes(3);
  for (const { sequence, bytes } of packets.filter(({ kind }) => kind === 'map')) {
    for (let at = 0; at < bytes.length; at += 1) {
      const viewer = new ScreenViewer(kernels);
      const bad = bytes.slice();
      bad[at] = next();
      tried(() => viewer.map(sequence, bad));
      tried(() => viewer.take(true));
      if (at > 80) at += 11;
    }
  }
});

test('a map that claims an enormous picture is refused before memory is taken', () => {
  const { header, body } = decodeMap(goodMap('rgba').bytes);
  for (const [widthPixels, heightPixels] of [
    [16384, 16384],
    [16384, 4000],
  ] as const) {
    const huge: ScreenMapHeader = { ...header, picture: { format: 'rgba', widthPixels, heightPixels } };
    const viewer = new ScreenViewer(kernels);
    assert.throws(() => viewer.map(1, encodeMap({ header: huge, body })), { code: 'limit/picture' });
    assert.equal(viewer.picture, undefined);
  }
});

test('a picture without pixels is refused', () => {
  for (const [width, height] of [
    [0, 10],
    [10, 0],
    [-1, 5],
    [1.5, 2],
    [Number.NaN, 1],
  ] as const) {
    assert.throws(() => new Grid({ format: 'rgba', width, height }), { code: 'limit/picture' });
  }
});

test('more pixels than allowed are refused, and what was there stays', () => {
  const share = new TestShare(kernels);
  const desk = new Desk(128, 128, 0x808080);
  desk.photo(0, 0, 128, 128, 2);
  const sent = share.show(desk.picture()).filter(({ kind }) => kind === 'object');
  const viewer = new PictureViewer(kernels, { format: 'rgba', width: 128, height: 128 }, 20_000);
  const outcomes = sent.map(({ sequence, bytes }) => tried(() => viewer.object(sequence, bytes)));
  assert.ok(outcomes.includes('refused'));
});

test('objects that wait for others are bounded in number', () => {
  const viewer = new PictureViewer(kernels, { format: 'rgba', width: 64, height: 64 });
  const share = new TestShare(kernels);
  const desk = new Desk(64, 64, 0xffffff);
  desk.text(0, 0, 'abcdefg', 0);
  share.show(desk.picture());
  desk.text(0, 20, 'x', 0);
  const dependent = share.show(desk.picture()).find(({ kind }) => kind === 'object');
  assert.ok(dependent);
  let refused = 0;
  for (let sequence = 10; sequence < 4_200; sequence += 1) {
    if (tried(() => viewer.object(sequence, dependent.bytes)) === 'refused') refused += 1;
  }
  assert.ok(refused > 0);
});

test('a map that copies from outside the picture is refused', () => {
  const { header } = decodeMap(goodMap('rgba').bytes);
  const viewer = new ScreenViewer(kernels);
  give(viewer, packets.slice(0, 2));
  const next = randomBytes(11);
  for (let round = 0; round < 300; round += 1) {
    const body = Uint8Array.from({ length: 12 }, next);
    const change: ScreenMapHeader = {
      status: 'sharing',
      counter: header.counter + 1,
      builtOn: header.counter,
      objects: [],
    };
    tried(() => viewer.map(900 + round, encodeMap({ header: change, body })));
  }
});

test('maps of the past and maps that come too early are never applied', () => {
  const share = new TestShare(kernels);
  const desk = new Desk(96, 96, 0xffffff);
  const first = share.show(desk.picture());
  desk.text(0, 0, 'one', 0);
  const second = share.show(desk.picture());
  desk.text(0, 20, 'two', 0);
  const third = share.show(desk.picture());
  const viewer = new ScreenViewer(kernels);
  give(viewer, first);
  give(viewer, third);
  const counterOf = (packet: ClearPacket[]): number =>
    decodeMap((packet.at(-1) as ClearPacket).bytes).header.counter;
  assert.ok(counterOf(third) > counterOf(second));
  viewer.take();
  assert.notEqual(
    viewer.picture?.viewed.loader.hash(viewer.picture.viewed.picture),
    share.viewer.picture?.viewed.loader.hash(share.viewer.picture.viewed.picture),
  );
  give(viewer, second);
  viewer.take();
  share.assertShown(viewer);
  give(viewer, first);
  viewer.take();
  share.assertShown(viewer, 'the picture after an old map');
});
