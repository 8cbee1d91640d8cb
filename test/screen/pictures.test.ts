import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import {
  allocatePicture,
  captureFrame,
  compileKernels,
  type CapturedFrame,
  Grid,
  Machine,
  PictureLoader,
  type Pixels,
  planeSize,
  rectanglesOf,
  ScreenPublisher,
  tileAddress,
} from '@folkmoot/screen';
import type { ScreenColours } from '@folkmoot/wire';
import { Desk, randomBytes, words } from '../support/screen/desk.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

function noisy(format: Pixels['format'], width: number, height: number, seed = 1): Pixels {
  const next = randomBytes(seed);
  const count = format === 'rgba' ? 1 : format === 'nv12' ? 2 : 3;
  const planes = Array.from({ length: count }, (_, index) => {
    const size = planeSize({ format, width, height }, index);
    return { bytes: Uint8Array.from({ length: size.width * size.height }, next), stride: size.width };
  });
  return { format, width, height, planes };
}

function loaderFor({ format, width, height }: Pixels): {
  machine: Machine;
  loader: PictureLoader;
  grid: Grid;
} {
  const grid = new Grid({ format: format === 'rgba' ? 'rgba' : 'i420', width, height });
  const machine = new Machine(kernels);
  return { machine, grid, loader: new PictureLoader(machine, grid) };
}

test('pictures of every format and size come out as they went in', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Pixels['format']>('rgba', 'i420'),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 70 }),
      (format, width, height) => {
        const pixels = noisy(format, width, height, width * height);
        const { machine, grid, loader } = loaderFor(pixels);
        const picture = allocatePicture(machine, grid);
        loader.load(picture, pixels);
        assert.deepEqual(loader.read(picture), pixels);
      },
    ),
    { numRuns: 60 },
  );
});

test('NV12 comes out as the I420 it is', () => {
  const desk = new Desk(67, 45, 0x336699);
  desk.text(3, 3, 'colour', 0xffee00, 0x336699);
  const pixels = desk.picture('nv12');
  const { machine, grid, loader } = loaderFor(pixels);
  const picture = allocatePicture(machine, grid);
  loader.load(picture, pixels);
  assert.deepEqual(loader.read(picture), desk.picture('i420'));
});

test('rows with padding are read without it', () => {
  const pixels = noisy('rgba', 20, 10);
  const [plane] = pixels.planes;
  assert.ok(plane);
  const padded = new Uint8Array(10 * 100);
  for (let y = 0; y < 10; y += 1) padded.set(plane.bytes.subarray(y * 80, y * 80 + 80), y * 100);
  const { machine, grid, loader } = loaderFor(pixels);
  const picture = allocatePicture(machine, grid);
  loader.load(picture, { ...pixels, planes: [{ bytes: padded, stride: 100 }] });
  assert.deepEqual(loader.read(picture), pixels);
});

test('equal pictures have equal hashes, and every pixel counts', () => {
  for (const format of ['rgba', 'i420'] as const) {
    const pixels = noisy(format, 50, 40);
    const { machine, grid, loader } = loaderFor(pixels);
    const [a, b] = [allocatePicture(machine, grid), allocatePicture(machine, grid)];
    loader.load(a, pixels);
    loader.load(b, pixels);
    assert.equal(loader.hash(a), loader.hash(b));
    const hashes = new Set([loader.hash(a)]);
    for (const { bytes } of pixels.planes) {
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        loader.load(b, pixels);
        hashes.add(loader.hash(b));
        bytes[at] = (bytes[at] ?? 0) ^ 1;
      }
    }
    assert.equal(hashes.size, 1 + pixels.planes.length * 3);
  }
});

test('NV12 and I420 of the same picture hash alike', () => {
  const desk = new Desk(64, 64, 0xaa5500);
  const { machine, grid, loader } = loaderFor(desk.picture('i420'));
  const [a, b] = [allocatePicture(machine, grid), allocatePicture(machine, grid)];
  loader.load(a, desk.picture('i420'));
  loader.load(b, desk.picture('nv12'));
  assert.equal(loader.hash(a), loader.hash(b));
});

test('pixels of other planes, or fewer than their size says, are refused', () => {
  const pixels = noisy('i420', 40, 40);
  const { machine, grid, loader } = loaderFor(pixels);
  const picture = allocatePicture(machine, grid);
  assert.throws(() => loader.load(picture, { ...pixels, planes: pixels.planes.slice(0, 2) }), {
    code: 'usage/picture',
  });
  const short = pixels.planes.map((plane) => ({ ...plane, bytes: plane.bytes.subarray(1) }));
  assert.throws(() => loader.load(picture, { ...pixels, planes: short }), { code: 'usage/picture' });
});

test('tiles lie where the grid says', () => {
  const pixels = noisy('rgba', 70, 40);
  const { machine, grid, loader } = loaderFor(pixels);
  const picture = allocatePicture(machine, grid);
  loader.load(picture, pixels);
  const [plane] = grid.planes;
  assert.ok(plane);
  for (let tile = 0; tile < grid.tiles; tile += 1) {
    const { x, y } = grid.rectangle(plane, tile);
    const at = tileAddress(grid, plane, picture, tile);
    const from = (y * 70 + x) * 4;
    assert.deepEqual(machine.bytes.slice(at, at + 4), pixels.planes[0]?.bytes.slice(from, from + 4));
  }
});

