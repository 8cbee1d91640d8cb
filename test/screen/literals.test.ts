import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { directions, type Kernels, type Machine } from '@folkmoot/screen';
import { randomBytes } from '../support/screen/desk.js';
import { testMachine } from '../support/screen/machine.js';
import { BitReader, BitWriter, listener } from './twins/bits.js';
import { codeChroma } from './twins/chroma.js';
import { TwinModel } from './twins/model.js';
import { codePixels, Tile } from './twins/pixels.js';

let machine: Machine;
let kernels: Kernels;
let model: number;
let scratch: (size: number, fill?: () => number) => number;
before(async () => {
  ({ machine, kernels, scratch } = await testMachine());
  model = machine.allocate(Number(kernels.modelBytes.value));
});

const FAR = 64 * 1024;

/** Kinds of tiles: text, noise, gradients, one colour. */
const contents: Readonly<Record<string, (x: number, y: number, noise: () => number) => number>> = {
  flat: () => 200,
  stripes: (x) => (x % 5 === 0 ? 30 : 235),
  gradient: (x, y) => (x * 3 + y * 5) & 255,
  noise: (_x, _y, noise) => noise(),
  sparse: (x, y, noise) => (noise() > 240 ? noise() : (x + y) % 11 === 0 ? 60 : 235),
};

function tileOf(width: number, height: number, of: (x: number, y: number) => number): Tile {
  return new Tile(
    width,
    height,
    Array.from({ length: width * height }, (_, at) => of(at % width, Math.floor(at / width))),
  );
}

function putTile(tile: Tile, bytes: 1 | 2 | 4): number {
  const rowBytes = bytes === 2 ? 32 : 32 * bytes;
  const at = scratch(rowBytes * 32);
  const view = new DataView(machine.bytes.buffer);
  for (let y = 0; y < tile.height; y += 1) {
    for (let x = 0; x < tile.width; x += 1) {
      const value = tile.at(x, y) ?? 0;
      const place = at + y * rowBytes + x * bytes;
      if (bytes === 1) view.setUint8(place, value);
      else if (bytes === 2) view.setUint16(place, value, true);
      else view.setUint32(place, value, true);
    }
  }
  return at;
}

function encodedBy(run: () => void): Uint8Array {
  const output = machine.allocate(FAR);
  kernels.useModel(model);
  kernels.clearModel();
  kernels.startEncoding(output, FAR);
  run();
  const length = kernels.finishEncoding();
  return machine.bytes.slice(output, output + length);
}

function decodedBy(bytes: Uint8Array, run: () => void): void {
  const input = machine.allocate(bytes.length + 16);
  machine.bytes.set(bytes, input);
  kernels.useModel(model);
  kernels.clearModel();
  kernels.startDecoding(input, bytes.length);
  run();
}

const sizes = [
  [32, 32],
  [32, 7],
  [5, 32],
  [1, 1],
  [31, 3],
] as const;

