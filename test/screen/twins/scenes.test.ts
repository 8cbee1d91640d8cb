import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compileKernels } from '@folkmoot/screen';
import { Desk } from '../../support/screen/desk.js';
import { assertAlike } from '../../support/screen/twins/alike.js';
import { KernelCodec } from '../../support/screen/twins/kernel-codec.js';
import { changes, cutTiles, type Scene, scenes } from '../../support/screen/twins/scenes.js';
import type { Tile } from '../../support/screen/twins/tile.js';

let kernel: KernelCodec;
before(async () => {
  kernel = new KernelCodec(await compileKernels());
});

const WIDTH = 96;
const HEIGHT = 64;
const whole = { x: 32, y: 0, width: 32, height: 32 };
/** Where a picture of 83 × 61 pixels ends. */
const corner = { x: 64, y: 32, width: 19, height: 29 };

function drawn(scene: Scene, seed: number, ...then: Scene[]): Desk {
  const desk = new Desk(WIDTH, HEIGHT);
  scene(desk, seed);
  for (const change of then) change(desk, seed);
  return desk;
}

/** The streams a picture would make: colours, and luma with its chroma. */
function streamsOf([colour, luma, chroma]: [Tile, Tile, Tile]): Tile[][] {
  return [[colour], [luma, chroma]];
}

describe('tiles without a past', () => {
  for (const [name, scene] of Object.entries(scenes)) {
    test(`${name} is the same for kernel and twin`, () => {
      for (const cut of [whole, corner])
        for (const tiles of streamsOf(cutTiles(drawn(scene, 3), cut)))
          assertAlike(kernel, { primer: [], tiles });
    });
  }
});

describe('tiles with a reference', () => {
  for (const [name, scene] of Object.entries(scenes)) {
    for (const [what, change] of Object.entries(changes)) {
      test(`${name} after ${what} is the same for kernel and twin`, () => {
        const past = [drawn(scene, 4)];
        for (const tiles of streamsOf(cutTiles(drawn(scene, 4, change), corner, past)))
          assertAlike(kernel, { primer: [], tiles });
      });
    }
  }
});

describe('tiles with two references', () => {
  for (const [name, scene] of Object.entries(scenes)) {
    test(`${name} between two pasts is the same for kernel and twin`, () => {
      const { 'a new word': word, 'a highlight': highlight } = changes;
      assert.ok(word && highlight);
      const past = [drawn(scene, 5, word), drawn(scene, 5, highlight)];
      for (const tiles of streamsOf(cutTiles(drawn(scene, 5, word, highlight), whole, past)))
        assertAlike(kernel, { primer: [], tiles });
    });
  }
});

describe('tiles after a primer', () => {
  for (const [name, scene] of Object.entries(scenes)) {
    test(`${name} learned from its neighbours is the same for kernel and twin`, () => {
      const desk = drawn(scene, 6);
      const [seen, shown] = [cutTiles(desk, { ...whole, x: 0 }), cutTiles(desk, whole)];
      streamsOf(seen).forEach((primer, index) => {
        assertAlike(kernel, { primer, tiles: streamsOf(shown)[index] ?? [] });
      });
    });
  }
});

test('text that was learned from other text becomes smaller', () => {
  const desk = drawn(scenes.text as Scene, 7);
  const [, seen] = cutTiles(desk, { ...whole, x: 0 });
  const [, shown] = cutTiles(desk, whole);
  const cold = assertAlike(kernel, { primer: [], tiles: [shown] }).length;
  const warm = assertAlike(kernel, { primer: [seen], tiles: [shown] }).length;
  assert.ok(warm < cold, `${warm} bytes against ${cold}`);
});

test('noise takes about as many bytes as it has', () => {
  const [colour, luma] = cutTiles(drawn(scenes.noise as Scene, 8), whole);
  const colourBytes = assertAlike(kernel, { primer: [], tiles: [colour] }).length;
  const lumaBytes = assertAlike(kernel, { primer: [], tiles: [luma] }).length;
  assert.ok(colourBytes > 3000 && colourBytes < 3600, `${colourBytes} bytes of colours`);
  assert.ok(lumaBytes > 900 && lumaBytes < 1200, `${lumaBytes} bytes of luma`);
});
