import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compileKernels, Grid, Machine, type PixelFormat, type Pixels } from '@folkmoot/screen';
import { CapturedScreen } from '../../packages/screen/src/captured-screen.js';
import { ContentCache } from '../../packages/screen/src/content-cache.js';
import { type Decision, Decider, type Scene } from '../../packages/screen/src/decide.js';
import { type Fragments, wholeTile } from '../../packages/screen/src/fragments.js';
import { operations } from '../../packages/screen/src/plan.js';
import { primerCandidates, primerSource } from '../../packages/screen/src/primer-choice.js';
import { Published } from '../../packages/screen/src/published.js';
import { changeOf, isMapOnly, settle } from '../../packages/screen/src/settled.js';
import { ObjectStore, type Part } from '../../packages/screen/src/store.js';
import { VectorSearch } from '../../packages/screen/src/vectors.js';
import { Desk, words } from '../support/screen/desk.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

/** A presenter's screen whose published picture is one object, number 1. */
class Situation {
  readonly grid: Grid;
  readonly machine: Machine;
  readonly screen: CapturedScreen;
  readonly store: ObjectStore;
  readonly cache: ContentCache;
  readonly decider: Decider;
  readonly search: VectorSearch;
  readonly tiles: Fragments[][];

  constructor(desk: Desk, format: PixelFormat = 'rgba') {
    this.grid = new Grid({ format, width: desk.width, height: desk.height });
    this.machine = new Machine(kernels);
    this.screen = new CapturedScreen(this.machine, this.grid);
    this.store = new ObjectStore(this.machine, this.grid);
    this.cache = new ContentCache(this.machine, this.grid, this.store);
    this.decider = new Decider(this.machine, this.grid, this.store, this.cache);
    this.search = new VectorSearch(this.machine, this.grid);
    this.capture(desk.picture(format));
    this.tiles = this.publishAll();
  }

  capture(pixels: Pixels): void {
    this.screen.loader.load(this.screen.current, pixels);
  }

  scene(search = true): Scene {
    const dirty = this.screen.dirtyTiles(this.tiles);
    const shown = { picture: this.screen.shown, tiles: this.tiles };
    const candidates =
      search && dirty.size > 2 ? this.search.find(this.screen.current, shown, this.screen.marks) : [];
    return { current: this.screen.current, shown: this.screen.shown, tiles: this.tiles, candidates };
  }

  /** Decisions about everything that changed. */
  decide(): { scene: Scene; decisions: Decision[] } {
    const scene = this.scene();
    const dirty = this.screen.dirtyTiles(this.tiles);
    return { scene, decisions: [...dirty].map(([tile, planes]) => this.decider.decide(scene, tile, planes)) };
  }

  private publishAll(): Fragments[][] {
    const parts = this.grid.planes.map(() => new Map<number, Part>());
    const tiles = this.grid.planes.map((plane) =>
      Array.from({ length: this.grid.tiles }, (_, tile) => {
        const block = this.store.takeBlock(plane);
        this.screen.copyToBlock(plane, tile, block);
        this.screen.copyToShown(plane, tile);
        parts[plane.index]?.set(tile, { block });
        const { width, height } = this.grid.rectangle(plane, tile);
        return wholeTile(width, height, 1);
      }),
    );
    this.store.put({ sequence: 1, parts, needs: new Set() });
    for (const plane of this.grid.planes) {
      tiles[plane.index]?.forEach((fragments, tile) =>
        this.cache.learn(plane, tile, this.screen.shown, fragments),
      );
    }
    return tiles;
  }
}

function page(width = 320, height = 192): Desk {
  const desk = new Desk(width, height, 0xffffff);
  for (let line = 0; line * 16 < height; line += 1) desk.text(0, line * 16, words(line, width / 8), 0x000000);
  return desk;
}

test('what did not change is not dirty; what was never published is', () => {
  const situation = new Situation(page());
  assert.equal(situation.screen.dirtyTiles(situation.tiles).size, 0);
  const holes = situation.tiles.map((tiles) =>
    tiles.map((fragments, tile) => (tile === 5 ? undefined : fragments)),
  );
  assert.deepEqual([...situation.screen.dirtyTiles(holes)], [[5, [true]]]);
});

test('luma and chroma are dirty each for itself', () => {
  const desk = page();
  const situation = new Situation(desk, 'i420');
  const pixels = desk.picture('i420');
  const [, u] = pixels.planes;
  assert.ok(u);
  u.bytes[0] = 99;
  situation.capture(pixels);
  assert.deepEqual([...situation.screen.dirtyTiles(situation.tiles)], [[0, [false, true]]]);
});