for (const [name, content] of Object.entries(contents)) {
  test(`literal luma of ${name} is coded exactly, and as the plain twin codes it`, () => {
    for (const [width, height] of sizes) {
      const noise = randomBytes(width * height);
      const tile = tileOf(width, height, (x, y) => content(x, y, noise));
      const near = tileOf(width, height, (x, y) => (noise() > 230 ? noise() : (tile.at(x, y) ?? 0)));
      for (const references of [[], [near], [near, tileOf(width, height, () => 235)]]) {
        const [first = 0, second = 0] = references.map((one) => putTile(one, 1));
        const pixels = putTile(tile, 1);
        const bytes = encodedBy(() =>
          kernels.codeLuma(directions.encode, pixels, width, height, first, second),
        );
        const back = scratch(1024);
        decodedBy(bytes, () => kernels.codeLuma(directions.decode, back, width, height, first, second));
        assert.deepEqual(machine.bytes.slice(back, back + 1024), machine.bytes.slice(pixels, pixels + 1024));
        const writer = new BitWriter();
        codePixels({ bits: writer, model: new TwinModel(235), kind: 'luma', tile, references });
        assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(bytes));
        const empty = new Tile(width, height, new Array<number>(width * height));
        codePixels({
          bits: new BitReader(bytes),
          model: new TwinModel(235),
          kind: 'luma',
          tile: empty,
          references,
        });
        assert.deepEqual(empty.pixels, tile.pixels);
      }
    }
  });

  test(`literal colours of ${name} are coded exactly, and as the plain twin codes them`, () => {
    for (const [width, height] of sizes) {
      const noise = randomBytes(width * height + 3);
      const tile = tileOf(width, height, (x, y) => {
        const grey = content(x, y, noise);
        return (
          (grey | (content(y, x, noise) << 8) | (grey << 16) | ((noise() > 250 ? noise() : 255) << 24)) >>> 0
        );
      });
      const near = tileOf(width, height, (x, y) => (noise() > 230 ? 0xff00ff00 : (tile.at(x, y) ?? 0)));
      for (const references of [[], [near], [near, tileOf(width, height, () => 0xffffffff)]]) {
        const [first = 0, second = 0] = references.map((one) => putTile(one, 4));
        const pixels = putTile(tile, 4);
        const bytes = encodedBy(() =>
          kernels.codeColour(directions.encode, pixels, width, height, first, second),
        );
        const back = scratch(4096);
        decodedBy(bytes, () => kernels.codeColour(directions.decode, back, width, height, first, second));
        assert.deepEqual(machine.bytes.slice(back, back + 4096), machine.bytes.slice(pixels, pixels + 4096));
        const writer = new BitWriter();
        codePixels({ bits: writer, model: new TwinModel(0xffffffff), kind: 'colour', tile, references });
        assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(bytes));
      }
    }
  });

  test(`literal chroma of ${name} is coded exactly, and as the plain twin codes it`, () => {
    for (const [lumaWidth, lumaHeight] of [
      [32, 32],
      [31, 9],
      [1, 1],
      [2, 31],
    ] as const) {
      const [width, height] = [Math.ceil(lumaWidth / 2), Math.ceil(lumaHeight / 2)];
      const noise = randomBytes(lumaWidth + lumaHeight);
      const guide = tileOf(lumaWidth, lumaHeight, (x, y) => content(x, y, noise));
      const tile = tileOf(width, height, (x, y) => content(y, x, noise) | ((content(x, y, noise) ^ 90) << 8));
      const near = tileOf(width, height, (x, y) => (noise() > 230 ? 0x8080 : (tile.at(x, y) ?? 0)));
      for (const references of [[], [near], [near, tileOf(width, height, () => 0x8080)]]) {
        for (const guideReference of [
          undefined,
          tileOf(lumaWidth, lumaHeight, (x, y) => (x > 4 ? 235 : (guide.at(x, y) ?? 0))),
        ]) {
          const [first = 0, second = 0] = references.map((one) => putTile(one, 2));
          const [luma, own] = [putTile(guide, 1), guideReference ? putTile(guideReference, 1) : 0];
          const pixels = putTile(tile, 2);
          const code = (direction: (typeof directions)[keyof typeof directions], at: number): void =>
            kernels.codeChroma(direction, at, width, height, first, second, luma, lumaWidth, lumaHeight, own);
          const bytes = encodedBy(() => code(directions.encode, pixels));
          const back = scratch(1024);
          decodedBy(bytes, () => code(directions.decode, back));
          assert.deepEqual(machine.bytes.slice(back, back + 512), machine.bytes.slice(pixels, pixels + 512));
          const writer = new BitWriter();
          codeChroma({ bits: writer, model: new TwinModel(235), tile, guide, guideReference, references });
          assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(bytes));
        }
      }
    }
  });
}

test('training a model teaches it what encoding would, and writes nothing', () => {
  const noise = randomBytes(5);
  const tile = tileOf(32, 32, (x, y) => (noise() > 200 ? 80 : (x * y) & 15));
  const pixels = putTile(tile, 1);
  encodedBy(() => kernels.codeLuma(directions.encode, pixels, 32, 32, 0, 0));
  const size = Number(kernels.modelBytes.value);
  const encoded = machine.bytes.slice(model, model + size);
  kernels.clearModel();
  kernels.codeLuma(directions.train, pixels, 32, 32, 0, 0);
  assert.equal(Buffer.compare(machine.bytes.subarray(model, model + size), encoded), 0);
  const twin = new TwinModel(235);
  codePixels({ bits: listener, model: twin, kind: 'luma', tile, references: [] });
  const second = encodedBy(() => {
    kernels.codeLuma(directions.train, pixels, 32, 32, 0, 0);
    kernels.codeLuma(directions.encode, pixels, 32, 32, 0, 0);
  });
  const writer = new BitWriter();
  codePixels({ bits: writer, model: twin, kind: 'luma', tile, references: [] });
  assert.deepEqual(Buffer.from(writer.finish()), Buffer.from(second));
});

test('any bytes decode to some tile in bounded time, and touch no other memory', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const guard = scratch(64, () => 9);
      const tile = scratch(4096);
      const after = scratch(64, () => 9);
      decodedBy(bytes, () => kernels.codeColour(directions.decode, tile, 32, 32, 0, 0));
      decodedBy(bytes, () => kernels.codeLuma(directions.decode, tile, 32, 32, 0, 0));
      for (const at of [guard, after])
        assert.ok(machine.bytes.subarray(at, at + 64).every((byte) => byte === 9));
    }),
    { numRuns: 60 },
  );
});
