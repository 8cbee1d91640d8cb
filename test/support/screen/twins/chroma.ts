/** Literal tiles of chroma: pairs U V, guessed and spelled out under the four luma pixels they colour. */
import { contextOf } from './bits.js';
import type { Block } from './block.js';
import { type Guess, Guesses } from './guesses.js';
import { type Model, NEUTRAL } from './model.js';
import { chromaNeighbourhoods, type Quad } from './neighbourhoods.js';
import { type Neighbours, neighbours } from './neighbours.js';
import type { BitCoder } from './range-coder.js';
import type { Guide, Tile } from './tile.js';

const kinds = { first: 0, wide: 1, near: 2, luma: 3, W: 4, N: 5, second: 6 } as const;

/** A pixel and what is known of it. */
interface Place {
  x: number;
  y: number;
  around: Neighbours;
  here: Quad;
  west: Quad;
  north: Quad;
  east: Quad;
  lastHit: boolean;
}

/** Codes a tile; when decoding, fills its pixels in. */
export function codeChroma(coder: BitCoder, model: Model, tile: Tile): void {
  for (let y = 0; y < tile.height; y += 1) {
    let lastHit = true;
    for (let x = 0; x < tile.width; x += 1)
      lastHit = codePixel(coder, model, tile, placeOf(tile, x, y, lastHit));
  }
}

function placeOf(tile: Tile, x: number, y: number, lastHit: boolean): Place {
  const guide = guideOf(tile);
  const here = quad(guide.luma, guide, x, y);
  return {
    x,
    y,
    around: neighbours(tile.pixels, x, y, tile.width, NEUTRAL),
    here,
    west: x > 0 ? quad(guide.luma, guide, x - 1, y) : here,
    north: y > 0 ? quad(guide.luma, guide, x, y - 1) : here,
    east: x + 1 < tile.width ? quad(guide.luma, guide, x + 1, y) : here,
    lastHit,
  };
}

function guideOf({ guide }: Tile): Guide {
  if (!guide) throw new Error('Chroma is coded under its luma.');
  return guide;
}

/** The luma under a chroma pixel; the last column and row of an odd-sized block count twice. */
function quad(luma: Block, { width, height }: Guide, x: number, y: number): Quad {
  const [left, right] = [2 * x, Math.min(2 * x + 1, width - 1)];
  const [upper, lower] = [2 * y, Math.min(2 * y + 1, height - 1)];
  return [luma.at(left, upper), luma.at(right, upper), luma.at(left, lower), luma.at(right, lower)];
}

function codePixel(coder: BitCoder, model: Model, tile: Tile, place: Place): boolean {
  const { x, y } = place;
  const actual = coder.decoding ? 0 : tile.pixels.at(x, y);
  const hashes = chromaNeighbourhoods(place.around, place);
  const places = model.chromaMemories.map((memory, index) => memory.placeOf(hashes[index] ?? 0n));
  const remembered = recalled(model, places);
  const memories = memoryGuesses(model, place, remembered);
  const references = referenceGuesses(model, tile, place);
  const { W, N } = place.around;
  const pattern = patternOf(place);
  const adjacent = [guess(model, 'W', W, pattern), guess(model, 'N', N, pattern)];
  const best = tile.first ? references : memories;
  const others = tile.first ? [...memories, ...adjacent] : adjacent;
  const guesses = new Guesses(coder, actual);
  let right = best.find((one) => guesses.isRight(one));
  const isHit = right !== undefined;
  right ??= others.find((one) => guesses.isRight(one));
  const pair = right?.colour ?? escapeChroma(coder, model, { tile, place, actual, seen: remembered.luma });
  model.chromaMemories.forEach((memory, index) => memory.learn(places[index] ?? 0, pair));
  if (coder.decoding) tile.pixels.set(x, y, pair);
  return isHit;
}

/** What a memory says. */
interface Recalled {
  colour: number;
  trust: number;
}

function recalled(
  { chromaMemories }: Model,
  places: readonly number[],
): Record<'near' | 'luma' | 'wide', Recalled> {
  const [near, luma, wide] = chromaMemories.map((memory, index) => {
    const at = places[index] ?? 0;
    return { colour: memory.recall(at), trust: memory.trust(at) };
  });
  if (!near || !luma || !wide) throw new Error('There are three memories.');
  return { near, luma, wide };
}

