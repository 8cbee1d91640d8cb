/** Chroma after docs/codec.md section 4.3. */
import type { Bits } from './bits.js';
import { Guessing, K1, K2, times64, trust, type TwinModel } from './model.js';
import type { Tile } from './pixels.js';

const NEUTRAL = 0x8080;

/** What a tile of chroma is coded with. */
export interface ChromaJob {
  bits: Bits;
  model: TwinModel;
  tile: Tile;
  /** The luma tile at the same place. */
  guide: Tile;
  /** The guide's own first reference, if it has one in this object. */
  guideReference: Tile | undefined;
  references: readonly Tile[];
}

/** The four luma pixels of a chroma pixel; outside the tile the nearest. */
function four(luma: Tile, x: number, y: number): number {
  const [right, lower] = [Math.min(2 * x + 1, luma.width - 1), Math.min(2 * y + 1, luma.height - 1)];
  const pixel = (column: number, row: number): number => luma.at(column, row) ?? 0;
  const bytes = [pixel(2 * x, 2 * y), pixel(right, 2 * y), pixel(2 * x, lower), pixel(right, lower)] as const;
  return (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0;
}

/** Codes a tile; when reading, the tile is filled. */
export function codeChroma(job: ChromaJob): void {
  for (let y = 0; y < job.tile.height; y += 1) {
    let lastHit = 1;
    for (let x = 0; x < job.tile.width; x += 1) lastHit = codePixel(job, x, y, lastHit);
  }
}

function codePixel(job: ChromaJob, x: number, y: number, lastHit: number): number {
  const { bits, model, tile, guide, references } = job;
  const [R, S] = references;
  const W = tile.at(x - 1, y) ?? (y > 0 ? tile.at(x, y - 1) : undefined) ?? NEUTRAL;
  const N = tile.at(x, y - 1) ?? W;
  const NW = tile.at(x - 1, y - 1) ?? N;
  const NE = tile.at(x + 1, y - 1) ?? N;
  const q = four(guide, x, y);
  const qW = x > 0 ? four(guide, x - 1, y) : q;
  const qN = y > 0 ? four(guide, x, y - 1) : q;
  const qE = x + 1 < tile.width ? four(guide, x + 1, y) : q;
  const near = BigInt(q) | (BigInt(W) << 32n) | (BigInt(N) << 48n);
  const e = (qE & 255) | (((qE >>> 16) & 255) << 8);
  const s = ((qW >>> 8) & 255) | (((qN >>> 16) & 255) << 8);
  const rest = BigInt(NE) | (BigInt(NW) << 16n) | (BigInt(e) << 32n) | (BigInt(s) << 48n);
  const wide = times64(near, K1) ^ times64(rest, K2);
  const mNear = model.near.at(times64(near, K1));
  const mLuma = model.luma.at(times64(BigInt(q), K2));
  const mWide = model.wide.at(times64(wide ^ (wide >> 31n), K1));
  const [vNear, vLuma, vWide] = [mNear.colour, mLuma.colour, mWide.colour];
  const alike = +(q === ((q & 255) * 0x01010101) >>> 0);
  const pattern = +(W === N) | (+(N === NE) << 1) | (+(q === qW) << 2) | (+(q === qN) << 3) | (alike << 4);
  const asked = new Guessing(bits, model.guesses, tile.at(x, y) ?? 0);
  const agrees = (other: Tile, value: number, dx: number, dy: number): number => {
    const pixel = other.at(x + dx, y + dy);
    return pixel === undefined || pixel === value ? 1 : 0;
  };
  const remembered = R ? 0 : 1;
  const tries: [string, number, number, number][] = [];
  if (R) {
    const here = R.at(x, y) ?? 0;
    const same = +(!job.guideReference || four(job.guideReference, x, y) === q);
    const second = S ? (S.at(x, y) === here ? 32 : 16) : 0;
    const context =
      agrees(R, W, -1, 0) |
      (agrees(R, N, 0, -1) << 1) |
      (lastHit << 2) |
      (same << 3) |
      second |
      (alike << 6) |
      (agrees(R, NE, 1, -1) << 7) |
      (+(here === W) << 8) |
      (+(q === qW) << 9) |
      (+(q === qN) << 10);
    tries.push(['chroma R', context, here, 1]);
  }
  if (S)
    tries.push([
      'chroma S',
      agrees(S, W, -1, 0) | (agrees(S, N, 0, -1) << 1) | (alike << 2),
      S.at(x, y) ?? 0,
      1,
    ]);
  const agreement =
    (+(vWide === vNear) << 7) | (trust(mNear) << 8) | (lastHit << 10) | (+(vLuma === vWide) << 11);
  tries.push(['vWide', pattern | (trust(mWide) << 5) | agreement, vWide, remembered]);
  const support = (+(vNear === vLuma) << 7) | (trust(mLuma) << 8) | (lastHit << 10);
  tries.push(['vNear', pattern | (trust(mNear) << 5) | support, vNear, remembered]);
  tries.push(['vLuma', pattern | (trust(mLuma) << 5) | (lastHit << 7), vLuma, remembered]);
  tries.push(['chroma W', pattern, W, 0], ['chroma N', pattern, N, 0]);
  const found = tries.find(([name, context, guess]) => asked.isIt(name, context, guess));
  const escape = {
    q,
    W,
    N,
    G: vLuma,
    sure: +(trust(mLuma) > 0),
    value: R?.at(x, y),
    actual: tile.at(x, y) ?? 0,
  };
  const result = found ? found[2] : escapeChroma(job, escape);
  model.near.learn(mNear, result);
  model.luma.learn(mLuma, result);
  model.wide.learn(mWide, result);
  if (bits.reads) tile.set(x, y, result);
  return found ? found[3] : 0;
}

interface Escape {
  q: number;
  W: number;
  N: number;
  G: number;
  sure: number;
  value: number | undefined;
  actual: number;
}

function escapeChroma({ bits, model }: ChromaJob, { q, W, N, G, sure, value, actual }: Escape): number {
  const m = ((q & 255) + ((q >>> 8) & 255) + ((q >>> 16) & 255) + (q >>> 24)) >> 2;
  const referenced = value !== undefined;
  const [Wu, Wv, Gu, Gv] = [W & 255, W >> 8, G & 255, G >> 8];
  const ofU = [
    m >> 3,
    Wu | ((m >> 4) << 8) | (1 << 16),
    Gu | (sure << 8) | (1 << 17),
    referenced ? (value & 255) | (Wu << 8) | (1 << 18) : (N & 255) | (Wu << 8) | (1 << 19),
  ];
  const U = model.mixedByte(bits, 1, referenced, ofU, actual & 255);
  const ofV = [
    U | (1 << 20),
    U | (Wv << 8) | (1 << 21),
    Gv | ((U - Gu + 256) << 8) | (sure << 17) | (1 << 22),
    referenced ? U | (value & 0xff00) | (1 << 23) : U | (N & 0xff00) | (Wv << 16) | (1 << 24),
  ];
  return U | (model.mixedByte(bits, 2, referenced, ofV, actual >> 8) << 8);
}
