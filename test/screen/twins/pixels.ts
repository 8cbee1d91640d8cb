/** Luma and colours after docs/codec.md section 4.2. */
import { type Bits, codeBit, Stream } from './bits.js';
import { Guessing, K1, K2, times, times64, trust, type TwinModel } from './model.js';

/** A tile of pixels: `at` gives undefined outside. */
export class Tile {
  readonly width: number;
  readonly height: number;
  readonly pixels: number[];

  constructor(width: number, height: number, pixels: number[] = []) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** The pixel at a place that the tile has. */
  at(x: number, y: number): number | undefined {
    return x < 0 || y < 0 || x >= this.width || y >= this.height
      ? undefined
      : this.pixels[y * this.width + x];
  }

  /** Sets a pixel. */
  set(x: number, y: number, value: number): void {
    this.pixels[y * this.width + x] = value;
  }
}

/** What a tile is coded with. */
export interface PixelJob {
  bits: Bits;
  model: TwinModel;
  kind: 'luma' | 'colour';
  tile: Tile;
  references: readonly Tile[];
}

interface Around {
  W: number;
  N: number;
  NW: number;
  NE: number;
  WW: number;
  NN: number;
  NEE: number;
  NNE: number;
  NNW: number;
  NWW: number;
  NNN: number;
  WWW: number;
}

/** Codes a tile; when reading, the tile is filled. */
export function codePixels(job: PixelJob): void {
  const { tile, kind, references } = job;
  const background = kind === 'luma' ? 235 : 0xffffffff;
  for (let y = 0; y < tile.height; y += 1) {
    let lastHit = 1;
    for (let x = 0; x < tile.width; x += 1) {
      let around = lookAround(tile, x, y, background);
      let excluded: number | undefined;
      const { W, N, NW, NE } = around;
      if (references.length === 0 && lastHit === 1 && W === N && N === NW && N === NE) {
        const run = codeRun(job, x, y, around);
        x += run.length;
        if (run.whole) {
          x -= 1;
          continue;
        }
        lastHit = 0;
        excluded = W;
        around = lookAround(tile, x, y, background);
        around.NW = around.N;
      }
      lastHit = codePixel(job, { x, y, around, lastHit, excluded });
    }
  }
}

function lookAround(tile: Tile, x: number, y: number, background: number): Around {
  const W = tile.at(x - 1, y) ?? (y > 0 ? tile.at(x, y - 1) : undefined) ?? background;
  const N = tile.at(x, y - 1) ?? W;
  const NW = tile.at(x - 1, y - 1) ?? N;
  const NE = tile.at(x + 1, y - 1) ?? N;
  const WW = tile.at(x - 2, y) ?? W;
  const NN = tile.at(x, y - 2) ?? N;
  return {
    W,
    N,
    NW,
    NE,
    WW,
    NN,
    NEE: tile.at(x + 2, y - 1) ?? NE,
    NNE: tile.at(x + 1, y - 2) ?? NN,
    NNW: tile.at(x - 1, y - 2) ?? NN,
    NWW: tile.at(x - 2, y - 1) ?? NW,
    NNN: tile.at(x, y - 3) ?? NN,
    WWW: tile.at(x - 3, y) ?? WW,
  };
}

function codeRun(
  { bits, model, tile }: PixelJob,
  x: number,
  y: number,
  { W, N }: Around,
): { length: number; whole: boolean } {
  let most = 1;
  if (y === 0) most = tile.width - x;
  else {
    const flat = (at: number): boolean =>
      tile.at(at, y - 1) === N && (at + 1 >= tile.width || tile.at(at + 1, y - 1) === N);
    while (x + most < tile.width && flat(x + most)) most += 1;
  }
  let length = 0;
  if (!bits.reads) while (length < most && tile.at(x + length, y) === W) length += 1;
  const stream = new Stream(bits, model.guesses);
  const whole = stream.bit(`run ${Math.floor(Math.log2(most))}`, length < most ? 1 : 0) === 0;
  const count = most > 1 ? Math.floor(Math.log2(most - 1)) + 1 : 0;
  if (whole) length = most;
  else length = Math.min(stream.tree(`length ${count}`, count, length), most - 1);
  if (bits.reads) for (let i = 0; i < length; i += 1) tile.set(x + i, y, W);
  return { length, whole };
}

interface Place {
  x: number;
  y: number;
  around: Around;
  lastHit: number;
  excluded: number | undefined;
}

