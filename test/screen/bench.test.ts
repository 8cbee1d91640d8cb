import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureCodec } from '../../bench/screen/codec.js';
import { measurePngTiles } from '../../bench/screen/png-tiles.js';
import { median, percentile, round } from '../../bench/screen/report.js';
import { scenes } from '../../bench/screen/scenes.js';
import { firstFrames, frameBytes, pixelsOf, type Source } from '../../bench/screen/source.js';
import { Desk, words } from '../support/screen/desk.js';

/** A small source: text that changes. */
function source(format: Source['format']): Source {
  return {
    name: 'small',
    format,
    width: 96,
    height: 64,
    framesPerSecond: 10,
    async *frames() {
      const desk = new Desk(96, 64, 0xffffff);
      for (let frame = 0; frame < 4; frame += 1) {
        desk.text(0, frame * 16, words(frame, 12), 0x123456);
        yield Buffer.concat(desk.picture(format).planes.map(({ bytes }) => bytes));
      }
    },
  };
}

for (const format of ['rgba', 'i420'] as const) {
  test(`the benchmark sends a clip through the real packets and compares every frame (${format})`, async () => {
    const result = await measureCodec(source(format), Infinity);
    assert.equal(result.frames, 4);
    assert.equal(result.exactShare, 1);
    assert.ok(
      result.kbps > 0 && result.wireKbps > result.kbps + result.mapKbps,
      'the wire carries more than the coder made',
    );
    assert.ok(result.keyFrameKB > 0 && result.worstFrameKB > 0);
    for (const ms of [result.encodeMsMedian, result.decodeMsMedian, result.encodeMsKey]) assert.ok(ms > 0);
  });

  test(`PNG tiles take far more (${format})`, async () => {
    const own = await measureCodec(source(format), Infinity);
    const png = await measurePngTiles(source(format), Infinity);
    assert.ok(png.kbps > own.kbps);
  });
}

test('a benchmark of the first frames alone stops there', async () => {
  assert.equal((await measureCodec(source('rgba'), 2)).frames, 2);
  let count = 0;
  for await (const _ of firstFrames(source('rgba'), 3)) count += 1;
  assert.equal(count, 3);
});

test('scenes of our own exist in both formats, move, and are the same each time', async () => {
  const all = scenes();
  assert.ok(all.length >= 6);
  assert.deepEqual(new Set(all.map(({ format }) => format)), new Set(['rgba', 'i420']));
  for (const scene of all.filter(({ format }) => format === 'rgba')) {
    const once: Uint8Array[] = [];
    for await (const frame of firstFrames(scene, 5)) once.push(frame);
    const again: Uint8Array[] = [];
    for await (const frame of firstFrames(scene, 5)) again.push(frame);
    once.forEach((frame, index) => assert.equal(Buffer.compare(frame, again[index] ?? frame), 0, scene.name));
    assert.ok(once.every((frame) => frame.length === frameBytes(scene)));
    assert.ok(
      once.some((frame, index) => index > 0 && Buffer.compare(frame, once[0] ?? frame) !== 0),
      `${scene.name} moves`,
    );
  }
});

test('raw frames are taken apart into planes', () => {
  const shape = { ...source('i420'), width: 5, height: 3 };
  const bytes = Uint8Array.from({ length: frameBytes(shape) }, (_, at) => at);
  assert.equal(bytes.length, 15 + 2 * 6);
  const { planes } = pixelsOf(shape, bytes);
  assert.deepEqual(
    planes.map(({ stride }) => stride),
    [5, 3, 3],
  );
  assert.deepEqual(
    planes.map(({ bytes: one }) => one[0]),
    [0, 15, 21],
  );
});

test('medians and percentiles are values that were measured', () => {
  assert.equal(median([5, 1, 9]), 5);
  assert.equal(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95), 10);
  assert.equal(percentile([], 0.5), 0);
  assert.equal(round(1.23456), 1.23);
});