function guess(model: Model, kind: keyof typeof kinds, colour: number, context: number): Guess {
  return { colour, chances: model.chromaDecisions, context: kinds[kind] * 4096 + context };
}

function patternOf({ around: { W, N, NE }, here, west, north }: Place): number {
  return contextOf([W === N, N === NE, alike(here, west), alike(here, north), isFlat(here)]);
}

function memoryGuesses(
  model: Model,
  place: Place,
  { near, luma, wide }: Record<'near' | 'luma' | 'wide', Recalled>,
): Guess[] {
  const pattern = patternOf(place);
  const hit = place.lastHit ? 1024 : 0;
  const all = near.trust * 256 + hit + (luma.colour === wide.colour ? 2048 : 0);
  const asNear = (colour: number): number => (colour === near.colour ? 128 : 0);
  return [
    guess(model, 'wide', wide.colour, pattern + wide.trust * 32 + asNear(wide.colour) + all),
    guess(
      model,
      'near',
      near.colour,
      pattern + near.trust * 32 + asNear(luma.colour) + luma.trust * 256 + hit,
    ),
    guess(model, 'luma', luma.colour, pattern + luma.trust * 32 + (place.lastHit ? 128 : 0)),
  ];
}

function referenceGuesses(model: Model, { first, second, width, guide }: Tile, place: Place): Guess[] {
  if (!first) return [];
  const { x, y, around, here, west, north, lastHit } = place;
  const value = first.at(x, y);
  const context = contextOf([
    x === 0 || around.W === first.at(x - 1, y),
    y === 0 || around.N === first.at(x, y - 1),
    lastHit,
    !guide?.reference || alike(quad(guide.reference, guide, x, y), here),
    second !== undefined && second.at(x, y) !== value,
    second !== undefined && second.at(x, y) === value,
    isFlat(here),
    y === 0 || x + 1 >= width || around.NE === first.at(x + 1, y - 1),
    value === around.W,
    alike(here, west),
    alike(here, north),
  ]);
  const guesses = [guess(model, 'first', value, context)];
  if (second) {
    const answers = [
      x === 0 || around.W === second.at(x - 1, y),
      y === 0 || around.N === second.at(x, y - 1),
      isFlat(here),
    ];
    guesses.push(guess(model, 'second', second.at(x, y), contextOf(answers)));
  }
  return guesses;
}

function alike(a: Quad, b: Quad): boolean {
  return a.every((value, index) => value === b[index]);
}

function isFlat([a, b, c, d]: Quad): boolean {
  return a === b && a === c && a === d;
}

/** Codes U, then V given U. `seen` is what was last seen over this luma. */
function escapeChroma(
  coder: BitCoder,
  { mixer }: Model,
  { tile, place, actual, seen }: { tile: Tile; place: Place; actual: number; seen: Recalled },
): number {
  const { W, N } = place.around;
  const light = Math.floor(place.here.reduce((sum, value) => sum + value, 0) / 4);
  const value = tile.first?.at(place.x, place.y);
  const referenced = value !== undefined;
  const sure = seen.trust > 0 ? 1 : 0;
  const [uWest, vWest, uSeen, vSeen] = [W & 255, W >> 8, seen.colour & 255, seen.colour >> 8];
  const forU = [
    light >> 3,
    uWest | ((light >> 4) << 8) | (1 << 16),
    uSeen | (sure << 8) | (1 << 17),
    referenced ? (value & 255) | (uWest << 8) | (1 << 18) : (N & 255) | (uWest << 8) | (1 << 19),
  ] as const;
  const u = mixer.code(coder, { plane: 1, referenced, contexts: forU, value: actual & 255 });
  const forV = [
    u | (1 << 20),
    u | (vWest << 8) | (1 << 21),
    vSeen | ((u - uSeen + 256) << 8) | (sure << 17) | (1 << 22),
    referenced ? u | (value & 0xff00) | (1 << 23) : u | (N & 0xff00) | (vWest << 16) | (1 << 24),
  ] as const;
  return u | (mixer.code(coder, { plane: 2, referenced, contexts: forV, value: actual >> 8 }) << 8);
}