function codePixel(job: PixelJob, place: Place): number {
  const { bits, model, tile, kind, references } = job;
  const { x, y, around, lastHit, excluded } = place;
  const { W, N, NW, NE, WW, NN } = around;
  const [first, second] = references;
  const hashes = kind === 'luma' ? lumaHashes(around) : colourHashes(around);
  const [m6, m8, m12] = [model.six.at(hashes[0]), model.eight.at(hashes[1]), model.twelve.at(hashes[2])];
  const [v6, v8, v12] = [m6.colour, m8.colour, m12.colour];
  const pattern = +(W === N) | (+(N === NE) << 1) | (+(NW === N) << 2) | (+(W === NW) << 3);
  const asked = new Guessing(bits, model.guesses, tile.at(x, y) ?? 0, excluded);
  const remembered = first ? 0 : 1;
  const tries: [string, number, number, number][] = [];
  if (first) tries.push(['R', contextOfFirst(job, place), first.at(x, y) ?? 0, 1]);
  if (second) tries.push(['S', contextOfSecond(second, place), second.at(x, y) ?? 0, 1]);
  const agreement = (+(v12 === v8) << 6) | (trust(m8) << 7) | (lastHit << 9) | (+(v6 === v8) << 10);
  tries.push(['v12', pattern | (trust(m12) << 4) | agreement, v12, remembered]);
  tries.push([
    'v8',
    pattern | (trust(m8) << 4) | (+(v6 === v8) << 6) | (trust(m6) << 7) | (lastHit << 9),
    v8,
    remembered,
  ]);
  tries.push(['v6', pattern | (trust(m6) << 4) | (lastHit << 6), v6, remembered]);
  tries.push(['W', pattern | (+(WW === W) << 4) | (lastHit << 5), W, 0]);
  tries.push(['N', pattern | (+(NN === N) << 4), N, 0]);
  tries.push(['NE', pattern, NE, 0]);
  const found = tries.find(([name, context, guess]) => asked.isIt(name, context, guess));
  const result = found ? found[2] : kind === 'luma' ? escapeLuma(job, place) : escapeColour(job, place);
  model.six.learn(m6, result);
  model.eight.learn(m8, result);
  model.twelve.learn(m12, result);
  if (bits.reads) tile.set(x, y, result);
  return found ? found[3] : 0;
}

function lumaHashes({
  W,
  N,
  NW,
  NE,
  WW,
  NN,
  NEE,
  NNE,
  NNW,
  NWW,
  NNN,
  WWW,
}: Around): [bigint, bigint, bigint] {
  const join = (...bytes: number[]): bigint =>
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const h8 = times64(join(W, N, NW, NE, WW, NN, NEE, NNE), K2);
  const t = h8 ^ (h8 >> 31n) ^ times64(join(NNW, NWW, NNN, WWW), K1);
  return [times64(join(W, N, NW, NE, WW, NN), K1), h8, times64(t ^ (t >> 29n), K2)];
}

function colourHashes({
  W,
  N,
  NW,
  NE,
  WW,
  NN,
  NEE,
  NNE,
  NNW,
  NWW,
  NNN,
  WWW,
}: Around): [bigint, bigint, bigint] {
  const pair = (low: number, high: number): bigint => BigInt(low) | (BigInt(high) << 32n);
  const mix = (a: bigint, b: bigint): bigint => {
    const mixed = times64(a ^ b, K1);
    return mixed ^ (mixed >> 29n);
  };
  const a = mix(times64(mix(pair(W, N), 0n), K2), pair(NW, NE));
  const b = mix(times64(a, K2), pair(WW, NN));
  const c = mix(times64(b, K2), pair(NEE, NNE));
  const d = mix(times64(mix(times64(c, K2), pair(NNW, NWW)), K2), pair(NNN, WWW));
  return [times64(b, K2), times64(c, K2), times64(d, K1)];
}

function contextOfFirst({ references }: PixelJob, { x, y, around, lastHit }: Place): number {
  const [R, S] = references;
  const { W, N, NW, NE, WW, NN, NEE } = around;
  const here = R?.at(x, y);
  const agrees = (value: number, dx: number, dy: number): number => {
    const other = R?.at(x + dx, y + dy);
    return other === undefined || other === value ? 1 : 0;
  };
  const flat = [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ].every(([dx = 0, dy = 0]) => {
    const side = R?.at(x + dx, y + dy);
    return side === undefined || side === here;
  });
  const second = S ? (S.at(x, y) === here ? 32 : 16) : 0;
  return (
    agrees(W, -1, 0) |
    (agrees(N, 0, -1) << 1) |
    (agrees(NE, 1, -1) << 2) |
    (lastHit << 3) |
    second |
    (agrees(NW, -1, -1) << 6) |
    (agrees(NEE, 2, -1) << 7) |
    (agrees(WW, -2, 0) << 8) |
    (agrees(NN, 0, -2) << 9) |
    (+flat << 10) |
    (+(W === here) << 11)
  );
}

function contextOfSecond(S: Tile, { x, y, around, lastHit }: Place): number {
  const agrees = (value: number, dx: number, dy: number): number => {
    const other = S.at(x + dx, y + dy);
    return other === undefined || other === value ? 1 : 0;
  };
  return (
    agrees(around.W, -1, 0) |
    (agrees(around.N, 0, -1) << 1) |
    (agrees(around.NE, 1, -1) << 2) |
    (lastHit << 3)
  );
}

