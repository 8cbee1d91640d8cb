import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { compileKernels, type Pixels, ScreenViewer } from '@folkmoot/screen';
import { Desk, words } from '../support/screen/desk.js';
import { assertInvariants } from '../support/screen/invariants.js';
import { type ClearPacket, give, TestShare } from '../support/screen/share.js';

/** Something that happens on the shared screen. */
type Deed =
  | { name: 'type'; x: number; y: number; seed: number }
  | { name: 'fill'; x: number; y: number; width: number; height: number; colour: number }
  | { name: 'scroll'; dy: number; y: number }
  | { name: 'photo'; x: number; y: number; seed: number }
  | { name: 'window'; x: number; y: number }
  | { name: 'back' };

const [WIDTH, HEIGHT] = [170, 130];

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ name: fc.constant('type' as const), x: fc.nat(150), y: fc.nat(110), seed: fc.nat(50) }),
  fc.record({
    name: fc.constant('fill' as const),
    x: fc.nat(160),
    y: fc.nat(120),
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
    colour: fc.constantFrom(0xffffff, 0x000000, 0x3366cc, 0xeeeeee),
  }),
  fc.record({ name: fc.constant('scroll' as const), dy: fc.integer({ min: -40, max: 40 }), y: fc.nat(40) }),
  fc.record({ name: fc.constant('photo' as const), x: fc.nat(150), y: fc.nat(110), seed: fc.nat(9) }),
  fc.record({ name: fc.constant('window' as const), x: fc.nat(120), y: fc.nat(90) }),
  fc.constant({ name: 'back' as const }),
);

const formats = fc.constantFrom<Pixels['format']>('rgba', 'i420', 'nv12');

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

function firstDesk(): Desk {
  const desk = new Desk(WIDTH, HEIGHT, 0xfafafa);
  for (let line = 0; line < 8; line += 1) desk.text(6, line * 16, words(line, 18), 0x111111, 0xfafafa);
  return desk;
}

function happen(desk: Desk, deed: Deed, past: readonly Uint8Array[]): void {
  if (deed.name === 'type') desk.text(deed.x, deed.y, words(deed.seed, 3), 0x222288, 0xfafafa);
  else if (deed.name === 'fill') desk.fill(deed.x, deed.y, deed.width, deed.height, deed.colour);
  else if (deed.name === 'scroll') desk.scroll(0, deed.y, WIDTH, HEIGHT - deed.y, deed.dy);
  else if (deed.name === 'photo') desk.photo(deed.x, deed.y, 30, 24, deed.seed);
  else if (deed.name === 'window') desk.draw(windowDesk(), deed.x, deed.y);
  else desk.pixels.set(past[0] ?? desk.pixels);
}

function windowDesk(): Desk {
  const window = new Desk(60, 44, 0xffffff);
  window.fill(0, 0, 60, 12, 0x445566);
  window.text(4, 14, 'window', 0x000000);
  return window;
}

/** Plays deeds on a share, one frame each. */
function play(
  share: TestShare,
  script: readonly Deed[],
  format: Pixels['format'],
  each: (packets: ClearPacket[]) => void,
): void {
  const desk = firstDesk();
  const past: Uint8Array[] = [];
  each(share.show(desk.picture(format)));
  for (const deed of script) {
    past.push(desk.pixels.slice());
    happen(desk, deed, past);
    each(share.show(desk.picture(format)));
  }
}

test('whatever happens on the screen, a viewer in step is exact at every frame and all invariants hold', () => {
  fc.assert(
    fc.property(formats, fc.array(deeds, { minLength: 1, maxLength: 14 }), (format, script) => {
      const share = new TestShare(kernels);
      play(share, script, format, () => {
        share.assertShown();
        assertInvariants(share.publisher, share.live);
      });
    }),
    { numRuns: 25 },
  );
});