test('tiles that moved are copied on the map, by one vector', () => {
  const desk = page();
  const situation = new Situation(desk);
  desk.scroll(0, 0, 320, 192, 18);
  situation.capture(desk.picture());
  const { scene, decisions } = situation.decide();
  assert.deepEqual([scene.candidates[0]?.dx, scene.candidates[0]?.dy], [0, 18]);
  const copied = decisions.filter(isMapOnly);
  assert.ok(copied.length > decisions.length * 0.7, `${copied.length} of ${decisions.length}`);
  const change = changeOf(
    situation.grid,
    copied.map((decision) => settle(situation.grid, decision, 0)),
    scene.candidates,
  );
  assert.ok(change.vectors.some(({ dx, dy }) => dx === 0 && dy === 18));
  assert.ok(change.vectors.length <= scene.candidates.length, 'unused vectors are not listed');
});

test('chroma follows an even scroll and is coded under an odd one', () => {
  for (const [dy, follows] of [
    [16, true],
    [17, false],
  ] as const) {
    const desk = page();
    for (let line = 0; line < 12; line += 1)
      desk.fill(100, line * 16, 60, 8, [0xff0000, 0x00aa00, 0x0000ff][line % 3] ?? 0);
    const situation = new Situation(desk, 'i420');
    desk.scroll(0, 0, 320, 192, dy);
    situation.capture(desk.picture('i420'));
    const { decisions } = situation.decide();
    const chroma = decisions.flatMap(({ planes }) => (planes[1] ? [planes[1]] : []));
    const copied = chroma.filter((plane) => 'change' in plane).length;
    assert.equal(copied > chroma.length / 2, follows, `scrolled by ${dy}: ${copied} of ${chroma.length}`);
  }
});

test('chroma that is coded under copied luma names that luma as its guide', () => {
  const desk = page();
  for (let line = 0; line < 12; line += 1)
    desk.fill(96, line * 16, 64, 8, [0xff0000, 0x00aa00, 0x0000ff][line % 3] ?? 0);
  const situation = new Situation(desk, 'i420');
  desk.scroll(0, 0, 320, 192, 17);
  situation.capture(desk.picture('i420'));
  const { decisions } = situation.decide();
  const mixed = decisions.filter(
    ({ planes: [luma, chroma] }) => luma && 'change' in luma && chroma && 'draft' in chroma,
  );
  assert.ok(mixed.length > 0);
  for (const {
    planes: [luma, chroma],
  } of mixed) {
    if (!luma || !('change' in luma) || !chroma || !('draft' in chroma)) continue;
    if (chroma.draft.operation !== operations.solid) assert.deepEqual(chroma.draft.guide, luma.shows);
  }
});

test('a tile of one colour is one colour', () => {
  const desk = page();
  const situation = new Situation(desk);
  desk.fill(64, 64, 32, 32, 0xff8800);
  situation.capture(desk.picture());
  const { decisions } = situation.decide();
  const [decision] = decisions.filter(({ tile }) => tile === 2 * 10 + 2);
  const [plane] = decision?.planes ?? [];
  assert.ok(plane && 'draft' in plane);
  assert.deepEqual(plane.draft, { operation: operations.solid, references: [] });
});

test('content that was seen elsewhere is shown from there, wherever it appears', () => {
  const desk = page();
  const situation = new Situation(desk);
  const copy = new Desk(32, 32);
  copy.draw(desk, -96, -64);
  desk.draw(copy, 224, 128);
  situation.capture(desk.picture());
  const { decisions } = situation.decide();
  assert.equal(decisions.length, 1);
  const [plane] = decisions[0]?.planes ?? [];
  assert.ok(plane && 'change' in plane);
  assert.deepEqual(plane.shows, wholeTile(32, 32, 1, 96 - 224, 64 - 128));
});

test('content of an object that is gone is coded again', () => {
  const desk = page();
  const situation = new Situation(desk);
  const copy = new Desk(32, 32);
  copy.draw(desk, -96, -64);
  desk.draw(copy, 224, 128);
  situation.capture(desk.picture());
  situation.store.release(1);
  const [decision] = [...situation.screen.dirtyTiles(situation.tiles)].map(([tile, planes]) =>
    situation.decider.decide(situation.scene(false), tile, planes),
  );
  const [plane] = decision?.planes ?? [];
  assert.ok(plane && 'draft' in plane);
});

test('a tile with a typed letter refers to itself before', () => {
  const desk = page();
  const situation = new Situation(desk);
  desk.text(40, 40, 'w', 0xff0000);
  situation.capture(desk.picture());
  const { decisions } = situation.decide();
  for (const {
    planes: [plane],
    tile,
  } of decisions) {
    assert.ok(plane && 'draft' in plane);
    assert.equal(plane.draft.operation, operations.one);
    assert.deepEqual(plane.draft.references, [situation.tiles[0]?.[tile]]);
  }
});

test('a tile that resembles nothing refers to nothing', () => {
  const desk = page();
  const situation = new Situation(desk);
  desk.photo(64, 64, 32, 32, 9);
  situation.capture(desk.picture());
  const { decisions } = situation.decide();
  const [plane] = decisions.find(({ tile }) => tile === 22)?.planes ?? [];
  assert.ok(plane && 'draft' in plane);
  assert.deepEqual(plane.draft, { operation: operations.literal, references: [] });
});

