import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileKernels, type Pixels } from '@folkmoot/screen';
import { Desk, words } from '../support/screen/desk.js';
import { type ClearPacket, TestShare } from '../support/screen/share.js';
import { TwinViewer } from './twins/viewer.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

/** Gives a second decoder what a viewer in step receives: objects before the map of their frame, but after its header. */
function give(twin: TwinViewer, packets: readonly ClearPacket[], isFirst: boolean): void {
  const sent = packets.filter(({ replaces }) => !replaces);
  const maps = sent.filter(({ kind }) => kind === 'map');
  if (isFirst) for (const { sequence, bytes } of maps) twin.map(sequence, bytes);
  for (const { sequence, kind, bytes } of sent) if (kind === 'object') twin.object(sequence, bytes);
  if (!isFirst) for (const { sequence, bytes } of maps) twin.map(sequence, bytes);
}

/** A picture's planes as numbers, pixel by pixel. */
function planesOf({ format, planes }: Pixels): number[][] {
  const [first, second, third] = planes.map(({ bytes }) => bytes);
  if (!first) return [];
  if (format === 'rgba') {
    const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
    return [Array.from({ length: first.length / 4 }, (_, at) => view.getUint32(at * 4, true))];
  }
  const chroma = Array.from(
    { length: second?.length ?? 0 },
    (_, at) => (second?.[at] ?? 0) | ((third?.[at] ?? 0) << 8),
  );
  return [Array.from(first), chroma];
}

const stories: Readonly<Record<string, (desk: Desk, frame: number) => void>> = {
  typing: (desk, frame) => desk.text(8 + frame * 8, 32, words(frame + 3, 1), 0x2040c0, 0xf4f4f4),
  scrolling: (desk, frame) => {
    desk.scroll(0, 16, 128, 84, 5 + frame);
    desk.text(4, 84, words(frame + 30, 14), 0x111111, 0xf4f4f4);
  },
  colours: (desk, frame) => {
    desk.fill(frame * 13, frame * 7, 40, 30, [0xff0000, 0x00ff00, 0x3311aa, 0xeeee00][frame % 4] ?? 0);
    desk.photo(70, 40, 30, 20, frame);
  },
  window: (desk, frame) => {
    const window = new Desk(50, 40, 0xffffff);
    window.text(2, 2, 'title', 0xffffff, 0x334455);
    window.text(2, 20, 'words', 0x000000);
    desk.draw(window, frame * 9, frame * 5);
  },
};

for (const format of ['rgba', 'i420'] as const) {
  for (const [name, story] of Object.entries(stories)) {
    test(`a second decoder, written from the description alone, shows the same picture: ${name} (${format})`, () => {
      const share = new TestShare(kernels);
      const twin = new TwinViewer();
      const desk = new Desk(131, 101, 0xf4f4f4);
      for (let line = 0; line < 6; line += 1) desk.text(4, line * 16, words(line, 15), 0x203040, 0xf4f4f4);
      for (let frame = 0; frame < 6; frame += 1) {
        if (frame > 0) story(desk, frame);
        const pixels = desk.picture(format);
        give(twin, share.show(pixels), frame === 0);
        share.assertShown();
        assert.deepEqual(twin.planes(), planesOf(pixels), `frame ${frame}`);
      }
    });
  }
}

test('a second decoder shows pictures with alpha', () => {
  const share = new TestShare(kernels);
  const twin = new TwinViewer();
  const desk = new Desk(40, 40, 0x808080);
  for (let at = 3; at < desk.pixels.length; at += 4) desk.pixels[at] = (at * 7) & 255;
  const pixels = desk.picture();
  give(twin, share.show(pixels), true);
  assert.deepEqual(twin.planes(), planesOf(pixels));
});

test('a second decoder that comes late shows the picture from what is live', () => {
  const share = new TestShare(kernels);
  const desk = new Desk(100, 90, 0xf4f4f4);
  for (let frame = 0; frame < 9; frame += 1) {
    desk.text(4, frame * 10, words(frame, 11), 0x203040, 0xf4f4f4);
    share.show(desk.picture('i420'));
  }
  const twin = new TwinViewer();
  const live = share.live.forNewcomer();
  const [full, ...changes] = live.filter(({ kind }) => kind === 'map');
  assert.ok(full);
  twin.map(full.sequence, full.bytes);
  for (const { sequence, bytes } of live.filter(({ kind }) => kind === 'object'))
    twin.object(sequence, bytes);
  for (const { sequence, bytes } of changes) twin.map(sequence, bytes);
  assert.deepEqual(twin.planes(), planesOf(desk.picture('i420')));
});
