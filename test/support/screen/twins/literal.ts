/**
 * Literal tiles of luma and of colours, row by row. In flat places without a reference a run says how far the flatness
 * goes on; every other pixel is guessed, best guess first, and spelled out when no guess was right.
 */
import { contextOf } from './bits.js';
import { type EscapeJob, escapeColour, escapeLuma } from './escapes.js';
import { type Guess, Guesses } from './guesses.js';
import type { Model } from './model.js';
import { colourNeighbourhoods, lumaNeighbourhoods } from './neighbourhoods.js';
import { type Neighbours, neighbours } from './neighbours.js';
import type { BitCoder } from './range-coder.js';
import { firstContext, type Place, secondContext } from './reference.js';
import type { Tile } from './tile.js';

/** Which kind of decision a guess is: each has 4,096 contexts. */
const kinds = { first: 0, eight: 1, six: 2, W: 3, N: 4, NE: 5, second: 6, twelve: 7 } as const;

/** A tile under work. */
interface Job {
  coder: BitCoder;
  model: Model;
  tile: Tile;
}

/** Codes a tile; when decoding, fills its pixels in. */
export function codeLiteral(coder: BitCoder, model: Model, tile: Tile): void {
  const job = { coder, model, tile };
  for (let y = 0; y < tile.height; y += 1) codeRow(job, y);
}

function codeRow(job: Job, y: number): void {
  const { model, tile } = job;
  let lastHit = true;
  for (let x = 0; x < tile.width; x += 1) {
    let around = neighbours(tile.pixels, x, y, tile.width, model.background);
    let excluded: number | undefined;
    if (!tile.first && lastHit && isFlat(around)) {
      const run = codeRun(job, x, y, around);
      x += run.length;
      if (run.isWhole) {
        x -= 1;
        continue;
      }
      lastHit = false;
      excluded = around.W;
      around = neighbours(tile.pixels, x, y, tile.width, model.background);
    }
    const place = { x, y, width: tile.width, height: tile.height, around, lastHit };
    lastHit = codePixel(job, place, excluded);
  }
}

function isFlat({ W, N, NW, NE }: Neighbours): boolean {
  return W === N && N === NW && N === NE;
}

/** Codes how many pixels from here on equal W. */
function codeRun(
  { coder, model, tile }: Job,
  x: number,
  y: number,
  { W }: Neighbours,
): { length: number; isWhole: boolean } {
  const longest = flatAhead(tile, x, y);
  let length = 0;
  if (!coder.decoding) while (length < longest && tile.pixels.at(x + length, y) === W) length += 1;
  const isWhole = model.runs.code(coder, Math.floor(Math.log2(longest)) * 32, length < longest ? 1 : 0) === 0;
  if (isWhole) length = longest;
  else {
    const bits = Math.ceil(Math.log2(longest));
    length = Math.min(longest - 1, model.runs.codeTree(coder, (8 + bits * 2) * 32, length, bits));
  }
  if (coder.decoding) for (let i = 0; i < length; i += 1) tile.pixels.set(x + i, y, W);
  return { length, isWhole };
}

/** How far W can be expected: to the edge in the first row, else while the row above has N here and one further. */
function flatAhead({ pixels, width }: Tile, x: number, y: number): number {
  if (y === 0) return width - x;
  const above = (at: number): boolean => at >= width || pixels.at(at, y - 1) === pixels.at(x, y - 1);
  let end = x + 1;
  while (end < width && above(end) && above(end + 1)) end += 1;
  return end - x;
}

/** Codes one pixel; returns whether its best guess was right. */
function codePixel(job: Job, place: Place, excluded: number | undefined): boolean {
  const { coder, model, tile } = job;
  const { x, y, around } = place;
  const actual = coder.decoding ? 0 : tile.pixels.at(x, y);
  const hashes = tile.kind === 'luma' ? lumaNeighbourhoods(around) : colourNeighbourhoods(around);
  const places = model.memories.map((memory, index) => memory.placeOf(hashes[index] ?? 0n));
  const { best, others } = guessesOf(job, place, places);
  const guesses = new Guesses(coder, actual, excluded);
  let right = best.find((guess) => guesses.isRight(guess));
  const isHit = right !== undefined;
  right ??= others.find((guess) => guesses.isRight(guess));
  const colour = right?.colour ?? escape(job, place, actual);
  model.memories.forEach((memory, index) => memory.learn(places[index] ?? 0, colour, index === 0));
  if (coder.decoding) tile.pixels.set(x, y, colour);
  return isHit;
}

/** Guesses in the order they are asked. The best ones are the references, or the memories where there is none. */
function guessesOf(
  { model, tile }: Job,
  place: Place,
  places: readonly number[],
): { best: Guess[]; others: Guess[] } {
  const guess = (kind: keyof typeof kinds, colour: number, context: number): Guess => {
    return { colour, chances: model.decisions, context: kinds[kind] * 4096 + context };
  };
  const { around } = place;
  const { W, N, NW, NE, WW, NN } = around;
  const references: Guess[] = [];
  if (tile.first) {
    const context = firstContext(place, tile.first, tile.second);
    references.push(guess('first', tile.first.at(place.x, place.y), context));
    if (tile.second)
      references.push(guess('second', tile.second.at(place.x, place.y), secondContext(place, tile.second)));
  }
  const pattern = contextOf([W === N, N === NE, NW === N, W === NW]);
  const remembered = memoryContexts(model, places, place.lastHit);
  const memories = remembered.map(({ kind, colour, context }) => guess(kind, colour, pattern + context));
  const adjacent = [
    guess('W', W, pattern + contextOf([WW === W, place.lastHit]) * 16),
    guess('N', N, pattern + contextOf([NN === N]) * 16),
    guess('NE', NE, pattern),
  ];
  return tile.first
    ? { best: references, others: [...memories, ...adjacent] }
    : { best: memories, others: adjacent };
}

/** What the memories recall, longest neighbourhood first, and what their trust and agreement add to the pattern. */
function memoryContexts(
  { memories }: Model,
  places: readonly number[],
  lastHit: boolean,
): { kind: 'twelve' | 'eight' | 'six'; colour: number; context: number }[] {
  const [six, eight, twelve] = memories.map((memory, index) => {
    const at = places[index] ?? 0;
    return { colour: memory.recall(at), trust: memory.trust(at) };
  });
  if (!six || !eight || !twelve) throw new Error('There are three memories.');
  const hit = lastHit ? 512 : 0;
  const near = six.colour === eight.colour;
  const far = twelve.colour === eight.colour;
  return [
    {
      kind: 'twelve',
      colour: twelve.colour,
      context: twelve.trust * 16 + (far ? 64 : 0) + eight.trust * 128 + hit + (near ? 1024 : 0),
    },
    {
      kind: 'eight',
      colour: eight.colour,
      context: eight.trust * 16 + (near ? 64 : 0) + six.trust * 128 + hit,
    },
    { kind: 'six', colour: six.colour, context: six.trust * 16 + (lastHit ? 64 : 0) },
  ];
}

function escape({ coder, model, tile }: Job, { x, y, width, around }: Place, actual: number): number {
  const { first } = tile;
  const reference = first && { value: first.at(x, y), next: x + 1 < width ? first.at(x + 1, y) : 0 };
  const job: EscapeJob = { coder, model, actual, around, reference };
  return tile.kind === 'luma' ? escapeLuma(job) : escapeColour(job);
}