test('changed tiles become few rectangles that cover them and nothing else', () => {
  const grid = new Grid({ format: 'rgba', width: 200, height: 170 });
  const [plane] = grid.planes;
  assert.ok(plane);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(grid.tiles - 1), { maxLength: grid.tiles }), (chosen) => {
      const tiles = chosen.sort((a, b) => a - b);
      const covered = new Uint8Array(200 * 170);
      for (const { x, y, width, height } of rectanglesOf(grid, tiles)) {
        for (let row = y; row < y + height; row += 1) {
          for (let column = x; column < x + width; column += 1)
            covered[row * 200 + column] = (covered[row * 200 + column] ?? 0) + 1;
        }
      }
      const expected = new Uint8Array(200 * 170);
      for (const tile of tiles) {
        const { x, y, width, height } = grid.rectangle(plane, tile);
        for (let row = y; row < y + height; row += 1) expected.fill(1, row * 200 + x, row * 200 + x + width);
      }
      assert.equal(Buffer.compare(covered, expected), 0);
    }),
    { numRuns: 80 },
  );
  assert.equal(
    rectanglesOf(
      grid,
      Array.from({ length: grid.tiles }, (_, tile) => tile),
    ).length,
    1,
    'a whole picture is one',
  );
});

/** A frame as WebCodecs gives it, in plain memory. */
function videoFrame(
  pixels: Pixels,
  more: { format?: string | null; colorSpace?: object } = {},
): CapturedFrame & { closed: boolean } {
  const { width, height } = pixels;
  const frame = {
    closed: false,
    format: more.format === undefined ? pixels.format.toUpperCase() : more.format,
    visibleRect: { x: 0, y: 0, width, height },
    colorSpace: { primaries: null, transfer: null, matrix: null, fullRange: null, ...more.colorSpace },
    async copyTo(
      memory: Uint8Array,
      { layout }: { layout: { offset: number; stride: number }[] },
    ): Promise<void> {
      pixels.planes.forEach(({ bytes, stride }, index) => {
        const { offset = 0, stride: to = 0 } = layout[index] ?? {};
        for (let y = 0; y * stride < bytes.length; y += 1)
          memory.set(bytes.subarray(y * stride, (y + 1) * stride), offset + y * to);
      });
    },
    close: () => (frame.closed = true),
  };
  return frame as unknown as CapturedFrame & { closed: boolean };
}

for (const format of ['i420', 'nv12', 'rgba'] as const) {
  test(`a captured frame is copied in its own format and closed (${format})`, async () => {
    const publisher = new ScreenPublisher(kernels);
    const desk = new Desk(75, 51, 0xffffff);
    desk.text(1, 1, words(2, 9), 0x0000ff);
    const frame = videoFrame(desk.picture(format));
    await captureFrame(publisher, frame);
    assert.ok(frame.closed);
    const { screen } = publisher.picture ?? {};
    assert.deepEqual(screen?.loader.read(screen.current), desk.picture(format === 'nv12' ? 'i420' : format));
  });
}

test('a frame in a format the codec does not keep becomes colours', async () => {
  const publisher = new ScreenPublisher(kernels);
  const desk = new Desk(40, 40, 0x123456);
  for (const format of ['BGRA', 'RGBX', 'I444', null]) {
    await captureFrame(publisher, videoFrame(desk.picture('rgba'), { format }));
    assert.equal(publisher.picture?.grid.geometry.format, 'rgba');
  }
});

test('how the numbers are to be read travels as captured, and a word nobody knows does not', async () => {
  const known = { primaries: 'bt709', transfer: 'bt709', matrix: 'smpte170m', fullRange: false };
  const desk = new Desk(40, 40, 0x123456);
  for (const [colorSpace, expected] of [
    [known, known],
    [{}, { primaries: 'none', transfer: 'none', matrix: 'none', fullRange: false }],
    [{ ...known, matrix: 'from-the-future' }, undefined],
  ] as const) {
    const publisher = new ScreenPublisher(kernels);
    await captureFrame(publisher, videoFrame(desk.picture('i420'), { colorSpace }));
    assert.deepEqual(publisher.publish(Infinity)?.map.header.colours, expected as ScreenColours | undefined);
  }
});

test('other colours alone make a map that stands alone', async () => {
  const publisher = new ScreenPublisher(kernels);
  const pixels = new Desk(40, 40, 0x123456).picture('i420');
  await captureFrame(publisher, videoFrame(pixels));
  publisher.publish(Infinity);
  await captureFrame(publisher, videoFrame(pixels, { colorSpace: { matrix: 'bt709' } }));
  const again = publisher.publish(Infinity);
  assert.deepEqual(
    [again?.objects.length, again?.map.header.builtOn, again?.map.header.colours?.matrix],
    [0, 0, 'bt709'],
  );
});

test('a frame that cannot be copied is closed all the same', async () => {
  const publisher = new ScreenPublisher(kernels);
  const frame = videoFrame(new Desk(10, 10).picture('i420'));
  Object.assign(frame, { copyTo: () => Promise.reject(new Error('the source is gone')) });
  await assert.rejects(captureFrame(publisher, frame), /the source is gone/);
  assert.ok(frame.closed);
  const closed = videoFrame(new Desk(10, 10).picture('i420'));
  Object.assign(closed, { visibleRect: null });
  await assert.rejects(captureFrame(publisher, closed), { code: 'usage/picture' });
});

test('a machine hands out memory that is zeroed, aligned and its own', () => {
  const machine = new Machine(kernels);
  const places = [1, 17, 100_000, 3_000_000].map((size) => ({ at: machine.allocate(size), size }));
  for (const { at, size } of places) {
    assert.equal(at % 16, 0);
    assert.ok(machine.bytes.subarray(at, at + size).every((byte) => byte === 0));
    machine.bytes.fill(1, at, at + size);
  }
  assert.throws(() => machine.allocate(3 * 1024 ** 3), { code: 'limit/memory' });
  machine.allocate(16);
});