test('whoever joins at any moment decodes the live set alone, in any order', () => {
  fc.assert(
    fc.property(
      formats,
      fc.array(deeds, { minLength: 1, maxLength: 8 }),
      fc.integer(),
      (format, script, seed) => {
        const share = new TestShare(kernels, { freeBytes: 3000, mostKeyFrames: 2 });
        play(share, script, format, () =>
          share.assertShown(
            share.newcomer((packets) => shuffled(packets, seed)),
            'what a newcomer sees',
          ),
        );
      },
    ),
    { numRuns: 12 },
  );
});

test('packets that are delayed and reordered never show a wrong picture, and the right one in the end', () => {
  fc.assert(
    fc.property(
      formats,
      fc.array(deeds, { minLength: 2, maxLength: 10 }),
      fc.integer(),
      (format, script, seed) => {
        const share = new TestShare(kernels);
        const viewer = new ScreenViewer(kernels);
        const truths = new Set<string>();
        const all: ClearPacket[] = [];
        play(share, script, format, (packets) => {
          all.push(...packets.filter(({ replaces }) => !replaces));
          truths.add(hashOf(share.viewer));
        });
        for (const packet of shuffledNearby(all, seed)) {
          give(viewer, [{ ...packet, retires: [] }]);
          viewer.take();
          if (viewer.picture && !viewer.lacksPixels && viewer.status === 'sharing') {
            assert.ok(truths.has(hashOf(viewer)), 'a whole picture is one that was shared');
          }
        }
        viewer.take(true);
        share.assertShown(viewer);
      },
    ),
    { numRuns: 20 },
  );
});

test('of withheld objects the viewer shows old content or newer tiles, and is exact once it has everything', () => {
  fc.assert(
    fc.property(
      fc.array(deeds, { minLength: 2, maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      (script, every) => {
        const share = new TestShare(kernels);
        const viewer = new ScreenViewer(kernels);
        const withheld: ClearPacket[] = [];
        let count = 0;
        play(share, script, 'rgba', (packets) => {
          for (const packet of packets.filter(({ replaces }) => !replaces)) {
            if (packet.kind === 'object' && ++count % every === 0) withheld.push(packet);
            else give(viewer, [{ ...packet, retires: [] }]);
          }
          viewer.take(true);
        });
        give(viewer, withheld);
        viewer.take(true);
        share.assertShown(viewer);
      },
    ),
    { numRuns: 20 },
  );
});

test('with random credit the picture is complete as soon as everything was sent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(deeds, fc.integer({ min: 1, max: 800 })), { minLength: 1, maxLength: 10 }),
      (script) => {
        const share = new TestShare(kernels);
        const desk = firstDesk();
        share.show(desk.picture(), 500);
        for (const [deed, credit] of script) {
          happen(desk, deed, []);
          share.show(desk.picture(), credit);
          assertInvariants(share.publisher, share.live);
        }
        while (share.publish(700).length > 0) assertInvariants(share.publisher, share.live);
        share.assertShown();
        share.assertShown(share.newcomer());
      },
    ),
    { numRuns: 15 },
  );
});

function hashOf(viewer: ScreenViewer): string {
  const { picture } = viewer;
  return picture ? picture.viewed.loader.hash(picture.viewed.picture) : '';
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const rest = [...items];
  const mixed: T[] = [];
  for (let state = Math.abs(seed) + 1; rest.length > 0; state = (state * 48271) % 2147483647) {
    mixed.push(...rest.splice(state % rest.length, 1));
  }
  return mixed;
}

/** Moves every packet by a few places at most. */
function shuffledNearby<T>(items: readonly T[], seed: number): T[] {
  const mixed = [...items];
  let state = Math.abs(seed) + 1;
  for (let at = 0; at + 3 < mixed.length; at += 1) {
    state = (state * 48271) % 2147483647;
    const other = at + (state % 4);
    const [a, b] = [mixed[at] as T, mixed[other] as T];
    mixed[at] = b;
    mixed[other] = a;
  }
  return mixed;
}