test('a snapshot of long ago is found again after the screen has changed', () => {
  const first = page(640, 320);
  const situation = new Situation(first);
  const shown = { picture: situation.screen.shown, tiles: situation.tiles };
  situation.search.remember(shown);
  const other = new Desk(640, 320, 0x223344);
  for (let line = 0; line < 20; line += 1)
    other.text(0, line * 16, words(line + 900, 80), 0xffffff, 0x223344);
  situation.capture(other.picture());
  situation.screen.dirtyTiles(situation.tiles);
  for (const plane of situation.grid.planes)
    for (let tile = 0; tile < situation.grid.tiles; tile += 1) situation.screen.copyToShown(plane, tile);
  situation.search.remember(shown);
  const back = new Desk(640, 320, 0xffffff);
  back.draw(first, 0, -40);
  situation.capture(back.picture());
  situation.screen.dirtyTiles(situation.tiles);
  const candidates = situation.search.find(situation.screen.current, shown, situation.screen.marks);
  const [best] = candidates;
  assert.deepEqual([best?.dx, best?.dy], [0, 40]);
  assert.notEqual(best?.past.picture, situation.screen.shown, 'from the snapshot');
});

test('snapshots are bounded in number and taken only of news', () => {
  const situation = new Situation(page(256, 160));
  const shown = { picture: situation.screen.shown, tiles: situation.tiles };
  situation.search.remember(shown);
  const size = situation.machine.size;
  situation.search.remember(shown);
  assert.equal(situation.machine.size, size, 'the same picture twice is no news');
  const sizes = new Set<number>();
  for (let round = 0; round < 20; round += 1) {
    const desk = new Desk(256, 160, round * 0x0a0b0c);
    situation.capture(desk.picture());
    for (const plane of situation.grid.planes)
      for (let tile = 0; tile < situation.grid.tiles; tile += 1) situation.screen.copyToShown(plane, tile);
    situation.search.remember(shown);
    sizes.add(situation.machine.size);
  }
  assert.ok(sizes.size <= 8, 'memory stops growing after eight');
});

test('decisions with a coded plane are settled in their object, at their own place', () => {
  const situation = new Situation(page());
  const decision: Decision = {
    tile: 3,
    planes: [{ draft: { operation: operations.literal, references: [] } }],
  };
  assert.ok(!isMapOnly(decision));
  const settled = settle(situation.grid, decision, 44);
  assert.deepEqual(settled.planes[0]?.shows, wholeTile(32, 32, 44));
  assert.ok(isMapOnly({ tile: 1, planes: [undefined] }));
});

test('vectors that are used are numbered anew, in the order of their use', () => {
  const situation = new Situation(page());
  const shows = wholeTile(32, 32, 1);
  const copied = (tile: number, vector: number) => ({ tile, planes: [{ change: { vector }, shows }] });
  const vectors = [
    { dx: 1, dy: 0 },
    { dx: 2, dy: 0 },
    { dx: 3, dy: 0 },
  ];
  const change = changeOf(situation.grid, [copied(0, 2), copied(1, 2), copied(2, 0)], vectors);
  assert.deepEqual(change.vectors, [
    { dx: 3, dy: 0 },
    { dx: 1, dy: 0 },
  ]);
  assert.deepEqual(change.tiles[0]?.slice(0, 3), [{ vector: 0 }, { vector: 0 }, { vector: 1 }]);
});

test('objects prime others with their literal tiles, if there are enough', () => {
  const grid = new Grid({ format: 'rgba', width: 640, height: 640 });
  const plans = (count: number, operation: 0 | 1) =>
    Array.from({ length: count }, (_, tile) => ({ tile, parts: [{ block: 16, operation, references: [] }] }));
  assert.equal(primerSource(grid, 7, plans(5, operations.literal)), undefined);
  assert.equal(primerSource(grid, 7, plans(50, operations.solid)), undefined);
  const source = primerSource(grid, 7, plans(50, operations.literal));
  assert.equal(source?.tiles.length, 32);
  assert.deepEqual(source.tiles.slice(0, 3), [49, 48, 47], 'the last ones, descending');
});

test('the newest objects and the nearest are candidates, if they are live', () => {
  const grid = new Grid({ format: 'rgba', width: 640, height: 640 });
  const published = new Published(grid);
  const sources = [1, 2, 3, 4].map((sequence) => {
    return { sequence, tiles: Array.from({ length: 32 }, (_, index) => (sequence - 1) * 40 + 31 - index) };
  });
  for (const sequence of [1, 2, 3]) published.add(sequence, 10, new Set());
  const candidates = primerCandidates(grid, published, sources, 10).map(({ object }) => object);
  assert.deepEqual(candidates, [3, 2, 1], 'number 4 is not live; number 1 lies nearest');
  assert.deepEqual(primerCandidates(grid, new Published(grid), sources, 10), []);
});
