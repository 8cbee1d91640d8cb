/** Pixels that no guess explained: luma as one byte; colours as green, then red and blue, then alpha. */
import type { Model } from './model.js';
import type { Neighbours } from './neighbours.js';
import type { BitCoder } from './range-coder.js';

/** What an escape may look at. */
export interface EscapeJob {
  coder: BitCoder;
  model: Model;
  actual: number;
  around: Neighbours;
  /** The first reference here and one to the east (0 at the tile's edge). */
  reference: { value: number; next: number } | undefined;
}

/** Codes a luma value. */
export function escapeLuma({ coder, model, actual, around, reference }: EscapeJob): number {
  const { W, N, NW, NE, WW, NN } = around;
  const contexts = [
    activity(W, N, reference) + 1,
    W | (N << 8) | (1 << 16),
    W | (N << 8) | (NW << 16) | (NE << 24),
    reference
      ? reference.value | (W << 8) | (reference.next << 16) | (1 << 24)
      : WW | (W << 8) | (NN << 16) | (1 << 25),
  ] as const;
  return model.mixer.code(coder, { plane: 0, referenced: !!reference, contexts, value: actual });
}

/** Codes a colour. */
export function escapeColour(job: EscapeJob): number {
  const { coder, model, actual, around } = job;
  const g = codeGreen(job);
  const grey = g * 0x010101;
  const last = model.lastColours[g] ?? grey;
  let colour = grey;
  const wanted = actual & 0xff00ff;
  if (model.flags.code(coder, 1, wanted === (last & 0xff00ff) ? 0 : 1) === 0) colour = last;
  else if (model.flags.code(coder, 2, wanted === (grey & 0xff00ff) ? 0 : 1) === 1)
    colour = codeRedAndBlue(job, g, last);
  model.lastColours[g] = colour;
  let alpha = around.W >>> 24;
  if (model.flags.code(coder, 3, actual >>> 24 === alpha ? 0 : 1) === 1)
    alpha = model.alpha.codeTree(coder, 0, actual >>> 24, 8);
  return (colour | (alpha << 24)) >>> 0;
}

/** How much is going on between two neighbours, 0 to 6; 16 more under a reference. */
function activity(w: number, n: number, reference: unknown): number {
  const steps = [1, 3, 6, 12, 24, 48];
  const difference = Math.abs(w - n);
  return steps.filter((step) => difference >= step).length + (reference ? 16 : 0);
}

function codeGreen({ coder, model, actual, around, reference }: EscapeJob): number {
  const { W, N, NE, WW, NN } = around;
  const contexts = [
    activity(green(W), green(N), reference) + 1,
    green(W) | (green(N) << 8) | (1 << 28),
    stirred(W, stirred(N, NE)),
    reference
      ? green(reference.value) | (green(W) << 8) | (green(reference.next) << 16) | (1 << 24)
      : green(WW) | (green(W) << 8) | (green(NN) << 16) | (1 << 25),
  ] as const;
  return model.mixer.code(coder, { plane: 0, referenced: !!reference, contexts, value: green(actual) });
}

/** Red and blue are coded as what they have more than green, modulo 256. */
function codeRedAndBlue(job: EscapeJob, g: number, last: number): number {
  const { coder, model, actual, around, reference } = job;
  const { W, N } = around;
  const westIsGreener = green(W) - g + 256;
  const value = reference?.value ?? 0;
  const forRed = [
    (red(W) - green(W) + 256) | (westIsGreener << 9),
    (red(N) - green(N) + 256) | (red(W) << 9) | (1 << 28),
    ((red(last) - g) & 255) | (1 << 30),
    reference ? (value & 0xffff) | (g << 17) | (1 << 29) : g | (1 << 27),
  ] as const;
  const tint = model.mixer.code(coder, {
    plane: 1,
    referenced: !!reference,
    contexts: forRed,
    value: (red(actual) - g) & 255,
  });
  const r = (tint + g) & 255;
  const forBlue = [
    blue(W) | (((r - red(W)) & 255) << 8) | ((westIsGreener & 511) << 16),
    ((blue(last) - g) & 255) | (tint << 8) | (1 << 26),
    reference ? ((value >>> 8) & 0xffff) | (tint << 16) | (1 << 29) : tint | (1 << 27),
    blue(N) | (green(N) << 8) | (tint << 16) | (1 << 28),
  ] as const;
  const blueTint = model.mixer.code(coder, {
    plane: 2,
    referenced: !!reference,
    contexts: forBlue,
    value: (blue(actual) - g) & 255,
  });
  return r | (g << 8) | (((blueTint + g) & 255) << 16);
}

function red(colour: number): number {
  return colour & 255;
}

function green(colour: number): number {
  return (colour >>> 8) & 255;
}

function blue(colour: number): number {
  return (colour >>> 16) & 255;
}

/** A hash of two colours. */
function stirred(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash + b, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
