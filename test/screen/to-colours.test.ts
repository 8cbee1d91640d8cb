import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ScreenColours } from '@folkmoot/wire';
import { toColours } from '../../packages/screen/src/to-colours.js';
import { provideImageData } from '../support/canvas.js';

before(() => provideImageData());

const limited: ScreenColours = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false };

/** The colour of a picture of one colour, as red, green and blue. */
function colourOf(y: number, u: number, v: number, colours?: ScreenColours): number[] {
  const memory = Uint8Array.from([y, y, y, y, u, v]);
  const planes = { memory, luma: { at: 0, stride: 2 }, chroma: { at: 4, stride: 2 } };
  const { data } = toColours(planes, { x: 0, y: 0, width: 2, height: 2 }, colours);
  return [...data.subarray(0, 3)];
}

/** BT.709 or 601 in real numbers, as the recommendations have it. */
function ideal(y: number, u: number, v: number, { red, blue }: { red: number; blue: number }): number[] {
  const light = ((y - 16) * 255) / 219;
  const [cb, cr] = [((u - 128) * 255) / 224, ((v - 128) * 255) / 224].map((chroma) => chroma * 2) as [
    number,
    number,
  ];
  const green = 1 - red - blue;
  const colour = [
    light + cr * (1 - red),
    light - (blue * (1 - blue) * cb + red * (1 - red) * cr) / green,
    light + cb * (1 - blue),
  ];
  return colour.map((channel) => Math.min(255, Math.max(0, channel)));
}

test('black is black and white is white', () => {
  assert.deepEqual(colourOf(16, 128, 128, limited), [0, 0, 0]);
  assert.deepEqual(colourOf(235, 128, 128, limited), [255, 255, 255]);
  assert.deepEqual(colourOf(0, 128, 128, { ...limited, fullRange: true }), [0, 0, 0]);
  assert.deepEqual(colourOf(255, 128, 128, { ...limited, fullRange: true }), [255, 255, 255]);
});

test('colours beyond what a screen shows are cut off, not wrapped', () => {
  assert.deepEqual(colourOf(0, 0, 255, limited), [210, 0, 0]);
  assert.deepEqual(colourOf(255, 255, 255, limited), [255, 183, 255]);
});

const matrices = {
  bt709: { red: 0.2126, blue: 0.0722 },
  smpte170m: { red: 0.299, blue: 0.114 },
  'bt2020-ncl': { red: 0.2627, blue: 0.0593 },
} as const;

for (const [matrix, weights] of Object.entries(matrices)) {
  test(`${matrix} comes as near to the recommendation as integers of browsers do`, () => {
    for (let y = 40; y <= 220; y += 12) {
      for (let u = 100; u <= 156; u += 7) {
        for (let v = 100; v <= 156; v += 7) {
          const colours = { ...limited, matrix: matrix as ScreenColours['matrix'] };
          const got = colourOf(y, u, v, colours);
          ideal(y, u, v, weights).forEach((channel, index) => {
            assert.ok(
              Math.abs((got[index] ?? 0) - channel) <= 5,
              `${matrix} ${String([y, u, v])}: ${String(got)}`,
            );
          });
        }
      }
    }
  });
}

test('frames that say nothing about their colours are taken for BT.709', () => {
  assert.deepEqual(colourOf(120, 90, 160), colourOf(120, 90, 160, limited));
});

test('an area in the middle of odd-sized planes takes its own chroma', () => {
  const [width, height, stride] = [5, 3, 6];
  const memory = new Uint8Array(stride * height + stride * 2);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) memory[y * stride + x] = 50 + 10 * x + y;
  for (let at = stride * height; at < memory.length; at += 1) memory[at] = 100 + at;
  const planes = { memory, luma: { at: 0, stride }, chroma: { at: stride * height, stride } };
  const whole = toColours(planes, { x: 0, y: 0, width, height }, limited);
  const part = toColours(planes, { x: 2, y: 2, width: 3, height: 1 }, limited);
  const row = whole.data.subarray((2 * width + 2) * 4, (2 * width + 5) * 4);
  assert.deepEqual([...part.data], [...row]);
});