function classOf(difference: number): number {
  return [0, 2, 5, 11, 23, 47].filter((bound) => Math.abs(difference) > bound).length;
}

function escapeLuma({ bits, model, tile, references }: PixelJob, { x, y, around }: Place): number {
  const { W, N, NW, NE, WW, NN } = around;
  const [R] = references;
  const activity = classOf(W - N) | (R ? 16 : 0);
  const far = R
    ? (R.at(x, y) ?? 0) | (W << 8) | ((R.at(x + 1, y) ?? 0) << 16) | (1 << 24)
    : WW | (W << 8) | (NN << 16) | (1 << 25);
  const contexts = [
    activity + 1,
    W | (N << 8) | (1 << 16),
    (W | (N << 8) | (NW << 16) | (NE << 24)) >>> 0,
    far,
  ];
  return model.mixedByte(bits, 0, R !== undefined, contexts, tile.at(x, y) ?? 0);
}

const red = (colour: number): number => colour & 255;
const green = (colour: number): number => (colour >>> 8) & 255;
const blue = (colour: number): number => (colour >>> 16) & 255;

function hash(a: number, b: number): number {
  let x = times((a ^ 0x9e3779b9) >>> 0, 0x85ebca6b);
  x = (x ^ (x >>> 15)) >>> 0;
  x = times((x + b) >>> 0, 0xc2b2ae35);
  return (x ^ (x >>> 13)) >>> 0;
}

function escapeColour({ bits, model, tile, references }: PixelJob, { x, y, around }: Place): number {
  const { W, N, NE, WW, NN } = around;
  const [R] = references;
  const value = R?.at(x, y) ?? 0;
  const next = R?.at(x + 1, y) ?? 0;
  const actual = tile.at(x, y) ?? 0;
  const far = R
    ? green(value) | (green(W) << 8) | (green(next) << 16) | (1 << 24)
    : green(WW) | (green(W) << 8) | (green(NN) << 16) | (1 << 25);
  const activity = classOf(green(W) - green(N)) | (R ? 16 : 0);
  const contexts = [activity + 1, green(W) | (green(N) << 8) | (1 << 28), hash(W, hash(N, NE)), far];
  const g = model.mixedByte(bits, 0, R !== undefined, contexts, green(actual));
  const last = model.lastColours.get(g) ?? { red: g, blue: g };
  const known = red(actual) === last.red && blue(actual) === last.blue;
  const flag = (name: string, bit: boolean): number => codeBit(bits, model.guesses.of(name), bit ? 1 : 0);
  let coded = last;
  if (flag('known', !known) === 1) {
    coded = { red: g, blue: g };
    if (flag('grey', red(actual) !== g || blue(actual) !== g) === 1) {
      coded = redAndBlue({ bits, model, referenced: R !== undefined }, { actual, g, last, W, N, value });
    }
  }
  model.lastColours.set(g, coded);
  let alpha = W >>> 24;
  if (flag('alpha', actual >>> 24 !== alpha) === 1)
    alpha = new Stream(bits, model.guesses).tree('alpha', 8, actual >>> 24);
  return (coded.red | (g << 8) | (coded.blue << 16) | (alpha << 24)) >>> 0;
}

interface Tint {
  actual: number;
  g: number;
  last: { red: number; blue: number };
  W: number;
  N: number;
  value: number;
}

function redAndBlue(
  { bits, model, referenced }: { bits: Bits; model: TwinModel; referenced: boolean },
  { actual, g, last, W, N, value }: Tint,
): { red: number; blue: number } {
  const reds = [
    (red(W) - green(W) + 256) | ((green(W) - g + 256) << 9),
    (red(N) - green(N) + 256) | (red(W) << 9) | (1 << 28),
    ((last.red - g) & 255) | (1 << 30),
    referenced ? (value & 0xffff) | (g << 17) | (1 << 29) : g | (1 << 27),
  ];
  const r = (model.mixedByte(bits, 1, referenced, reds, (red(actual) - g) & 255) + g) & 255;
  const tint = (r - g) & 255;
  const blues = [
    blue(W) | (((r - red(W)) & 255) << 8) | (((green(W) - g + 256) & 511) << 16),
    ((last.blue - g) & 255) | (tint << 8) | (1 << 26),
    referenced ? ((value >>> 8) & 0xffff) | (tint << 16) | (1 << 29) : tint | (1 << 27),
    blue(N) | (green(N) << 8) | (tint << 16) | (1 << 28),
  ];
  return { red: r, blue: (model.mixedByte(bits, 2, referenced, blues, (blue(actual) - g) & 255) + g) & 255 };
}
